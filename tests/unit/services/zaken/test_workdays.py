"""Ends of terms, after the Algemene termijnenwet."""

from datetime import date

import pytest

from services.zaken.workdays import days_later, is_working_day, working_days_later


@pytest.mark.parametrize(
    ("day", "is_one"),
    [
        (date(2026, 4, 3), False),  # Good Friday: art. 3(2)
        (date(2026, 4, 6), False),  # Easter Monday
        (date(2026, 4, 27), False),  # Koningsdag
        (date(2026, 5, 5), False),  # each year, not only in a lustrum
        (date(2026, 5, 14), False),  # Ascension
        (date(2026, 11, 28), False),  # a Saturday
        (date(2026, 11, 30), True),
        (date(2026, 12, 24), True),
    ],
)
def test_working_days(day: date, is_one: bool) -> None:
    assert is_working_day(day) is is_one


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (date(2026, 11, 26), 7, date(2026, 12, 3)),
        (date(2026, 11, 23), 5, date(2026, 11, 30)),  # a Saturday becomes Monday: art. 1
        (date(2026, 12, 18), 7, date(2026, 12, 28)),  # Christmas on Friday and Saturday, then Sunday
        (date(2026, 8, 29), 91, date(2026, 11, 28)),  # longer than 90 days: it ends on its Saturday (art. 4)
    ],
)
def test_a_term_of_days(start: date, days: int, end: date) -> None:
    assert days_later(start, days) == end


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (date(2026, 11, 26), 1, date(2026, 11, 27)),
        (date(2026, 11, 26), 2, date(2026, 11, 30)),
        (date(2026, 4, 2), 1, date(2026, 4, 7)),  # over Good Friday and Easter
        (date(2026, 12, 24), 5, date(2027, 1, 4)),
    ],
)
def test_a_term_of_working_days(start: date, days: int, end: date) -> None:
    assert working_days_later(start, days) == end
