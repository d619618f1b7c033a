"""Whom it is about, and which of what was found is theirs."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from services.audit.people import pseudonyms

_SIGNIFICANT_DIGITS = 9  # of a Dutch phone number, however it is written: without 0, +31 or 0031
_SHORTEST_DIGITS = 6


@dataclass(frozen=True, kw_only=True)
class Person:
    """What the resident gave to be found by; at least one of these."""

    email: str = ""
    phone: str = ""
    name: str = ""
    reference: str = ""

    @property
    def phone_digits(self) -> str:
        """The digits that are the same however the number is written; empty when there are too few to find by."""
        digits = "".join(character for character in self.phone if character.isdigit())
        return digits[-_SIGNIFICANT_DIGITS:] if len(digits) >= _SHORTEST_DIGITS else ""

    @property
    def hashes(self) -> list[str]:
        """As whom the person is in the audit log."""
        return [one for identifier in (self.email, self.phone) if identifier for one in pseudonyms(identifier)]


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """A person, and the ids by kind of what a member of staff said is theirs."""

    person: Person
    ids: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def of(self, kind: str) -> frozenset[str]:
        return self.ids.get(kind, frozenset())
