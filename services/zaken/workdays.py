"""When a term ends, after the Algemene termijnenwet (wetten.overheid.nl/BWBR0002448)."""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache

import holidays

SATURDAY = 5
LONGEST_MOVED_DAYS = 90
"""Art. 4: the law does not move the end of a longer term."""


def is_working_day(day: date) -> bool:
    """No Saturday, Sunday or day of art. 3: the public holidays, Good Friday and each 5 May."""
    return day.weekday() < SATURDAY and day not in _holidays(day.year)


def next_working_day(day: date) -> date:
    """This day, or the first working day after it."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def days_later(start: date, days: int) -> date:
    """The last day of a term of calendar days; art. 1 moves the end of a short one to a working day."""
    end = start + timedelta(days=days)
    return next_working_day(end) if days <= LONGEST_MOVED_DAYS else end


def working_days_later(start: date, days: int) -> date:
    """The last day of a term of working days; the day on which it starts does not count."""
    end = start
    for _day in range(days):
        end = next_working_day(end + timedelta(days=1))
    return end


@cache
def _holidays(year: int) -> Mapping[date, str]:
    return dict(holidays.country_holidays("NL", years=year, categories=("public", "optional")))
