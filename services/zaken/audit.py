"""What the log says of a zaak."""

from collections.abc import Iterable

from services.audit.actions import Detail, Thing, record, record_each
from services.audit.models import AuditEntry
from services.audit.people import pseudonym
from services.zaken.models import Zaak
from shared.actors import Actor

REGISTERED = "zaak.registered"
LISTED = "zaak.listed"
VIEWED = "zaak.viewed"
DOCUMENT_VIEWED = "zaak.document_viewed"
DOCUMENT_RELEASED = "zaak.document_released"
DOCUMENT_REFUSED = "zaak.document_refused"
TAKEN = "zaak.taken"
ASSIGNED = "zaak.assigned"
NOTED = "zaak.noted"
WRITTEN = "zaak.written_to_applicant"
ANSWERED = "zaak.answered_by_applicant"
ANSWER_HANDLED = "zaak.answer_handled"
EXTENDED = "zaak.term_extended"
SUSPENDED = "zaak.suspended"
RESUMED = "zaak.resumed"
REOPENED = "zaak.reopened"
EXPORTED = "zaak.exported"
STATUS_SET = "zaak.status_set"
CLOSED = "zaak.closed"
FOLLOWED = "zaak.followed"
DESTROYED = "zaak.destroyed"
HELD = "zaak.held"
RELEASED = "zaak.released"
LIST_MADE = "vernietigingslijst.made"
LIST_APPROVED = "vernietigingslijst.approved"
LIST_DISCARDED = "vernietigingslijst.discarded"
ZAAKTYPE_CHANGED = "zaaktype.changed"
TEAMS_CHANGED = "zaaktype.teams_changed"


def thing(zaak: Zaak) -> Thing:
    """A zaak in the log: its reference, and whose it is."""
    person = pseudonym(zaak.initiator_email, zaak.initiator_phone)
    return Thing(kind="zaak", id=str(zaak.pk), label=zaak.identificatie, person=person)


def record_zaak(event: str, *, zaak: Zaak, actor: Actor, **details: Detail) -> AuditEntry:
    """One row about a zaak, in the caller's transaction."""
    return record(event, actor=actor, thing=thing(zaak), details=details)


def record_list(zaken: Iterable[Zaak], *, actor: Actor, event: str = LISTED) -> None:
    """A list of zaken was shown: a row for each, in one statement."""
    record_each(event, [thing(zaak) for zaak in zaken], actor=actor)
