"""Links to pages in rich text."""

from typing import Any

from django.utils.html import escape
from wagtail.rich_text.pages import PageLinkHandler

from cms.base.linked_pages import addresses_of


class LinkedPageHandler(PageLinkHandler):
    """Wagtail's link to a page, with an address that was asked for with the others."""

    @classmethod
    def expand_db_attributes_many(cls, attrs_list: list[dict[str, Any]]) -> list[str]:
        addresses = addresses_of([str(attrs.get("id", "")) for attrs in attrs_list])
        if addresses is None:
            expanded: list[str] = super().expand_db_attributes_many(attrs_list)
            return expanded
        return [f'<a href="{escape(address)}">' if address else "<a>" for address in addresses]
