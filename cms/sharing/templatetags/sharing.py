"""What a page says of itself to whoever shares it."""

from typing import Any

from django import template

from cms.sharing.queries import picture_url

register = template.Library()


@register.simple_tag(takes_context=True)
def share_picture(context: dict[str, Any], page: Any) -> str:
    """The full address of the page's picture; empty for a page that is not published, or without a brand."""
    brand = context.get("brand")
    return picture_url(page, brand) if brand and page.pk and page.live else ""
