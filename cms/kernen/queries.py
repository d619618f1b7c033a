"""Which kern is meant, and when its waste is collected."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from cms.kernen.models import Collection, Fraction, Kern, folded
from cms.kernen.postcodes import clean_postcode


@dataclass(frozen=True, kw_only=True)
class CollectionDay:
    """What is collected on one day.

    Attributes:
        fractions: keys of `Fraction`.
    """

    day: date
    fractions: tuple[str, ...]

    @property
    def month(self) -> date:
        """Its first day."""
        return self.day.replace(day=1)

    @property
    def labels(self) -> list[str]:
        return [str(Fraction(fraction).label) for fraction in self.fractions]


def has_kernen() -> bool:
    """Whether residents have something to choose."""
    return Kern.objects.exists()


def kern_of_slug(slug: str) -> Kern | None:
    """The kern with this address; None when there is none."""
    return Kern.objects.filter(slug=slug).first()


def find_kernen(text: str) -> list[Kern]:
    """Which kernen somebody means by a postcode or a name: none, the one, or more to choose from."""
    kernen = list(Kern.objects.all())
    postcode = clean_postcode(text)
    if postcode:
        return [kern for kern in kernen if any(part.holds(postcode) for part in kern.ranges)]
    wanted = folded(text)
    exact = [kern for kern in kernen if folded(kern.name) == wanted]
    return exact or [kern for kern in kernen if wanted and wanted in folded(kern.name)]


def collection_days(kern: Kern, *, since: date, most: int | None = None) -> list[CollectionDay]:
    """The days that come, from `since`; one query."""
    rows: Iterable[Collection] = kern.collections.from_day(since)
    days = [
        CollectionDay(day=day, fractions=tuple(row.fraction for row in group))
        for day, group in groupby(rows, key=lambda row: row.day)
    ]
    return days[:most]
