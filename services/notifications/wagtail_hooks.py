"""Where the outbox stands in Wagtail's admin."""

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from services.notifications import urls_admin
from services.notifications.admin import CHANGE_MESSAGES


class OutboxMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(CHANGE_MESSAGES)


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern | URLResolver]:
    """`/beheer/berichten/…`."""
    return [path("berichten/", include(urls_admin))]


@hooks.register("register_reports_menu_item")
def register_outbox() -> MenuItem:
    """Under Reports."""
    return OutboxMenuItem(
        _("Messages that were not sent"),
        reverse_lazy("notifications_admin:outbox"),
        name="outbox",
        icon_name="mail",
        order=900,
    )
