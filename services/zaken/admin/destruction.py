"""The records manager's screens: make a list of destruction, look at it, approve or discard it, keep it as proof."""

from functools import cached_property
from typing import Any, ClassVar

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic.base import BaseListingView, WagtailAdminTemplateMixin

from services.accounts.actors import staff_user
from services.zaken.destruction_lists import approve_list, discard_list, due_for_destruction, make_list
from services.zaken.errors import ZaakError
from services.zaken.models import MANAGE_DESTRUCTION, Vernietigingslijst
from services.zaken.tasks import destroy_approved_lists
from shared.spreadsheets import csv_lines, csv_response

_COLUMNS = ("identificatie", "zaaktype", "resultaat", "einddatum", "archiefactiedatum", "outcome", "reason")


class OfficerRequiredMixin(PermissionRequiredMixin):
    """Only records managers."""

    permission_required = MANAGE_DESTRUCTION
    raise_exception = True


class ListsView(OfficerRequiredMixin, BaseListingView):
    """All lists, and how much may be destroyed now."""

    model = Vernietigingslijst
    page_title = _("Lists of destruction")
    header_icon = "bin"
    index_url_name = "zaken_admin:destruction"
    template_name = "zaken/admin/destruction_lists.html"
    is_searchable = False
    paginate_by = 50
    columns: ClassVar[list[Column]] = [
        TitleColumn("title", label=_("List"), url_name="zaken_admin:destruction_list", accessor="__str__"),
        Column("size", label=_("Requests"), accessor="size", width="12%"),
        Column("made_by", label=_("Made by"), width="20%"),
        Column("state", label=_("State"), accessor="state", width="28%"),
    ]

    def get_base_queryset(self) -> Any:
        return Vernietigingslijst.objects.order_by("-made_at")

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        return context | {"due": sum(1 for _one in due_for_destruction(timezone.localdate()))}


class MakeView(OfficerRequiredMixin, View):
    """Put what is due on a list."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            made = make_list(officer=staff_user(request))
        except ZaakError as error:
            messages.error(request, error.message)
            return redirect("zaken_admin:destruction")
        messages.success(request, _("The list is made. A colleague has to approve it."))
        return redirect("zaken_admin:destruction_list", made.pk)


class ListMixin(OfficerRequiredMixin, View):
    @cached_property
    def list(self) -> Vernietigingslijst:
        return get_object_or_404(Vernietigingslijst, pk=self.kwargs["list_id"])


class ListView(ListMixin, WagtailAdminTemplateMixin, TemplateView):
    """One list."""

    template_name = "zaken/admin/destruction_list.html"
    header_icon = "bin"

    def get_page_title(self) -> str:
        return str(self.list)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("zaken_admin:destruction"), "label": _("Lists of destruction")},
            {"url": "", "label": str(self.list)},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        is_own = self.list.made_by_id == str(staff_user(self.request).pk)
        return super().get_context_data(**kwargs) | {"list": self.list, "is_own": is_own}


class ApproveView(ListMixin):
    """Have the list carried out."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                approve_list(vernietigingslijst=self.list, officer=staff_user(request))
                transaction.on_commit(destroy_approved_lists.delay)
        except ZaakError as error:
            messages.error(request, error.message)
        else:
            messages.success(request, _("The list is approved. The requests are destroyed now; this may take a while."))
        return redirect("zaken_admin:destruction_list", self.list.pk)


class DiscardView(ListMixin):
    """Throw the list away."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        try:
            discard_list(vernietigingslijst=self.list, officer=staff_user(request))
        except ZaakError as error:
            messages.error(request, error.message)
            return redirect("zaken_admin:destruction_list", self.list.pk)
        messages.success(request, _("The list is thrown away. Nothing was destroyed."))
        return redirect("zaken_admin:destruction")


class DeclarationView(ListMixin):
    """The list as CSV: what the archive keeps as declaration."""

    http_method_names = ["get", "head"]

    def get(self, _request: HttpRequest, **_kwargs: Any) -> HttpResponseBase:
        rows = ([str(item[name]) for name in _COLUMNS] for item in self.list.items)
        return csv_response(
            csv_lines(_COLUMNS, rows), filename=f"vernietigingslijst-{self.list.made_at:%Y-%m-%d}-{self.list.pk}.csv"
        )
