"""Where the log-in of residents stands in Wagtail's admin."""

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from services.residents.admin import urls
from services.residents.admin.providers import CHANGE_PROVIDER


class ProvidersMenuItem(MenuItem):
    """For administrators."""

    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(CHANGE_PROVIDER)


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern | URLResolver]:
    """`/beheer/inloggen-inwoners/…`."""
    return [path("inloggen-inwoners/", include(urls))]


@hooks.register("register_settings_menu_item")
def register_providers() -> MenuItem:
    """Under Settings."""
    return ProvidersMenuItem(
        _("Log-in of residents"),
        reverse_lazy("residents_admin:providers"),
        name="identity-providers",
        icon_name="key",
        order=330,
    )
