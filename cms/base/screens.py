"""Screens of our own in Wagtail's admin."""

from typing import Any, ClassVar

from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin


class Screen(WagtailAdminTemplateMixin):
    """A screen that hangs on no other: its title stands in the header, where Wagtail alone would say "Home"."""

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]


class FormScreen(WagtailAdminTemplateMixin, FormView[Any]):
    """A form below a list; its template extends `base/admin/form.html`.

    Attributes:
        list_url_name: where the list is, and where a saved form leads.
        list_title: what the list is called.
    """

    template_name = "base/admin/form.html"
    list_url_name: ClassVar[str]
    list_title: ClassVar[str | Promise]

    def get_success_url(self) -> str:
        return reverse(self.list_url_name)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse(self.list_url_name), "label": self.list_title},
            {"url": "", "label": self.get_page_title()},
        ]

    def form_invalid(self, form: Any) -> HttpResponse:
        messages.error(self.request, _("Not saved yet. Check these answers."))
        return super().form_invalid(form)
