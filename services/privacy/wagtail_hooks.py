"""Where the screens for residents' rights stand in Wagtail's admin."""

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from services.privacy import urls_admin
from services.privacy.views import ANSWER_RESIDENTS


class PersonMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(ANSWER_RESIDENTS)


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern | URLResolver]:
    """`/beheer/privacy/`."""
    return [path("privacy/", include(urls_admin))]


@hooks.register("register_admin_menu_item")
def register_person() -> MenuItem:
    """For privacy officers it is the reason to log in."""
    return PersonMenuItem(
        _("Data of a resident"), reverse_lazy("privacy_admin:person"), name="privacy", icon_name="user", order=20
    )
