"""Where the case handler's screens stand in Wagtail's admin."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path, reverse_lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from services.accounts.actors import staff_user
from services.zaken.admin import urls
from services.zaken.admin.worklist import WorklistPanel
from services.zaken.admin.zaaktypen import CHANGE_ZAAKTYPE
from services.zaken.models import MANAGE_DESTRUCTION
from services.zaken.queries import zaaktypen_for


class WorklistMenuItem(MenuItem):
    """Only for those whose teams handle requests."""

    def is_shown(self, request: HttpRequest) -> bool:
        return zaaktypen_for(staff_user(request)).exists()


class ZaakTypenMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(CHANGE_ZAAKTYPE)


class DestructionMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(MANAGE_DESTRUCTION)


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern | URLResolver]:
    """`/beheer/zaken/…`."""
    return [path("zaken/", include(urls))]


@hooks.register("register_admin_menu_item")
def register_worklist() -> MenuItem:
    """The worklist comes first: for a case handler it is the reason to log in."""
    return WorklistMenuItem(
        _("Reports and requests"),
        reverse_lazy("zaken_admin:worklist"),
        name="zaken",
        icon_name="clipboard-list",
        order=10,
    )


@hooks.register("register_settings_menu_item")
def register_zaaktypen() -> MenuItem:
    """Under Settings: which team handles what."""
    return ZaakTypenMenuItem(
        _("Kinds of request"),
        reverse_lazy("zaken_admin:zaaktypen"),
        name="zaaktypen",
        icon_name="folder-open-inverse",
        order=310,
    )


@hooks.register("register_settings_menu_item")
def register_destruction() -> MenuItem:
    """Under Settings: what may be destroyed."""
    return DestructionMenuItem(
        _("Lists of destruction"),
        reverse_lazy("zaken_admin:destruction"),
        name="vernietigingslijsten",
        icon_name="bin",
        order=320,
    )


@hooks.register("construct_homepage_panels")
def add_worklist_panel(_request: HttpRequest, panels: list[Any]) -> None:
    """What is waiting, at the top of the start page."""
    panels.append(WorklistPanel())


@hooks.register("insert_global_admin_css")
def link_stylesheet() -> str:
    """Our few own rules for these screens."""
    return format_html('<link rel="stylesheet" href="{}">', static("zaken/admin.css"))
