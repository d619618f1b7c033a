"""Where kernen stand in Wagtail's admin."""

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cms.base.editing import publishes_the_site
from cms.kernen import urls
from services.accounts.actors import staff_user


class KernenMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return publishes_the_site(staff_user(request))


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern | URLResolver]:
    """`/beheer/kernen/…`."""
    return [path("kernen/", include(urls))]


@hooks.register("register_settings_menu_item")
def register_kernen() -> MenuItem:
    """Under Settings."""
    return KernenMenuItem(
        _("Villages and neighbourhoods"), reverse_lazy("kernen:list"), name="kernen", icon_name="home", order=615
    )
