"""Where the library stands in Wagtail's back office: menu, start page, and above the editor of a page."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path, reverse, reverse_lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.admin.widgets.button import Button

from cms.catalogue.models import ProductPage
from cms.content.models import ContentPage
from cms.library import urls_admin
from cms.library.models import Adoption, Notice
from cms.library.rights import adoptions_for, may_use
from services.accounts.actors import staff_user
from tenants.context import current_municipality
from tenants.library.models import Shelf

_MOST_ON_START_PAGE = 5


class LibraryMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return may_use(staff_user(request))


class LibraryPanel(Component):
    """The start page: sources that changed or were withdrawn."""

    name = "library"
    template_name = "adoptions/panel.html"
    order = 150

    def get_context_data(self, parent_context: Mapping[str, Any] | None) -> dict[str, Any]:
        user = staff_user(parent_context["request"])  # type: ignore[index]  # the start page always passes one
        news = adoptions_for(user).following().exclude(notice=Notice.NONE).order_by("-noticed_at")
        return {"news": list(news[:_MOST_ON_START_PAGE])}


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern | URLResolver]:
    """`/beheer/bibliotheek/…`."""
    return [path("bibliotheek/", include(urls_admin))]


@hooks.register("register_admin_menu_item")
def register_menu() -> MenuItem:
    """After the pages."""
    return LibraryMenuItem(
        _("Library"), reverse_lazy("library_admin:index"), name="library", icon_name="folder-open-inverse", order=150
    )


@hooks.register("construct_homepage_panels")
def add_panel(_request: HttpRequest, panels: list[Component]) -> None:
    """News of the library."""
    panels.append(LibraryPanel())


@hooks.register("insert_global_admin_css")
def link_stylesheet() -> str:
    """How texts stand beside each other."""
    return format_html('<link rel="stylesheet" href="{}">', static("adoptions/library.css"))


@hooks.register("register_page_header_buttons")
def page_button(page: Any, **_kwargs: Any) -> Iterator[Button]:
    """From a page to its source, or to the shelf that it could be on."""
    if page.pk is None or page.specific_class not in {ProductPage, ContentPage}:
        return
    icon = "folder-open-inverse"
    row = Adoption.objects.filter(page=page.pk, ended_at=None).only("is_source").first()
    if row is not None and not row.is_source:
        address = reverse("library_admin:adoption", args=[row.pk])
        yield Button(_("Source in the library"), address, icon_name=icon, priority=60)
    elif row is not None or Shelf.objects.open_to(current_municipality()).exists():
        address = reverse("library_admin:offer", args=[page.pk])
        yield Button(_("Share in the library"), address, icon_name=icon, priority=60)
