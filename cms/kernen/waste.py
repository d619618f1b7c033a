"""Waste calendars: a series of days, and the file in which a collector sends them. Asks no database."""

import csv
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from cms.kernen.errors import WasteFileError
from cms.kernen.models import Fraction, Kern, folded

COLUMNS = ("kern", "datum", "soort")
LONGEST_SERIES = 120
MOST_LINES = 20_000
MOST_COMPLAINTS = 10
_DAY_FORMATS = ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y")


@dataclass(frozen=True, order=True, slots=True)
class Pickup:
    """What is collected where, on which day; `kern` is its name, folded."""

    kern: str
    day: date
    fraction: str


def every(weeks: int, *, first: date, last: date) -> list[date]:
    """The same weekday every so many weeks, both ends included; at most `LONGEST_SERIES`."""
    step, days = timedelta(weeks=weeks), []
    day = first
    while day <= last and len(days) < LONGEST_SERIES:
        days.append(day)
        day += step
    return days


def read_waste_file(content: bytes, *, kernen: Iterable[Kern]) -> list[Pickup]:
    """Lines of a CSV file with the columns kern, datum and soort, with semicolons or commas, in any order.

    Raises:
        WasteFileError: nothing can be taken from it as it is; the message names the first lines that are wrong.
    """
    try:
        lines = content.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise WasteFileError(_("This is no text. Save the table as “CSV UTF-8” and try again.")) from error
    if len(lines) > MOST_LINES:
        raise WasteFileError(_("This file is longer than %(most)s lines.") % {"most": MOST_LINES})
    delimiter = ";" if lines and ";" in lines[0] else ","
    try:
        rows = list(csv.reader(lines, delimiter=delimiter))
    except csv.Error as error:
        raise WasteFileError(_("This is no table. Save it as “CSV UTF-8” and try again.")) from error
    places = _columns(rows[0] if rows else [])
    known = {folded(kern.name) for kern in kernen}
    pickups, wrong = set(), []
    for number, row in enumerate(rows[1:], start=2):
        if not any(cell.strip() for cell in row):
            continue
        try:
            pickups.add(_pickup(row, places, known))
        except ValueError as error:
            wrong.append(_("line %(number)s: %(what)s") % {"number": number, "what": error})
    if wrong:
        told = "; ".join(wrong[:MOST_COMPLAINTS])
        raise WasteFileError(_("Nothing is taken over. %(wrong)s") % {"wrong": told}, lines=len(wrong))
    if not pickups:
        raise WasteFileError(_("There are no days in this file."))
    return sorted(pickups)


def _columns(header: list[str]) -> dict[str, int]:
    names = [cell.strip().casefold() for cell in header]
    missing = [name for name in COLUMNS if name not in names]
    if missing:
        raise WasteFileError(
            _("The first line must name the columns: %(columns)s. Missing: %(missing)s.")
            % {"columns": ", ".join(COLUMNS), "missing": ", ".join(missing)}
        )
    return {name: names.index(name) for name in COLUMNS}


def _pickup(row: list[str], places: Mapping[str, int], known: Set[str]) -> Pickup:
    if len(row) <= max(places.values()):
        raise ValueError(_("there are columns missing"))
    kern, day, fraction = (row[places[name]].strip() for name in COLUMNS)
    if folded(kern) not in known:
        raise ValueError(_("there is no village or neighbourhood “%(name)s”") % {"name": kern[:40]})
    if fraction.casefold() not in Fraction.values:
        raise ValueError(
            _("“%(name)s” is not one of %(names)s") % {"name": fraction[:40], "names": ", ".join(Fraction.values)}
        )
    return Pickup(folded(kern), _day(day), fraction.casefold())


def _day(text: str) -> date:
    for form in _DAY_FORMATS:
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007  # a day has no time zone
        except ValueError:
            continue
    raise ValueError(_("“%(day)s” is no date such as 31-12-2026") % {"day": text[:20]})
