"""Finding, handing out and removing what the municipality has of a person. Each of it is in the audit log."""

import tempfile
from dataclasses import dataclass, field
from typing import IO

from django.db import transaction

from services.audit.actions import Thing, record, record_each
from services.audit.people import pseudonym
from services.privacy.errors import NothingChosenError, UnknownChoiceError
from services.privacy.package import write_package
from services.privacy.people import Chosen, Person
from services.privacy.registry import Found, Outcome, Section, keepers_in_order
from shared.actors import Actor

SEARCHED = "privacy.searched"
SHOWN = "privacy.shown"
HANDED_OUT = "privacy.handed_out"
ERASED = "privacy.erased"

_IN_MEMORY_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Erasure:
    """What was removed, or would be, and what stays."""

    removed: list[Outcome] = field(default_factory=list)
    kept: list[Outcome] = field(default_factory=list)


def find(person: Person) -> list[Found]:
    """Everything that may be this person's, newest first."""
    found = [one for keeper in keepers_in_order() for one in keeper.find(person)]
    return sorted(found, key=lambda one: one.at, reverse=True)


@transaction.atomic
def search(*, person: Person, actor: Actor) -> list[Found]:
    """`find`, with the looks that it is written down."""
    found = find(person)
    record(SEARCHED, actor=actor, thing=_thing(person), details={"found": len(found)})
    record_each(
        SHOWN, [Thing(kind=one.kind, id=one.id, person=one.person or _thing(person).person) for one in found],
        actor=actor,
    )  # fmt: skip
    return found


def choose(*, person: Person, keys: list[str]) -> Chosen:
    """The chosen ones ("zaak:…") among what a search for this person finds, so that no other id gets in.

    Raises:
        NothingChosenError: none.
        UnknownChoiceError: one is not, or no longer, among what the search finds.
    """
    if not keys:
        raise NothingChosenError
    known = {f"{one.kind}:{one.id}": one for one in find(person)}
    ids: dict[str, set[str]] = {}
    for key in keys:
        if key not in known:
            raise UnknownChoiceError
        ids.setdefault(known[key].kind, set()).add(known[key].id)
    return Chosen(person=person, ids={kind: frozenset(some) for kind, some in ids.items()})


@transaction.atomic
def hand_out(*, chosen: Chosen, actor: Actor) -> IO[bytes]:
    """A package (ZIP) with everything about what was chosen, open at its begin. Nothing of it stays on the server."""
    sections: list[Section] = [section for keeper in keepers_in_order() for section in keeper.gather(chosen)]
    package = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES)  # noqa: SIM115  # the response closes it
    write_package(package, person=chosen.person, sections=sections)
    package.seek(0)
    record(HANDED_OUT, actor=actor, thing=_thing(chosen.person), details=_counts(chosen))
    return package


@transaction.atomic
def erase(*, chosen: Chosen, actor: Actor, dry_run: bool) -> Erasure:
    """Remove what was chosen, all in one transaction; what must be kept stays whole, with the reason."""
    outcomes = [one for keeper in keepers_in_order() for one in keeper.erase(chosen, actor, dry_run)]
    erasure = Erasure(
        removed=[one for one in outcomes if not one.kept_because], kept=[one for one in outcomes if one.kept_because]
    )
    if not dry_run:
        details = {"removed": len(erasure.removed), "kept": len(erasure.kept)}
        record(ERASED, actor=actor, thing=_thing(chosen.person), details=details)
    return erasure


def _thing(person: Person) -> Thing:
    return Thing(kind="person", id="", label=person.reference[:40], person=pseudonym(person.email, person.phone))


def _counts(chosen: Chosen) -> dict[str, int | str | list[str]]:
    return {kind: len(ids) for kind, ids in chosen.ids.items()}
