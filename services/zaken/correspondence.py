"""What is written about a zaak: notes among colleagues, messages to the applicant, and what the applicant answers."""

from django.db import transaction
from django.utils import timezone

from services.zaken import audit, mails
from services.zaken.actions import tell_applicant
from services.zaken.audit import record_zaak
from services.zaken.errors import EmptyMessageError, TooManyMessagesError, ZaakAlreadyClosedError
from services.zaken.models import Bericht, BerichtSoort, Zaak
from shared.actors import Actor

LONGEST_TEXT = 4000
UNREAD_AT_MOST = 20
"""So many answers may wait for a colleague; then an applicant is asked to call."""


@transaction.atomic
def add_note(*, zaak: Zaak, text: str, actor: Actor) -> Bericht:
    """Write something that colleagues read and the applicant does not; also about a closed zaak.

    Raises:
        EmptyMessageError: there is no text.
    """
    bericht = _write(zaak, BerichtSoort.NOTITIE, text, actor)
    record_zaak(audit.NOTED, zaak=zaak, actor=actor)
    return bericht


@transaction.atomic
def write_to_applicant(*, zaak: Zaak, text: str, actor: Actor) -> Bericht:
    """Send the applicant a message: by e-mail where there is an address, and on the status page.

    Raises:
        EmptyMessageError: there is no text.
        ZaakAlreadyClosedError: it says so.
    """
    _require_open(zaak)
    bericht = _write(zaak, BerichtSoort.AAN_AANVRAGER, text, actor)
    record_zaak(audit.WRITTEN, zaak=zaak, actor=actor)
    tell_of(bericht)
    return bericht


@transaction.atomic
def answer(*, zaak: Zaak, text: str, actor: Actor) -> Bericht:
    """What the applicant writes back; it waits until a colleague marks it as handled.

    Raises:
        EmptyMessageError: there is no text.
        TooManyMessagesError: too many wait already.
        ZaakAlreadyClosedError: it says so.
    """
    _require_open(zaak)
    waiting = zaak.berichten.filter(soort=BerichtSoort.VAN_AANVRAGER, read_at=None).count()
    if waiting >= UNREAD_AT_MOST:
        raise TooManyMessagesError(zaak_id=str(zaak.pk))
    bericht = _write(zaak, BerichtSoort.VAN_AANVRAGER, text, actor)
    record_zaak(audit.ANSWERED, zaak=zaak, actor=actor)
    return bericht


@transaction.atomic
def mark_handled(*, zaak: Zaak, actor: Actor) -> int:
    """Mark what the applicant answered as handled; returns how many that were."""
    unread = zaak.berichten.filter(soort=BerichtSoort.VAN_AANVRAGER, read_at=None)
    count = unread.update(read_at=timezone.now())
    if count:
        record_zaak(audit.ANSWER_HANDLED, zaak=zaak, actor=actor, answers=count)
    return count


def tell_of(bericht: Bericht) -> None:
    """Mail the applicant what was written, when there is an address."""
    tell_applicant(mails.WRITTEN, bericht.zaak, dedupe_key=f"{mails.WRITTEN}:{bericht.pk}", bericht_id=str(bericht.pk))


def _require_open(zaak: Zaak) -> None:
    """Whoever closes it at this moment waits, or is first."""
    if Zaak.objects.select_for_update().get(pk=zaak.pk).is_closed:
        raise ZaakAlreadyClosedError(zaak_id=str(zaak.pk))


def _write(zaak: Zaak, soort: BerichtSoort, text: str, actor: Actor) -> Bericht:
    if not text.strip():
        raise EmptyMessageError(zaak_id=str(zaak.pk))
    return Bericht.objects.create(zaak=zaak, soort=soort, tekst=text.strip()[:LONGEST_TEXT], afzender=actor.label)
