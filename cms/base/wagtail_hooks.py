"""The back office: a menu with what this platform uses, a home page that can't be thrown away, quiet choosers."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.models import Page, Site

from cms.base.languages import HOME_DEPTH, home_above, is_in_dutch, speak
from cms.base.page_link_handler import LinkedPageHandler
from cms.base.visibility import OwnDocumentsAPIViewSet, OwnImagesAPIViewSet, choosable_pages
from tenants.context import current_municipality

# The site comes from provisioning: a wrong host name there would break previews. The others lead to Wagtail's pages.
HIDDEN_SETTINGS = frozenset({"sites"})
HIDDEN_ITEMS = frozenset({"help"})


@hooks.register("construct_main_menu")
def hide_menu_items(_request: HttpRequest, menu_items: list[Any]) -> None:
    """Leave out what no editor of this platform needs."""
    menu_items[:] = [item for item in menu_items if item.name not in HIDDEN_ITEMS]


@hooks.register("construct_settings_menu")
def hide_settings_items(_request: HttpRequest, menu_items: list[Any]) -> None:
    """Leave out what provisioning keeps right."""
    menu_items[:] = [item for item in menu_items if item.name not in HIDDEN_SETTINGS]


@hooks.register("construct_page_chooser_queryset")
def hide_drafts_of_others(pages: Any, request: HttpRequest) -> Any:
    """Show in a chooser what is published, and the drafts that this editor may edit."""
    return choosable_pages(pages, request.user)


@hooks.register("before_move_page")
def move_only_own_pages(request: HttpRequest, page: Page, destination: Page) -> None:
    """Refuse before the question whether to move: it shows both titles."""
    if not page.permissions_for_user(request.user).can_move_to(destination):
        raise PermissionDenied


@hooks.register("construct_admin_api", order=10)  # after Wagtail's own
def list_own_library(router: Any) -> None:
    """Let the back office's API list what a colleague has a right to."""
    router.register_endpoint("documents", OwnDocumentsAPIViewSet)
    router.register_endpoint("images", OwnImagesAPIViewSet)


@hooks.register("before_serve_page", order=-10)  # before others write a word
def answer_in_its_language(page: Page, request: HttpRequest, _args: Any, _kwargs: Any) -> None:
    """The page's own language; it does not exist as long as the home page of its language is not published."""
    site = Site.find_for_request(request)
    if site is None or is_in_dutch(page, site):
        return
    home = home_above(page)
    if home is None:
        return
    if not home.live:
        raise Http404
    speak(request, home)


@hooks.register("before_delete_page")
@hooks.register("before_unpublish_page")
def keep_home_page(request: HttpRequest, page: Page) -> HttpResponse | None:
    """The site hangs on its home page: without it every page is gone."""
    return _refuse(request) if page.depth == HOME_DEPTH else None


@hooks.register("before_bulk_action")
def keep_home_page_in_bulk(
    request: HttpRequest, action_type: str, objects: Iterable[Any], _action: Any
) -> HttpResponse | None:
    """The same for a selection of pages."""
    if action_type not in {"delete", "unpublish"}:
        return None
    is_home = any(isinstance(item, Page) and item.depth == HOME_DEPTH for item in objects)
    return _refuse(request) if is_home else None


@hooks.register("register_rich_text_features", order=10)  # after Wagtail's own
def link_to_pages_together(features: Any) -> None:
    """Ask for the addresses of all links of a page at once."""
    features.register_link_type(LinkedPageHandler)


@hooks.register("insert_global_admin_css")
def link_training_stylesheet() -> str:
    """How the notice of a training copy looks; in production there is none."""
    if current_municipality().is_production:
        return ""
    return format_html('<link rel="stylesheet" href="{}">', static("base/training.css"))


def _refuse(request: HttpRequest) -> HttpResponse:
    messages.error(request, _("You can not delete or unpublish the home page: the whole website hangs on it."))
    return redirect("wagtailadmin_explore_root")
