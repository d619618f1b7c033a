"""Dutch postcodes and ranges of them, as an editor types them and a resident knows them. Knows no database."""

import re
from dataclasses import dataclass
from typing import Self

from django.utils.translation import gettext as _

from cms.kernen.errors import PostcodesError

_POSTCODE = re.compile(r"([1-9][0-9]{3})\s?([A-Za-z]{2})?")
_BETWEEN = re.compile(r"\s*(?:-|–|t/m)\s*")
_FIRST_LETTERS, _LAST_LETTERS = "AA", "ZZ"


@dataclass(frozen=True, order=True, slots=True)
class PostcodeRange:
    """From one postcode up to and with another, each as `1234AB`."""

    first: str
    last: str

    def holds(self, postcode: str) -> bool:
        """Whether a postcode as `1234AB` lies in it; of `1234` whether any of it does."""
        low, high = postcode.ljust(6, "A"), postcode if len(postcode) == 6 else f"{postcode}{_LAST_LETTERS}"
        return self.first <= high and low <= self.last

    def overlaps(self, other: Self) -> bool:
        return self.first <= other.last and other.first <= self.last

    def __str__(self) -> str:
        if self.first == self.last:
            return self.first
        if self.first.endswith(_FIRST_LETTERS) and self.last.endswith(_LAST_LETTERS):
            low, high = self.first[:4], self.last[:4]
            return low if low == high else f"{low}-{high}"
        return f"{self.first}-{self.last}"


def clean_postcode(text: str) -> str:
    """`1234ab` or `1234 AB` as `1234AB`, `1234` as it is; "" for anything else."""
    found = _POSTCODE.fullmatch(text.strip())
    return "" if found is None else f"{found[1]}{(found[2] or '').upper()}"


def parse_ranges(text: str) -> tuple[PostcodeRange, ...]:
    """Ranges out of lines or a list with commas: `1234`, `1234 AB`, `1234-1236`, `1234AA-1234CD`; sorted.

    Raises:
        PostcodesError: one of them is none; the message says which.
    """
    parts = [part.strip() for part in re.split(r"[,;\n]", text) if part.strip()]
    return tuple(sorted(_range(part) for part in parts))


def _range(text: str) -> PostcodeRange:
    ends = [clean_postcode(end) for end in _BETWEEN.split(text)]
    if not all(ends) or len(ends) > 2:
        raise PostcodesError(
            _("“%(text)s” is no postcode. Write 1234, 1234 AB, 1234-1236 or 1234 AA-1234 CD.") % {"text": text[:40]}
        )
    first, last = ends[0], ends[-1]
    found = PostcodeRange(first.ljust(6, "A"), last if len(last) == 6 else f"{last}{_LAST_LETTERS}")
    if found.first > found.last:
        raise PostcodesError(_("“%(text)s” ends before it begins.") % {"text": text[:40]})
    return found
