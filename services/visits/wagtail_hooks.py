"""Where the municipality's own page stands in Wagtail's admin."""

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path, reverse_lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from services.visits import urls_admin
from services.visits.views import CHANGE_CONSENT


class HouseMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(CHANGE_CONSENT)


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern | URLResolver]:
    """`/beheer/eigen-huis/…`."""
    return [path("eigen-huis/", include(urls_admin))]


@hooks.register("register_settings_menu_item")
def register_house() -> MenuItem:
    """Under Settings."""
    return HouseMenuItem(
        _("Boss in your own house"), reverse_lazy("visits_admin:house"), name="house", icon_name="lock", order=5
    )


@hooks.register("insert_global_admin_css")
def link_stylesheet() -> str:
    """How the banner of a visit looks."""
    return format_html('<link rel="stylesheet" href="{}">', static("visits/visit.css"))
