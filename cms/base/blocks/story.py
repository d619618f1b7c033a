"""Telling: somebody's words, and what happened or will happen when."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.base.blocks.text import LIST_FEATURES


class QuoteBlock(blocks.StructBlock):
    """Words of somebody who is named."""

    text = blocks.TextBlock(label=_("Words"), max_length=500, help_text=_("Without quotation marks."))
    name = blocks.CharBlock(label=_("Who says it"), max_length=120)
    role = blocks.CharBlock(label=_("Function or place"), required=False, max_length=120)

    class Meta:
        icon = "openquote"
        label = _("Quote")
        group = _("Text")
        template = "base/blocks/quote.html"
        description = _("Words of a resident, alderman or expert.")
        preview_value = {
            "text": "Nu kan mijn moeder weer zelf naar de winkel.",
            "name": "Ank de Wit",
            "role": "inwoner van Zonnedal",
        }


class MomentBlock(blocks.StructBlock):
    """One moment."""

    when = blocks.CharBlock(label=_("When"), max_length=60, help_text=_("For example: 27 maart 2026, or Voorjaar 2027"))
    title = blocks.CharBlock(label=_("Title"), max_length=120)
    text = blocks.RichTextBlock(label=_("What happens"), features=LIST_FEATURES, required=False)
    is_past = blocks.BooleanBlock(label=_("This has been done"), required=False)

    class Meta:
        icon = "date"
        label = _("Moment")
        label_format = "{when} {title}"


class TimelineBlock(blocks.StructBlock):
    """Moments in the order of time: of a project, a plan, a decision."""

    title = blocks.CharBlock(label=_("Heading"), required=False, max_length=120)
    moments = blocks.ListBlock(MomentBlock(), label=_("Moments"), min_num=2, max_num=20)

    class Meta:
        icon = "history"
        label = _("Timeline")
        group = _("Text")
        template = "base/blocks/timeline.html"
        description = _("What happened and what is to come, such as of a project. For what a resident does: steps.")
        preview_value = {
            "title": "Planning",
            "moments": [
                {"when": "Maart 2026", "title": "U geeft uw mening", "text": "", "is_past": True},
                {"when": "Juni 2026", "title": "De raad besluit", "text": "", "is_past": False},
            ],
        }
