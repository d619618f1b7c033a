"""Writing in the log: in the caller's transaction, so that an act and its row are both there or both not."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from services.audit.circumstances import circumstances
from services.audit.models import AuditEntry
from services.audit.registry import audit_events
from shared.actors import Actor

type Detail = str | int | list[str]


@dataclass(frozen=True, kw_only=True)
class Thing:
    """What was changed or seen.

    Attributes:
        kind: "zaak", "account", …
        id: primary key as text.
        label: what staff know it by; no personal data of residents: a reference, not a description.
        person: whose data it is, by `people.pseudonym`; empty when it is nobody's.
    """

    kind: str
    id: str
    label: str = ""
    person: str = ""


_NOTHING = Thing(kind="", id="")


def record(
    event: str,
    *,
    actor: Actor,
    thing: Thing = _NOTHING,
    result: AuditEntry.Result = AuditEntry.Result.OK,
    details: Mapping[str, Detail] | None = None,
) -> AuditEntry:
    """Add one row, with one statement. Details hold ids, counts and names of settings; no personal data."""
    entry = _entry(event, actor=actor, thing=thing, result=result, details=dict(details or {}))
    entry.save(force_insert=True)
    return entry


def record_each(event: str, things: Iterable[Thing], *, actor: Actor) -> None:
    """A row for each: a list shows the data of several people. One statement."""
    AuditEntry.objects.bulk_create(
        [_entry(event, actor=actor, thing=thing, result=AuditEntry.Result.OK, details={}) for thing in things]
    )


def _entry(event: str, *, actor: Actor, thing: Thing, result: AuditEntry.Result, details: dict[str, Any]) -> AuditEntry:
    present = circumstances()
    acting = present.on_behalf_of or actor
    now = timezone.now()
    return AuditEntry(
        trace_id=present.trace_id,
        operation_id=secrets.token_hex(8),
        event=event,
        activity=audit_events.get(event).activity,
        result=result,
        started_at=min(present.started_at, now),
        at=now,
        actor_kind=acting.kind,
        actor_id=acting.id[:40],
        actor_label=acting.label[:200],
        object_kind=thing.kind,
        object_id=thing.id[:64],
        object_label=thing.label[:120],
        person=thing.person,
        network=present.network,
        details=details,
    )
