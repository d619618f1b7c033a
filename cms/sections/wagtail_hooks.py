"""Where sections stand in Wagtail's admin."""

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cms.sections import urls
from cms.sections.views import CHANGE_GROUP


class SectionsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(CHANGE_GROUP)


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern | URLResolver]:
    """`/beheer/onderdelen/…`."""
    return [path("onderdelen/", include(urls))]


@hooks.register("register_settings_menu_item")
def register_sections() -> MenuItem:
    """Under Settings, beside groups."""
    return SectionsMenuItem(
        _("Sections of the site"),
        reverse_lazy("sections:list"),
        name="onderdelen",
        icon_name="folder-inverse",
        order=610,
    )
