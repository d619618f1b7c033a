"""A call to action: the one thing to do next."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.base.blocks.links import LinkBlock
from cms.base.blocks.text import LINE_FEATURES


class CallToActionBlock(blocks.StructBlock):
    """A sentence and a button."""

    text = blocks.RichTextBlock(label=_("Sentence above the button"), features=LINE_FEATURES, required=False)
    link = LinkBlock(label=_("Button"))

    def get_context(self, value: Any, parent_context: Any = None) -> Any:
        context = super().get_context(value, parent_context=parent_context)
        context["link"] = value["link"].as_link((parent_context or {}).get("request"))
        return context

    class Meta:
        icon = "pick"
        label = _("Button")
        group = _("Actions and contact")
        template = "base/blocks/action.html"
        preview_value = {
            "text": "<p>U regelt het in vijf minuten.</p>",
            "link": {"title": "Vraag het aan", "page": None, "url": "/formulieren/"},
        }
        description = _("The one thing to do next.")
