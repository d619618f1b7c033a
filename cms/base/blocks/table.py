"""A table with headers: for figures, never for layout."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.table_block.blocks import TableBlock as WagtailTableBlock


class TableBlock(WagtailTableBlock):
    """Wagtail's table; it wants a caption and headers, or a screen reader reads loose numbers."""

    def __init__(self, **kwargs: Any) -> None:
        # the editor's table program knows no Dutch, and complains when asked for it
        kwargs["table_options"] = {"language": "en-US"} | (kwargs.get("table_options") or {})
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if cleaned and not self.is_deferred_validation:
            if cleaned.get("table_header_choice") in {None, "", "neither"}:
                raise ValidationError(_("Choose which cells are headers."))
            if not cleaned.get("table_caption"):
                raise ValidationError(_("Fill in a caption that says what the table is about."))
        return cleaned

    class Meta:
        icon = "table"
        label = _("Table")
        group = _("Text")
        template = "base/blocks/table.html"
        preview_value = {
            "data": [["Soort", "Kosten"], ["Paspoort", "€ 86,10"], ["Identiteitskaart", "€ 78,85"]],
            "first_row_is_table_header": True,
            "first_col_is_header": False,
            "table_header_choice": "row",
            "table_caption": "Kosten in 2026",
        }
        description = _("Figures to compare, with headers and a caption. Never for layout.")
