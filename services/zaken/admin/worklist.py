"""The worklist, and its summary on the start page."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.base import BaseListingView
from wagtail.admin.widgets.button import Button

from services.accounts.actors import staff, staff_user
from services.zaken.admin.filters import ZaakFilterSet
from services.zaken.audit import EXPORTED, record_list
from services.zaken.models import Zaak, ZaakQuerySet
from services.zaken.queries import worklist_counts, zaaktypen_for, zaken_for
from shared.spreadsheets import csv_lines, csv_response

MOST_URGENT = 5


class TemplateColumn(Column):
    """A column with a template of its own."""

    def __init__(self, name: str, *, template_name: str, **kwargs: Any) -> None:
        super().__init__(name, **kwargs)
        self.cell_template_name = template_name


class WorklistView(BaseListingView):
    """The requests that this person's teams handle, and no others."""

    model = Zaak
    page_title = _("Reports and requests")
    header_icon = "clipboard-list"
    index_url_name = "zaken_admin:worklist"
    index_results_url_name = "zaken_admin:worklist_results"
    is_searchable = True
    search_backend_name = None
    search_fields: ClassVar[list[str]] = ["identificatie", "omschrijving", "initiator_name", "initiator_email"]
    filterset_class = ZaakFilterSet
    default_ordering = "uiterlijke_einddatum_afdoening"
    paginate_by = 20
    verbose_name = Zaak._meta.verbose_name
    verbose_name_plural = Zaak._meta.verbose_name_plural
    columns: ClassVar[list[Column]] = [
        TemplateColumn(
            "omschrijving",
            label=_("Report or request"),
            template_name="zaken/admin/cell_title.html",
            sort_key="omschrijving",
        ),
        TemplateColumn(
            "status",
            label=_("Status"),
            template_name="zaken/admin/cell_status.html",
            sort_key="current_statustype__volgnummer",
            width="14%",
        ),
        Column("startdatum", label=_("Received"), sort_key="registratiemoment", width="15%"),
        TemplateColumn(
            "uiterlijke_einddatum_afdoening",
            label=_("Due"),
            template_name="zaken/admin/cell_due.html",
            sort_key="uiterlijke_einddatum_afdoening",
            width="17%",
        ),
        Column("behandelaar", label=_("Handled by"), sort_key="behandelaar__last_name", width="15%"),
    ]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not zaaktypen_for(staff_user(request)).exists():
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get_base_queryset(self) -> ZaakQuerySet:
        return zaken_for(staff_user(self.request)).select_related("zaaktype", "current_statustype", "behandelaar")

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        record_list(context["object_list"], actor=staff(staff_user(self.request)))
        return context

    def get_header_more_buttons(self) -> list[Any]:
        url = f"{reverse('zaken_admin:export')}?{self.request.GET.urlencode()}"
        download = Button(_("Download as CSV"), url=url, icon_name="download", priority=90)
        return sorted([*super().get_header_more_buttons(), download])

    def order_queryset(self, queryset: ZaakQuerySet) -> ZaakQuerySet:
        return queryset.order_by(self.ordering, "pk")

    @property
    def no_results_message(self) -> str:
        if self.is_searching or self.is_filtering:
            return str(_("There are no requests that fit. Change the search or the filters."))
        return str(_("There are no open requests for your team. Closed ones are under the filter Status."))


class ExportView(WorklistView):
    """The requests that search and filters leave, as CSV; each is on record as seen."""

    def get(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponseBase:
        zaken = list(self.get_queryset())
        record_list(zaken, actor=staff(staff_user(request)), event=EXPORTED)
        return csv_response(
            csv_lines(_CSV_COLUMNS, map(_csv_row, zaken)), filename=f"aanvragen-{timezone.localdate():%Y-%m-%d}.csv"
        )


# Codes of the ZGW Zaken API, not a screen's labels: they stay the same in every language.
_CSV_COLUMNS = (
    "identificatie",
    "zaaktype",
    "omschrijving",
    "startdatum",
    "uiterlijkeEinddatumAfdoening",
    "einddatum",
    "status",
    "opgeschort",
    "behandelaar",
)


def _csv_row(zaak: Zaak) -> tuple[str, ...]:
    return (
        zaak.identificatie,
        zaak.zaaktype.identificatie,
        zaak.omschrijving,
        zaak.startdatum.isoformat(),
        zaak.uiterlijke_einddatum_afdoening.isoformat(),
        zaak.einddatum.isoformat() if zaak.einddatum else "",
        zaak.current_statustype.omschrijving,
        "ja" if zaak.is_suspended else "nee",
        str(zaak.behandelaar or ""),
    )


class WorklistPanel(Component):
    """The start page: what is waiting for this person. Shown to those whose teams handle requests."""

    name = "zaken_worklist"
    template_name = "zaken/admin/panel.html"
    order = 10

    def get_context_data(self, parent_context: Mapping[str, Any] | None) -> dict[str, Any]:
        user = staff_user(parent_context["request"])  # type: ignore[index]  # the start page always passes one
        if not zaaktypen_for(user).exists():
            return {"counts": None}
        urgent = (
            zaken_for(user)
            .open()
            .select_related("zaaktype", "current_statustype")
            .order_by("uiterlijke_einddatum_afdoening", "registratiemoment")
        )
        shown = list(urgent[:MOST_URGENT])
        record_list(shown, actor=staff(user))
        return {"counts": worklist_counts(user), "urgent": shown}
