"""A notice that stands out from the text."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.base.blocks.text import LIST_FEATURES


class NoticeBlock(blocks.StructBlock):
    """Something a resident must not miss; at most one or two a page."""

    KINDS = [
        ("info", _("Good to know")),
        ("warning", _("Take care")),
        ("success", _("Good news")),
        ("error", _("Disruption")),
    ]

    kind = blocks.ChoiceBlock(label=_("Kind"), choices=KINDS, default="info")
    title = blocks.CharBlock(label=_("Heading"), max_length=120)
    text = blocks.RichTextBlock(label=_("Text"), features=LIST_FEATURES, required=False)

    class Meta:
        icon = "warning"
        label = _("Notice")
        group = _("Text")
        template = "base/blocks/notice.html"
        description = _("Something that a visitor must not miss. One or two a page, or nobody sees them.")
        preview_value = {
            "kind": "warning",
            "title": "Op Koningsdag zijn wij dicht",
            "text": "<p>U kunt morgen weer bellen.</p>",
        }
