"""Lists of zaken whose term of keeping is over: one records manager makes a list, another approves it, then they go.

A list keeps references, kinds, results and dates of what was destroyed, and nothing about people: the declaration of
destruction that the Archiefwet asks for (Archiefbesluit 1995, art. 8).
"""

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from services.accounts.actors import staff
from services.accounts.models import User
from services.audit.actions import Thing, record
from services.zaken import audit
from services.zaken.destruction import destroy_zaak, keep_until
from services.zaken.errors import ListAlreadyApprovedError, NothingToDestroyError, SameOfficerError, ZaakMustBeKeptError
from services.zaken.models import Archiefnominatie, Vernietigingslijst, Zaak
from shared.actors import Actor

LONGEST_LIST = 1000
_AT_ONCE = 50


def due_for_destruction(today: date) -> Iterator[tuple[Zaak, date]]:
    """Closed zaken that may be destroyed, with the day from which; not those on a list that waits."""
    waiting = {
        item["zaak"] for items in Vernietigingslijst.objects.filter(done_at=None).values_list("items", flat=True)
        for item in items
    }  # fmt: skip
    zaken = (
        Zaak.objects.closed()
        .filter(hold_reason="", resultaat__resultaattype__archiefnominatie=Archiefnominatie.VERNIETIGEN)
        .select_related("zaaktype", "resultaat__resultaattype")
        .order_by("einddatum", "identificatie")
    )
    for zaak in zaken.iterator(chunk_size=500):
        until = keep_until(zaak)
        if until is not None and until <= today and str(zaak.pk) not in waiting:
            yield zaak, until


@transaction.atomic
def make_list(*, officer: User) -> Vernietigingslijst:
    """Put what may be destroyed on a list, at most LONGEST_LIST zaken.

    Raises:
        NothingToDestroyError: nothing may be destroyed now.
    """
    items = []
    for zaak, until in due_for_destruction(timezone.localdate()):
        items.append(_item(zaak, until))
        if len(items) == LONGEST_LIST:
            break
    if not items:
        raise NothingToDestroyError
    made = Vernietigingslijst.objects.create(made_by=str(officer), made_by_id=str(officer.pk), items=items)
    record(audit.LIST_MADE, actor=staff(officer), thing=_thing(made), details={"zaken": len(items)})
    return made


@transaction.atomic
def approve_list(*, vernietigingslijst: Vernietigingslijst, officer: User) -> Vernietigingslijst:
    """Approve what a colleague put on a list; who calls this has the zaken destroyed after the commit.

    Raises:
        SameOfficerError: who made a list does not approve it.
        ListAlreadyApprovedError: somebody else was first.
    """
    locked = Vernietigingslijst.objects.select_for_update().get(pk=vernietigingslijst.pk)
    if locked.approved_at is not None:
        raise ListAlreadyApprovedError
    if locked.made_by_id == str(officer.pk):
        raise SameOfficerError
    locked.approved_by, locked.approved_by_id = str(officer), str(officer.pk)
    locked.approved_at = timezone.now()
    locked.save(update_fields=["approved_by", "approved_by_id", "approved_at"])
    record(audit.LIST_APPROVED, actor=staff(officer), thing=_thing(locked), details={"zaken": len(locked.items)})
    return locked


@transaction.atomic
def discard_list(*, vernietigingslijst: Vernietigingslijst, officer: User) -> None:
    """Throw away a list that nobody approved; its zaken stay.

    Raises:
        ListAlreadyApprovedError: it was approved.
    """
    locked = Vernietigingslijst.objects.select_for_update().get(pk=vernietigingslijst.pk)
    if locked.approved_at is not None:
        raise ListAlreadyApprovedError
    record(audit.LIST_DISCARDED, actor=staff(officer), thing=_thing(locked), details={"zaken": len(locked.items)})
    locked.delete()


def carry_out(*, list_id: UUID, actor: Actor) -> int:
    """Destroy what an approved list names, some zaken a transaction; safe to run again. Returns how many went.

    A zaak that must be kept by now (a hold, opened again) stays, and the list says why.
    """
    count = 0
    while True:
        with transaction.atomic():
            found = Vernietigingslijst.objects.select_for_update().get(pk=list_id)
            if found.approved_at is None or found.done_at is not None:
                return count
            left = [item for item in found.items if not item["outcome"]][:_AT_ONCE]
            for item in left:
                item["outcome"], item["reason"] = _destroy(item, actor)
                count += item["outcome"] == "destroyed"
            if not left:
                found.done_at = timezone.now()
            found.save(update_fields=["items", "done_at"])


def _destroy(item: dict[str, Any], actor: Actor) -> tuple[str, str]:
    zaak = Zaak.objects.filter(pk=item["zaak"]).first()
    if zaak is None:
        return "gone", ""
    try:
        destroy_zaak(zaak=zaak, actor=actor)
    except ZaakMustBeKeptError as error:
        return "kept", str(error)
    return "destroyed", ""


def _item(zaak: Zaak, until: date) -> dict[str, Any]:
    return {
        "zaak": str(zaak.pk),
        "identificatie": zaak.identificatie,
        "zaaktype": zaak.zaaktype.omschrijving,
        "resultaat": zaak.resultaat.resultaattype.omschrijving,
        "einddatum": zaak.einddatum.isoformat() if zaak.einddatum else "",
        "archiefactiedatum": until.isoformat(),
        "outcome": "",
        "reason": "",
    }


def _thing(vernietigingslijst: Vernietigingslijst) -> Thing:
    return Thing(kind="vernietigingslijst", id=str(vernietigingslijst.pk), label=str(vernietigingslijst)[:120])
