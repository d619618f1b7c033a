"""Where the log stands in Wagtail's admin."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, include, path, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from services.audit.admin import urls
from services.audit.admin.log import VIEW_LOG


class LogMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return request.user.has_perm(VIEW_LOG)


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern | URLResolver]:
    """`/beheer/logboek/…`."""
    return [path("logboek/", include(urls))]


@hooks.register("register_reports_menu_item")
def register_log() -> MenuItem:
    """Under Reports."""
    return LogMenuItem(_("Audit log"), reverse_lazy("audit_admin:log"), name="audit", icon_name="history", order=910)


@hooks.register("register_permissions")
def register_permissions() -> QuerySet[Permission]:
    """So that a municipality can give the log to another group, and take it away."""
    return Permission.objects.filter(content_type__app_label="audit")
