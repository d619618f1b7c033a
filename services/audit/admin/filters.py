"""Filters of the log."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet

from services.audit.models import AuditEntry, AuditQuerySet
from services.audit.people import pseudonyms
from services.audit.registry import audit_events


def _event_choices() -> list[tuple[str, Any]]:
    return sorted(((key, event.title) for key, event in audit_events.items()), key=lambda choice: str(choice[1]))


class AuditFilterSet(WagtailFilterSet):
    """Who, what, whose, when."""

    at = django_filters.DateFromToRangeFilter(label=_("Period"), widget=DateRangePickerWidget)
    person = django_filters.CharFilter(label=_("E-mail address or phone number of a resident"), method="filter_person")
    thing = django_filters.CharFilter(label=_("Reference or name of what it is about"), method="filter_thing")
    actor = django_filters.CharFilter(label=pgettext_lazy("filter of a log", "Who did it"), method="filter_actor")
    event = django_filters.ChoiceFilter(label=_("What happened"), choices=_event_choices, empty_label=_("All events"))
    result = django_filters.ChoiceFilter(
        label=_("Outcome"), choices=AuditEntry.Result.choices, empty_label=_("All outcomes")
    )

    class Meta:
        model = AuditEntry
        fields: list[str] = []

    def filter_person(self, queryset: AuditQuerySet, _name: str, value: str) -> QuerySet[AuditEntry]:
        return queryset.filter(person__in=pseudonyms(value))

    def filter_thing(self, queryset: AuditQuerySet, _name: str, value: str) -> QuerySet[AuditEntry]:
        return queryset.filter(Q(object_id=value.strip()) | Q(object_label__iexact=value.strip()))

    def filter_actor(self, queryset: AuditQuerySet, _name: str, value: str) -> QuerySet[AuditEntry]:
        return queryset.filter(Q(actor_label__icontains=value.strip()) | Q(actor_id=value.strip()))
