"""Reads: what a member of staff may see, and what a resident may follow."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, cast

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone
from guardian.shortcuts import get_objects_for_user, get_users_with_perms

from services.accounts.models import User
from services.zaken.access import is_access_code, refuse_in_the_same_time
from services.zaken.models import HANDLE_ZAKEN, Bericht, BerichtSoort, Resultaat, Status, Zaak, ZaakQuerySet, ZaakType

SOON_DAYS = 3
"""So many days before the end of its term a request is nearly due."""

type StepState = Literal["done", "current", "next"]


def soon_from(day: date) -> date:
    """The last day that is near, seen from this one."""
    return day + timedelta(days=SOON_DAYS)


def zaaktypen_for(user: User) -> QuerySet[ZaakType]:
    """The kinds of request that this user's teams handle; a superuser's flag opens none."""
    if not user.is_active:
        return ZaakType.objects.none()
    return get_objects_for_user(user, HANDLE_ZAKEN, ZaakType, accept_global_perms=False, with_superuser=False)


def zaken_for(user: User) -> ZaakQuerySet:
    """The zaken that this user may see and handle."""
    return Zaak.objects.filter(zaaktype__in=zaaktypen_for(user).values("pk"))


def handlers_of(zaaktype: ZaakType) -> QuerySet[User]:
    """The colleagues whose teams handle this kind of request."""
    users = get_users_with_perms(
        zaaktype, only_with_perms_in=["handle_zaken"], with_group_users=True, with_superusers=False
    )
    return cast("QuerySet[User]", users).filter(is_active=True).order_by("last_name", "first_name", "email")


@dataclass(frozen=True, kw_only=True)
class WorklistCounts:
    """Numbers for the start page."""

    unassigned: int
    mine: int
    overdue: int
    soon: int
    answered: int


def worklist_counts(user: User) -> WorklistCounts:
    """How much open work there is for this user, in one query."""
    today, is_running = timezone.localdate(), Q(opgeschort_since=None)
    unread = Bericht.objects.filter(zaak=OuterRef("pk"), soort=BerichtSoort.VAN_AANVRAGER, read_at=None)
    counts = (
        zaken_for(user)
        .open()
        .aggregate(
            unassigned=Count("pk", filter=Q(behandelaar=None)),
            mine=Count("pk", filter=Q(behandelaar=user)),
            overdue=Count("pk", filter=is_running & Q(uiterlijke_einddatum_afdoening__lt=today)),
            soon=Count("pk", filter=is_running & Q(uiterlijke_einddatum_afdoening__range=(today, soon_from(today)))),
            answered=Count("pk", filter=Q(Exists(unread))),
        )
    )
    return WorklistCounts(**counts)


def find_by_reference(identificatie: str, code: str) -> Zaak | None:
    """The zaak with this reference, when the code is its own.

    An unknown reference, a wrong code and another municipality's reference give the same answer in the same time.
    """
    zaak = Zaak.objects.filter(identificatie=identificatie.strip()).first()
    if zaak is None:
        refuse_in_the_same_time(code)
        return None
    return zaak if is_access_code(code, zaak=zaak) else None


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of a timeline, as the resident reads it."""

    title: str
    state: StepState
    reached_at: datetime | None
    text: str
    explanation: str
    is_last: bool


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """Where a zaak stands."""

    steps: list[Step]
    expected_on: date
    closed_on: date | None
    is_late: bool
    is_suspended: bool
    resultaat: Resultaat | None
    berichten: list[Bericht]

    @property
    def current(self) -> Step:
        """The step that the zaak is at."""
        return next(step for step in reversed(self.steps) if step.state != "next")


def timeline(zaak: Zaak) -> Timeline:
    """The steps of a zaak's type, with what was reached and written; three queries and one for the result."""
    reached: dict[object, Status] = {
        status.statustype_id: status for status in zaak.statussen.order_by("datum_status_gezet")
    }
    current_id = zaak.current_statustype_id
    steps = []
    for statustype in zaak.zaaktype.statustypen.order_by("volgnummer"):
        status = reached.get(statustype.id)
        is_current = statustype.id == current_id and not zaak.is_closed
        if status is None and (zaak.is_closed or statustype.volgnummer < zaak.current_statustype.volgnummer):
            continue  # a step that was skipped says nothing to the resident
        state: StepState = "current" if is_current else "done" if status else "next"
        steps.append(
            Step(
                title=statustype.omschrijving,
                state=state,
                reached_at=status.datum_status_gezet if status else None,
                text=statustype.statustekst,
                explanation=status.statustoelichting if status else "",
                is_last=statustype.is_eindstatus,
            )
        )
    resultaat = Resultaat.objects.select_related("resultaattype").filter(zaak=zaak).first() if zaak.is_closed else None
    return Timeline(
        steps=steps,
        expected_on=zaak.uiterlijke_einddatum_afdoening,
        closed_on=zaak.einddatum,
        is_late=zaak.is_overdue,
        is_suspended=zaak.is_suspended and not zaak.is_closed,
        resultaat=resultaat,
        berichten=list(zaak.berichten.exclude(soort=BerichtSoort.NOTITIE).order_by("created_at")),
    )


def registered_per_day(begin: datetime, end: datetime) -> dict[date, int]:
    """How many zaken were registered on each day (Europe/Amsterdam) of a period; for the count of usage."""
    zaken = Zaak.objects.filter(registratiemoment__gte=begin, registratiemoment__lt=end).order_by()
    return dict(zaken.values_list(TruncDate("registratiemoment")).annotate(Count("pk")))
