"""What the screens of the library share."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from cms.library.rights import may_use
from services.accounts.actors import staff, staff_user
from services.accounts.models import User
from shared.actors import Actor


@method_decorator(cache_control(private=True, no_store=True), name="dispatch")
class LibraryView(WagtailAdminTemplateMixin, TemplateView):
    """A screen for whoever makes pages."""

    header_icon = "folder-open-inverse"
    page_title: Any = _("Library")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_use(staff_user(request)):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def user(self) -> User:
        return staff_user(self.request)

    @property
    def actor(self) -> Actor:
        return staff(self.user)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        library = {"url": reverse("library_admin:index"), "label": LibraryView.page_title}
        return [*self.breadcrumbs_items, library, {"url": "", "label": self.get_page_title()}]
