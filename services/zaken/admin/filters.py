"""Filters of the worklist."""

from typing import Any

import django_filters
from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from services.accounts.actors import staff_user
from services.zaken.models import Zaak, ZaakQuerySet, ZaakType
from services.zaken.queries import soon_from, zaaktypen_for


def _own_zaaktypen(request: HttpRequest | None) -> Any:
    return zaaktypen_for(staff_user(request)) if request else ZaakType.objects.none()


class ZaakFilterSet(WagtailFilterSet):
    """Open requests unless somebody asks for others."""

    status = django_filters.ChoiceFilter(
        label=_("Status"),
        method="filter_status",
        choices=[
            ("nieuw", _("New, nobody started yet")),
            ("bezig", _("In progress")),
            ("gesloten", _("Completed")),
            ("alle", _("All requests, closed ones too")),
        ],
        empty_label=_("Open"),
        widget=forms.RadioSelect,
    )
    zaaktype = django_filters.ModelChoiceFilter(
        label=_("Kind of request"), queryset=_own_zaaktypen, empty_label=_("All kinds"), widget=forms.RadioSelect
    )
    behandelaar = django_filters.ChoiceFilter(
        label=_("Handled by"),
        method="filter_behandelaar",
        choices=[("ik", _("Me")), ("niemand", _("Nobody yet"))],
        empty_label=_("Anybody"),
        widget=forms.RadioSelect,
    )
    termijn = django_filters.ChoiceFilter(
        label=_("Term"),
        method="filter_termijn",
        choices=[("te-laat", _("Too late")), ("bijna", _("Due within 3 days")), ("opgeschort", _("Suspended"))],
        empty_label=_("Any term"),
        widget=forms.RadioSelect,
    )
    bericht = django_filters.ChoiceFilter(
        label=_("Messages"),
        method="filter_bericht",
        choices=[("nieuw", _("With an answer that waits"))],
        empty_label=_("With and without"),
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Zaak
        fields: list[str] = []

    def filter_queryset(self, queryset: ZaakQuerySet) -> ZaakQuerySet:
        is_searching = bool(self.data.get("q", "").strip())  # somebody who searches has one request in mind
        if not self.form.cleaned_data.get("status") and not is_searching:
            queryset = queryset.open()
        filtered: ZaakQuerySet = super().filter_queryset(queryset)
        return filtered

    def filter_status(self, queryset: ZaakQuerySet, _name: str, value: str) -> ZaakQuerySet:
        match value:
            case "nieuw":
                return queryset.open().filter(behandelaar=None)
            case "bezig":
                return queryset.open().exclude(behandelaar=None)
            case "gesloten":
                return queryset.closed()
            case _:
                return queryset

    def filter_behandelaar(self, queryset: ZaakQuerySet, _name: str, value: str) -> ZaakQuerySet:
        return queryset.filter(behandelaar=self.request.user if value == "ik" else None)

    def filter_termijn(self, queryset: ZaakQuerySet, _name: str, value: str) -> ZaakQuerySet:
        if value == "te-laat":
            return queryset.overdue()
        if value == "opgeschort":
            return queryset.open().exclude(opgeschort_since=None)
        today = timezone.localdate()
        near = (today, soon_from(today))
        return queryset.open().filter(opgeschort_since=None, uiterlijke_einddatum_afdoening__range=near)

    def filter_bericht(self, queryset: ZaakQuerySet, _name: str, _value: str) -> ZaakQuerySet:
        return queryset.with_unread()
