"""Where the help stands in Wagtail's admin."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets.button import Button

from cms.quality import urls


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern | URLResolver]:
    """`/beheer/kwaliteit/…`."""
    return [path("kwaliteit/", include(urls))]


@hooks.register("register_page_header_buttons")
def add_button(page: Any, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:  # noqa: ARG001  # Wagtail's
    """In the menu of a page, for who may change it."""
    if page.pk and page.permissions_for_user(user).can_edit():
        url = reverse("quality:remarks", args=[page.pk])
        yield Button(_("Check the text"), url=url, icon_name="glasses", priority=45)
