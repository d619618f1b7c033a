"""Where reactions stand in Wagtail's admin."""

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from cms.feedback import urls_admin
from cms.feedback.admin import CHANGE_REACTIONS


class ReactionsMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(CHANGE_REACTIONS)


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern | URLResolver]:
    """`/beheer/reacties/…`."""
    return [path("reacties/", include(urls_admin))]


@hooks.register("register_reports_menu_item")
def register_reactions() -> MenuItem:
    """Under Reports."""
    return ReactionsMenuItem(
        _("Reactions to pages"),
        reverse_lazy("feedback_admin:scores"),
        name="reactions",
        icon_name="comment",
        order=300,
    )
