"""Every change of a zaak. Each writes its audit row and queues its message in the same transaction."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils import timezone

from services.accounts.models import User
from services.notifications.actions import queue_message
from services.zaken import audit, mails
from services.zaken.audit import record_zaak
from services.zaken.errors import (
    IncompleteZaakTypeError,
    MayNotHandleError,
    MissingExplanationError,
    WrongZaakTypeError,
    ZaakAlreadyTakenError,
)
from services.zaken.locking import lock_zaak, save_zaak
from services.zaken.models import (
    Resultaat,
    ResultaatType,
    Status,
    StatusType,
    Zaak,
    ZaakDocument,
    ZaakType,
    due_date,
)
from services.zaken.queries import zaaktypen_for
from shared.actors import Actor
from shared.malware import ScanState

_REFERENCE_ATTEMPTS = 5


@dataclass(frozen=True, kw_only=True)
class Initiator:
    """Who asks; each part may be empty."""

    name: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, kw_only=True)
class NewDocument:
    """A file to keep with a zaak; the caller has checked that it is what `content_type` says."""

    file: File[Any]
    titel: str
    content_type: str
    scan_state: str = ScanState.RELEASED


@transaction.atomic
def register_zaak(
    *,
    zaaktype: ZaakType,
    omschrijving: str,
    initiator: Initiator,
    eigenschappen: Sequence[dict[str, str]],
    documenten: Sequence[NewDocument] = (),
    actor: Actor,
) -> Zaak:
    """Register a request with its first status, and tell the resident.

    Args:
        omschrijving: one line; what is longer than fits is cut off.
        eigenschappen: the answers as `{"label": …, "value": …}`, in the order of the form.

    Raises:
        IncompleteZaakTypeError: the zaaktype has no first status.
    """
    first = zaaktype.statustypen.order_by("volgnummer").first()
    if first is None:
        raise IncompleteZaakTypeError(zaaktype=zaaktype.identificatie)
    zaak = _insert_with_free_reference(zaaktype, first, omschrijving, initiator, eigenschappen)
    put_status(zaak, first, actor=actor)
    _add_documents(zaak, documenten)
    record_zaak(audit.REGISTERED, zaak=zaak, actor=actor, documents=len(documenten))
    tell_applicant(mails.RECEIVED, zaak, dedupe_key=f"{mails.RECEIVED}:{zaak.id}")
    return zaak


@transaction.atomic
def take_zaak(*, zaak: Zaak, user: User, actor: Actor, expected_version: int | None = None) -> Zaak:
    """Make this person the handler; a zaak that nobody handled moves to its second step, and the resident is told.

    Args:
        expected_version: the version that the person was looking at; None when nobody looked.

    Raises:
        ZaakAlreadyClosedError, ZaakAlreadyTakenError, ZaakChangedError: as they say.
    """
    zaak = lock_zaak(zaak, expected_version)
    if zaak.behandelaar_id == user.pk:
        raise ZaakAlreadyTakenError(zaak_id=str(zaak.id))
    zaak.behandelaar = user
    record_zaak(audit.TAKEN, zaak=zaak, actor=actor)
    _begin(zaak, actor)
    return save_zaak(zaak)


@transaction.atomic
def assign_zaak(*, zaak: Zaak, user: User | None, actor: Actor, expected_version: int | None = None) -> Zaak:
    """Give a zaak to a colleague, or back to the team with None.

    Raises:
        MayNotHandleError: their teams do not handle this kind.
        ZaakAlreadyClosedError, ZaakChangedError: as they say.
    """
    zaak = lock_zaak(zaak, expected_version)
    if user is not None and not zaaktypen_for(user).filter(pk=zaak.zaaktype_id).exists():
        raise MayNotHandleError(zaak_id=str(zaak.id))
    zaak.behandelaar = user
    record_zaak(audit.ASSIGNED, zaak=zaak, actor=actor, to=str(user.pk) if user else "")
    if user is not None:
        _begin(zaak, actor)
    return save_zaak(zaak)


def _begin(zaak: Zaak, actor: Actor) -> None:
    """The first who handles a zaak moves it to its second step, and the resident is told."""
    following = (
        zaak.zaaktype.statustypen.filter(volgnummer__gt=zaak.current_statustype.volgnummer, is_eindstatus=False)
        .order_by("volgnummer")
        .first()
    )
    if following is not None and zaak.statussen.count() == 1:
        status = put_status(zaak, following, actor=actor)
        tell_applicant(
            mails.STATUS_CHANGED, zaak, dedupe_key=f"{mails.STATUS_CHANGED}:{status.id}", status_id=str(status.id)
        )


@transaction.atomic
def set_status(
    *, zaak: Zaak, statustype: StatusType, toelichting: str = "", actor: Actor, expected_version: int | None = None
) -> Zaak:
    """Move a zaak to a step that is not its last, and tell the resident.

    Raises:
        WrongZaakTypeError: the step is another zaaktype's, or the last one, which `close_zaak` sets.
        ZaakAlreadyClosedError, ZaakChangedError: as they say.
    """
    zaak = lock_zaak(zaak, expected_version)
    if statustype.zaaktype_id != zaak.zaaktype_id or statustype.is_eindstatus:
        raise WrongZaakTypeError(zaak_id=str(zaak.id))
    status = put_status(zaak, statustype, toelichting=toelichting, actor=actor)
    record_zaak(audit.STATUS_SET, zaak=zaak, actor=actor, statustype=str(statustype.id))
    tell_applicant(
        mails.STATUS_CHANGED, zaak, dedupe_key=f"{mails.STATUS_CHANGED}:{status.id}", status_id=str(status.id)
    )
    return save_zaak(zaak)


@transaction.atomic
def close_zaak(
    *, zaak: Zaak, resultaattype: ResultaatType, toelichting: str, actor: Actor, expected_version: int | None = None
) -> Zaak:
    """Close a zaak with a result and a text, and tell the resident.

    Raises:
        MissingExplanationError: the text is empty.
        WrongZaakTypeError: the result is another zaaktype's.
        IncompleteZaakTypeError: the zaaktype has no last status.
        ZaakAlreadyClosedError, ZaakChangedError: as they say.
    """
    zaak = lock_zaak(zaak, expected_version)
    if not toelichting.strip():
        raise MissingExplanationError(zaak_id=str(zaak.id))
    if resultaattype.zaaktype_id != zaak.zaaktype_id:
        raise WrongZaakTypeError(zaak_id=str(zaak.id))
    last = zaak.zaaktype.statustypen.filter(is_eindstatus=True).first()
    if last is None:
        raise IncompleteZaakTypeError(zaaktype=zaak.zaaktype.identificatie)
    resultaat = Resultaat.objects.create(zaak=zaak, resultaattype=resultaattype, toelichting=toelichting.strip())
    put_status(zaak, last, actor=actor)
    zaak.einddatum = timezone.localdate()
    zaak.opgeschort_since, zaak.opschorting_reden = None, ""
    record_zaak(audit.CLOSED, zaak=zaak, actor=actor, resultaattype=str(resultaattype.id))
    tell_applicant(mails.CLOSED, zaak, dedupe_key=f"{mails.CLOSED}:{resultaat.id}")
    return save_zaak(zaak)


def put_status(zaak: Zaak, statustype: StatusType, *, actor: Actor, toelichting: str = "") -> Status:
    """Move a locked zaak to a step; the caller saves it."""
    zaak.current_statustype = statustype
    return Status.objects.create(
        zaak=zaak,
        statustype=statustype,
        datum_status_gezet=timezone.now(),
        statustoelichting=toelichting.strip(),
        set_by=actor.label,
    )


def tell_applicant(kind: str, zaak: Zaak, *, dedupe_key: str, **ids: str) -> None:
    """Queue a message for the resident, when there is an address; per zaak they leave in order."""
    if zaak.initiator_email:
        queue_message(
            kind=kind, payload={"zaak_id": str(zaak.id), **ids}, dedupe_key=dedupe_key, subject_key=f"zaak:{zaak.id}"
        )


def _insert_with_free_reference(
    zaaktype: ZaakType,
    first: StatusType,
    omschrijving: str,
    initiator: Initiator,
    eigenschappen: Sequence[dict[str, str]],
) -> Zaak:
    """Insert under a random reference that nobody can count on from, `2026-48392017`."""
    today = timezone.localdate()
    for attempt in range(1, _REFERENCE_ATTEMPTS + 1):
        try:
            with transaction.atomic():
                return Zaak.objects.create(
                    identificatie=f"{today.year}-{secrets.randbelow(10**8):08}",
                    zaaktype=zaaktype,
                    omschrijving=" ".join(omschrijving.split())[:200],
                    startdatum=today,
                    uiterlijke_einddatum_afdoening=due_date(zaaktype, today),
                    current_statustype=first,
                    initiator_name=initiator.name,
                    initiator_email=initiator.email,
                    initiator_phone=initiator.phone,
                    eigenschappen=list(eigenschappen),
                )
        except IntegrityError:
            if attempt == _REFERENCE_ATTEMPTS:
                raise
    raise AssertionError("unreachable")


def _add_documents(zaak: Zaak, documenten: Sequence[NewDocument]) -> None:
    """Keep the files; when one cannot be kept, none stays behind."""
    kept: list[ZaakDocument] = []
    try:
        for new in documenten:
            document = ZaakDocument(
                zaak=zaak,
                titel=new.titel[:200],
                content_type=new.content_type,
                size=new.file.size,
                scan_state=new.scan_state,
            )
            document.file.save(new.file.name or "", new.file, save=False)
            kept.append(document)
            document.save()
    except BaseException:
        for document in kept:
            document.file.storage.delete(str(document.file.name))
        raise
