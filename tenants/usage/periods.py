"""Periods of whole days, as people write them: 2026-11, 2026-Q4, 2026, 2026-11-01..2026-11-14."""

import calendar
import re
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from shared.errors import Text
from tenants.usage.errors import InvalidPeriodError

_YEAR = re.compile(r"(\d{4})")
_QUARTER = re.compile(r"(\d{4})-Q([1-4])", re.IGNORECASE)
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_DAYS = re.compile(r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})")


@dataclass(frozen=True, kw_only=True)
class Period:
    """Some days, the first and the last included.

    Attributes:
        label: as it was written.
    """

    first: date
    last: date
    label: str


def parse_period(text: str) -> Period:
    """The period that somebody wrote.

    Raises:
        InvalidPeriodError: it is none.
    """
    label = text.strip()
    try:
        first, last = _days_of(label)
    except ValueError as error:
        raise InvalidPeriodError(_refusal(), period=label) from error
    if first > last:
        raise InvalidPeriodError(_refusal(), period=label)
    return Period(first=first, last=last, label=label)


def _days_of(label: str) -> tuple[date, date]:
    if match := _YEAR.fullmatch(label):
        return date(int(match[1]), 1, 1), date(int(match[1]), 12, 31)
    if match := _QUARTER.fullmatch(label):
        year, month = int(match[1]), int(match[2]) * 3
        return date(year, month - 2, 1), date(year, month, calendar.monthrange(year, month)[1])
    if match := _MONTH.fullmatch(label):
        first = date(int(match[1]), int(match[2]), 1)
        return first, first.replace(day=calendar.monthrange(first.year, first.month)[1])
    if match := _DAYS.fullmatch(label):
        return date.fromisoformat(match[1]), date.fromisoformat(match[2])
    raise ValueError(label)


def _refusal() -> Text:
    return _(
        "This is not a period. Write a month (2026-11), a quarter (2026-Q4), a year (2026),"
        " or two days (2026-11-01..2026-11-14)."
    )
