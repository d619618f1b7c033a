"""How to reach the municipality, taken from one place."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class ContactBlock(blocks.StructBlock):
    """Phone, e-mail and address of the municipality (settings, contact details)."""

    title = blocks.CharBlock(label=_("Heading"), max_length=80, default="Hulp nodig?")
    text = blocks.CharBlock(label=_("Sentence"), required=False, max_length=250)

    class Meta:
        icon = "help"
        label = _("Contact")
        group = _("Actions and contact")
        template = "base/blocks/contact.html"
        preview_value = {"title": "Hulp nodig?", "text": "Wij helpen u graag."}
        description = _("Phone, e-mail and address, as they stand in the settings.")


class OpeningHoursBlock(blocks.StructBlock):
    """Opening hours of a location, as they are kept on the location's own page."""

    location = blocks.PageChooserBlock(label=_("Location"), page_type="locations.LocationPage")

    def get_context(self, value: Any, parent_context: Any = None) -> Any:
        context = super().get_context(value, parent_context=parent_context)
        page = value.get("location")
        context["location"] = page.specific if page is not None and page.live else None
        return context

    class Meta:
        icon = "date"
        label = _("Opening hours")
        group = _("Actions and contact")
        template = "base/blocks/opening_hours.html"
        description = _("Opening hours as they stand on the page of the location, with days that differ.")
