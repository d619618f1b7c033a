from datetime import UTC, date, datetime, time

import pytest
from django.utils import translation

from cms.locations.opening_hours import AMSTERDAM, Day, OpeningHours, Period, clock

NINE_TO_FIVE = (Period(time(9), time(17)),)
OFFICE = OpeningHours(dict.fromkeys(range(5), NINE_TO_FIVE))


@pytest.fixture(autouse=True)
def dutch() -> object:
    with translation.override("nl"):
        yield


def at(year: int, month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=AMSTERDAM)


def test_open_says_until_when() -> None:
    status = OFFICE.status(at(2026, 11, 23, 10))
    assert status.is_open
    assert status.text == "Nu open, tot 17.00\N{NO-BREAK SPACE}uur"


def test_opening_minute_counts_and_closing_minute_does_not() -> None:
    assert OFFICE.status(at(2026, 11, 23, 9)).is_open
    assert not OFFICE.status(at(2026, 11, 23, 8, 59)).is_open
    assert OFFICE.status(at(2026, 11, 23, 16, 59)).is_open
    assert not OFFICE.status(at(2026, 11, 23, 17)).is_open


@pytest.mark.parametrize(
    ("now", "text"),
    [
        (at(2026, 11, 23, 7), "Nu gesloten, vandaag open vanaf 9.00\N{NO-BREAK SPACE}uur"),
        (at(2026, 11, 23, 18), "Nu gesloten, morgen open vanaf 9.00\N{NO-BREAK SPACE}uur"),
        (at(2026, 11, 27, 18), "Nu gesloten, maandag open vanaf 9.00\N{NO-BREAK SPACE}uur"),
        (at(2026, 11, 28, 12), "Nu gesloten, maandag open vanaf 9.00\N{NO-BREAK SPACE}uur"),
    ],
)
def test_closed_says_when_it_opens(now: datetime, text: str) -> None:
    assert OFFICE.status(now).text == text


def test_break_at_noon() -> None:
    hours = OpeningHours({0: (Period(time(13), time(17)), Period(time(9), time(12)))})
    assert hours.status(at(2026, 11, 23, 11)).text == "Nu open, tot 12.00\N{NO-BREAK SPACE}uur"
    assert hours.status(at(2026, 11, 23, 12, 30)).text == "Nu gesloten, vandaag open vanaf 13.00\N{NO-BREAK SPACE}uur"
    assert str(hours.on(date(2026, 11, 23))) == "9.00 tot 12.00 uur en 13.00 tot 17.00 uur"


def test_periods_that_touch_are_one() -> None:
    hours = OpeningHours({0: (Period(time(9), time(12)), Period(time(12), time(20)))})
    assert hours.status(at(2026, 11, 23, 10)).text == "Nu open, tot 20.00\N{NO-BREAK SPACE}uur"


def test_closing_at_midnight_is_the_end_of_the_day() -> None:
    hours = OpeningHours({0: (Period(time(20), time(0)),)})
    assert hours.status(at(2026, 11, 23, 23, 59)).text == "Nu open, tot 24.00\N{NO-BREAK SPACE}uur"
    assert not hours.status(at(2026, 11, 24, 0)).is_open
    assert not hours.status(at(2026, 11, 23, 0)).is_open
    assert clock(time(0), is_end=True) == "24.00"
    assert clock(time(0)) == "0.00"


def test_public_holiday_is_closed_and_named() -> None:
    kings_day = OFFICE.on(date(2027, 4, 27))
    assert kings_day.periods == ()
    assert kings_day.reason == "Koningsdag"
    assert str(kings_day) == "gesloten"
    assert OFFICE.status(at(2027, 4, 26, 18)).text == "Nu gesloten, woensdag open vanaf 9.00\N{NO-BREAK SPACE}uur"


def test_holiday_that_moves_when_it_falls_on_a_sunday() -> None:
    assert OFFICE.on(date(2025, 4, 26)).reason == "Koningsdag"  # 27 April 2025 is a Sunday
    assert OFFICE.on(date(2026, 4, 6)).reason == "Tweede paasdag"


def test_location_may_be_open_on_holidays() -> None:
    hours = OpeningHours(OFFICE.weekly, is_closed_on_holidays=False)
    assert hours.status(at(2027, 4, 27, 10)).is_open


def test_exception_wins_over_holiday_and_week() -> None:
    kings_day, monday = date(2027, 4, 27), date(2026, 11, 23)
    hours = OpeningHours(
        OFFICE.weekly,
        {
            kings_day: Day(kings_day, (Period(time(10), time(12)),), "Oranjemarkt"),
            monday: Day(monday, (), "Verbouwing"),
        },
    )
    assert hours.status(at(2027, 4, 27, 11)).text == "Nu open, tot 12.00\N{NO-BREAK SPACE}uur"
    assert hours.status(at(2026, 11, 23, 11)).text == "Nu gesloten, morgen open vanaf 9.00\N{NO-BREAK SPACE}uur"


def test_closed_for_more_than_a_week_names_the_date() -> None:
    closed = {date(2026, 12, day): Day(date(2026, 12, day), (), "Verhuizing") for day in range(1, 14)}
    hours = OpeningHours(OFFICE.weekly, closed)
    assert (
        hours.status(at(2026, 12, 1, 10)).text
        == "Nu gesloten, maandag 14 december open vanaf 9.00\N{NO-BREAK SPACE}uur"
    )


def test_never_open_says_closed() -> None:
    assert not OpeningHours({})
    assert OpeningHours({}).status(at(2026, 11, 23, 10)).text == "Nu gesloten"


def test_turn_of_the_year() -> None:
    assert (
        OFFICE.status(at(2026, 12, 31, 18)).text == "Nu gesloten, maandag open vanaf 9.00\N{NO-BREAK SPACE}uur"
    )  # 1 January is closed


@pytest.mark.parametrize(
    ("utc", "is_open"),
    [
        (datetime(2026, 3, 27, 8, 0, tzinfo=UTC), True),  # Friday, 9.00 winter time
        (datetime(2026, 3, 27, 7, 59, tzinfo=UTC), False),
        (datetime(2026, 3, 30, 7, 0, tzinfo=UTC), True),  # Monday, 9.00 summer time
        (datetime(2026, 3, 30, 15, 0, tzinfo=UTC), False),  # 17.00 summer time
        (datetime(2026, 10, 26, 8, 0, tzinfo=UTC), True),  # Monday after the clock went back
        (datetime(2026, 10, 26, 15, 59, tzinfo=UTC), True),
    ],
)
def test_summer_time_moves_nothing_on_the_wall_clock(utc: datetime, is_open: bool) -> None:
    assert OFFICE.status(utc).is_open is is_open


def test_hour_that_happens_twice() -> None:
    hours = OpeningHours({6: (Period(time(2), time(3)),)})
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)  # 2.30 summer time
    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)  # 2.30 winter time
    assert hours.status(first).is_open
    assert hours.status(second).is_open


def test_week_shows_ordinary_days_monday_first() -> None:
    week = OFFICE.week(date(2026, 4, 29))
    assert [str(day) for day in week] == ["9.00 tot 17.00 uur"] * 5 + ["gesloten"] * 2
    assert week[0].date == date(2026, 4, 27)  # Koningsdag, shown as an ordinary Monday


def test_coming_exceptions_are_soonest_first_and_leave_out_holidays_on_closed_days() -> None:
    eve = date(2026, 12, 24)
    hours = OpeningHours(OFFICE.weekly, {eve: Day(eve, (Period(time(9), time(15)),), "Kerstavond")})
    coming = hours.coming_exceptions(date(2026, 12, 20), days=14)
    assert [(day.date.day, day.reason) for day in coming] == [
        (24, "Kerstavond"),
        (25, "Eerste kerstdag"),
        (1, "Nieuwjaarsdag"),
    ]
