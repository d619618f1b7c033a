"""The Dutch municipalities that exist and existed, by CBS code (`data/README.md` names the sources)."""

import csv
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

FIRST_FICTIONAL_CODE = 8000
"""CBS has come to 1992 in a century; codes from here on are for demo, training and tests."""

_FILE = Path(__file__).parent / "data" / "gemeenten.csv"
_OWMS = "http://standaarden.overheid.nl/owms/terms/"
_TOOI = "https://identifier.overheid.nl/tooi/id/gemeente/gm"


@dataclass(frozen=True, kw_only=True)
class Gemeente:
    """One line of the register.

    Attributes:
        other_name: what another official list calls it, or empty.
        ended_on: the last day on which it existed; None while it does.
        part_of: the municipality it became part of, when the register knows.
    """

    gemeentecode: str
    name: str
    other_name: str = ""
    owms_uri: str = ""
    ended_on: date | None = None
    part_of: str = ""

    def is_called(self, name: str) -> bool:
        """Whether this is its name, whatever capitals and accents; "Bergen" will do for "Bergen (NH)"."""
        return plain(name) in {plain(one) for one in (self.name, self.other_name, self.name.split(" (")[0]) if one}


def is_fictional(gemeentecode: str) -> bool:
    """Whether a code is one that CBS will not give out."""
    return int(gemeentecode) >= FIRST_FICTIONAL_CODE


def tooi_uri(gemeentecode: str) -> str:
    """TOOI's address of a municipality; it follows from the code."""
    return f"{_TOOI}{gemeentecode}"


def plain(name: str) -> str:
    """A name without capitals, accents and doubled spaces, to compare by."""
    decomposed = unicodedata.normalize("NFKD", name)
    return " ".join("".join(letter for letter in decomposed if not unicodedata.combining(letter)).casefold().split())


@lru_cache(maxsize=1)
def gemeenten() -> Mapping[str, Gemeente]:
    """The register by code; a file of this release, the same for every municipality."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        return {
            row["gemeentecode"]: Gemeente(
                gemeentecode=row["gemeentecode"],
                name=row["name"],
                other_name=row["other_name"],
                owms_uri=f"{_OWMS}{row['owms_term']}" if row["owms_term"] else "",
                ended_on=date.fromisoformat(row["ended_on"]) if row["ended_on"] else None,
                part_of=row["part_of"],
            )
            for row in csv.DictReader(file)
        }


def find_by_name(name: str) -> Gemeente | None:
    """The municipality with exactly this official name; an existing one before an ended one."""
    called = [one for one in gemeenten().values() if plain(name) in {plain(one.name), plain(one.other_name)}]
    return min(called, key=lambda one: one.ended_on is not None, default=None)
