"""When a location is open: weekly hours, exceptions, public holidays. Knows no database.

All times are wall-clock times in Europe/Amsterdam, so that a change to summer time moves nothing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays
from babel.dates import format_date
from django.utils.translation import gettext as _

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MIDNIGHT = time(0, 0)
SEARCH_DAYS = 60
"""How far ahead the next opening is looked for."""


@dataclass(frozen=True, order=True)
class Period:
    """From opening to closing on one day; closing at 0.00 means at the end of the day."""

    opens: time
    closes: time

    def holds(self, moment: time) -> bool:
        return self.opens <= moment and (self.closes == MIDNIGHT or moment < self.closes)

    def __str__(self) -> str:
        return _("%(opens)s to %(closes)s") % {"opens": clock(self.opens), "closes": clock(self.closes, is_end=True)}


@dataclass(frozen=True)
class Day:
    """The hours of one date.

    Attributes:
        reason: why it differs from an ordinary week ("Koningsdag"), or empty.
    """

    date: date
    periods: tuple[Period, ...]
    reason: str = ""

    def __str__(self) -> str:
        return _(" and ").join(str(period) for period in self.periods) or _("closed")


@dataclass(frozen=True)
class Status:
    """Whether it is open, and the sentence that says so."""

    is_open: bool
    text: str


@dataclass(frozen=True)
class OpeningHours:
    """A location's hours.

    Attributes:
        weekly: periods by weekday, 0 is Monday; a day that is missing is closed.
        exceptions: dates that differ; they win over holidays.
        is_closed_on_holidays: closed on Dutch public holidays.
    """

    weekly: Mapping[int, tuple[Period, ...]]
    exceptions: Mapping[date, Day] = field(default_factory=dict)
    is_closed_on_holidays: bool = True

    def __bool__(self) -> bool:
        return any(self.weekly.values()) or any(day.periods for day in self.exceptions.values())

    def on(self, day: date) -> Day:
        """The hours of a date."""
        if day in self.exceptions:
            return self.exceptions[day]
        if self.is_closed_on_holidays and (holiday := holiday_name(day)):
            return Day(day, (), holiday)
        return Day(day, tuple(sorted(self.weekly.get(day.weekday(), ()))))

    def status(self, now: datetime) -> Status:
        """Open or closed at an aware moment, until or from when."""
        local = now.astimezone(AMSTERDAM)
        today, moment = local.date(), local.time()
        for period in self.on(today).periods:
            if period.holds(moment):
                closes = clock(self._last_end(today, period), is_end=True)
                return Status(is_open=True, text=_("Open now, until %(time)s") % {"time": hours(closes)})
        for period in self.on(today).periods:
            if period.opens > moment:
                text = _("Closed now, open today from %(time)s") % {"time": hours(clock(period.opens))}
                return Status(is_open=False, text=text)
        return Status(is_open=False, text=self._next_opening(today))

    def week(self, today: date) -> list[Day]:
        """An ordinary week, Monday first, without exceptions and holidays; dates are those of the present week."""
        monday = today - timedelta(days=today.weekday())
        dates = (monday + timedelta(days=number) for number in range(7))
        return [Day(day, tuple(sorted(self.weekly.get(day.weekday(), ())))) for day in dates]

    def coming_exceptions(self, today: date, *, days: int = SEARCH_DAYS) -> list[Day]:
        """Dates from today on that differ from an ordinary week, soonest first."""
        coming = (self.on(day) for day in _dates(today, days))
        return [
            day for day in coming if day.date in self.exceptions or (day.reason and self.weekly.get(day.date.weekday()))
        ]

    def _last_end(self, day: date, period: Period) -> time:
        """When it closes, if hours that follow without a break count as one."""
        end = period.closes
        for following in self.on(day).periods:
            if following.opens == end and end != MIDNIGHT:
                end = following.closes
        return end

    def _next_opening(self, today: date) -> str:
        for ahead, day in enumerate(_dates(today + timedelta(days=1), SEARCH_DAYS), start=1):
            periods = self.on(day).periods
            if periods:
                opens = hours(clock(periods[0].opens))
                if ahead == 1:
                    return _("Closed now, open tomorrow from %(time)s") % {"time": opens}
                return _("Closed now, open on %(day)s from %(time)s") % {"day": day_name(day, ahead), "time": opens}
        return _("Closed now")


def _dates(start: date, days: int) -> Iterator[date]:
    return (start + timedelta(days=number) for number in range(days))


def clock(moment: time, *, is_end: bool = False) -> str:
    """A time as Dutch text writes it: 9.00; the end of a day is 24.00."""
    if is_end and moment == MIDNIGHT:
        return "24.00"
    return f"{moment.hour}.{moment.minute:02}"


def hours(text: str) -> str:
    """A time with its unit: "9.00 uur"."""
    return _("%(time)s hours") % {"time": text}


def day_name(day: date, days_ahead: int) -> str:
    """ "maandag" within a week, "maandag 4 januari" after it."""
    return format_date(day, "EEEE" if days_ahead < 7 else "EEEE d MMMM", locale="nl")


def holiday_name(day: date) -> str:
    """The name of a Dutch public holiday, or empty."""
    return _holidays(day.year).get(day, "")


@cache  # the same for every municipality
def _holidays(year: int) -> Mapping[date, str]:
    return dict(holidays.country_holidays("NL", years=year, language="nl"))
