"""Each app that holds data of residents registers how to find it, hand it out and remove it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models.fields.files import FieldFile

from services.privacy.people import Chosen, Person
from shared.actors import Actor
from shared.errors import Text
from shared.registry import Registry


@dataclass(frozen=True, kw_only=True)
class Found:
    """Something that may be this person's: a member of staff says whether it is.

    Attributes:
        kind, id: "zaak" and its key; together unique.
        title: by which staff recognise it.
        found_by: "email", "phone", "reference" (surely theirs), or "name", "text" (perhaps somebody else's).
        person: as whom it is in the audit log.
    """

    kind: str
    id: str
    title: str
    at: datetime
    found_by: str
    person: str = ""

    @property
    def is_sure(self) -> bool:
        return self.found_by in {"email", "phone", "reference"}


@dataclass(frozen=True, kw_only=True)
class Section:
    """A part of the package.

    Attributes:
        rows: one dict per row: label → text, number, day or moment.
        files: (name in the package, file).
    """

    title: Text
    rows: list[dict[str, Any]]
    files: list[tuple[str, FieldFile]] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What becomes of one thing: removed, or kept and why.

    Attributes:
        kept_because: empty when it is removed.
    """

    title: str
    kept_because: str = ""


@dataclass(frozen=True, kw_only=True)
class Keeper:
    """One app's part.

    Attributes:
        tables: names in the database of the tables with residents' data that this app answers for.
        find: what may be this person's.
        gather: all about what was chosen.
        erase: remove it, or say what would happen (`dry_run`); in the caller's transaction, each removal in the log.
        order: lower is erased first: what refers to something goes before it.
    """

    tables: frozenset[str]
    find: Callable[[Person], list[Found]]
    gather: Callable[[Chosen], list[Section]]
    erase: Callable[[Chosen, Actor, bool], list[Outcome]]
    order: int


keepers: Registry[Keeper] = Registry("privacy_keepers")

tables_without_residents: Registry[str] = Registry("tables_without_residents")
"""Table of a kind that could hold residents' data → why nothing in it has to be handed out or removed."""


def keepers_in_order() -> list[Keeper]:
    """Those whose rows refer to others first."""
    return sorted(keepers.values(), key=lambda keeper: keeper.order)
