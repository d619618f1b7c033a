"""Where the reports stand in Wagtail's admin."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button

from cms.base.editing import edits_pages
from cms.upkeep import urls
from services.accounts.actors import staff_user


class UpkeepMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return edits_pages(staff_user(request))


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern | URLResolver]:
    """`/beheer/onderhoud/…`."""
    return [path("onderhoud/", include(urls))]


@hooks.register("register_reports_menu_item")
def register_links() -> MenuItem:
    """Under Reports."""
    return UpkeepMenuItem(
        _("Broken links"), reverse_lazy("upkeep:links"), name="broken-links", icon_name="link", order=320
    )


@hooks.register("register_reports_menu_item")
def register_reviews() -> MenuItem:
    """Idem."""
    return UpkeepMenuItem(
        _("Pages to look at again"),
        reverse_lazy("upkeep:reviews"),
        name="reviews",
        icon_name="calendar-alt",
        order=330,
    )


@hooks.register("register_reports_menu_item")
def register_read() -> MenuItem:
    """Idem."""
    return UpkeepMenuItem(
        _("Pages that are hardly read"), reverse_lazy("upkeep:read"), name="hardly-read", icon_name="view", order=340
    )


@hooks.register("register_page_header_buttons")
def add_button(page: Any, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:  # noqa: ARG001  # Wagtail's
    """In the menu of a published page, for who may change it."""
    if page.pk and page.live and getattr(page, "is_reviewed", True) and page.permissions_for_user(user).can_edit():
        url = reverse("upkeep:review", args=[page.pk])
        yield Button(_("Look at it again later"), url=url, icon_name="calendar-alt", priority=46)
