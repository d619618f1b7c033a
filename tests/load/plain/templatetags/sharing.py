"""The picture of a page for whoever shares it, as a plain project would name it: one file per page."""

from typing import Any

from django import template

register = template.Library()


@register.simple_tag(takes_context=True)
def share_picture(context: dict[str, Any], page: Any) -> str:
    """The full address of the page's picture."""
    return str(context["request"].build_absolute_uri(f"/deelbeeld/{page.pk}.png"))
