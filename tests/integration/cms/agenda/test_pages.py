"""The agenda, its events and their calendar files."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from icalendar import Calendar
from time_machine import travel

from cms.agenda.models import EventPage, coming_months, month_of
from tenants.context import in_municipality
from tenants.municipalities.models import Municipality
from tests.conftest import ClientFor
from tests.factories.cms import AgendaPageFactory, EventPageFactory


@pytest.fixture(autouse=True)
def still_clock() -> Iterator[None]:
    with travel(datetime(2026, 3, 20, 12, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def client(zonnedal: Municipality, client_for: ClientFor) -> Client:
    with in_municipality(zonnedal):
        agenda = AgendaPageFactory.create(title="Agenda")
        for title, begins, ends in (
            ("Voorbij", datetime(2026, 3, 10, 18, tzinfo=UTC), None),
            ("Markt", datetime(2026, 3, 27, 8, tzinfo=UTC), datetime(2026, 3, 27, 12, tzinfo=UTC)),
            ("Zomertijd", datetime(2026, 3, 28, 23, 30, tzinfo=UTC), datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
            ("Tentoonstelling", datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 5, 2, tzinfo=UTC)),
        ):
            EventPageFactory.create(parent=agenda, title=title, slug=title.lower(), starts_at=begins, ends_at=ends)
    return client_for(zonnedal)


def titles(client: Client, query: str = "") -> list[str]:
    return [page.title for page in client.get(f"/agenda/{query}").context["page_obj"]]


def test_what_comes_stands_first_and_what_is_over_is_reachable(client: Client) -> None:
    assert titles(client) == ["Tentoonstelling", "Markt", "Zomertijd"]
    assert titles(client, "?voorbij=ja") == ["Voorbij"]


def test_a_month_has_what_goes_on_in_it(client: Client, zonnedal: Municipality) -> None:
    assert titles(client, "?maand=2026-04") == ["Tentoonstelling"]
    assert titles(client, "?maand=2026-03") == ["Tentoonstelling", "Voorbij", "Markt", "Zomertijd"]
    assert titles(client, "?maand=onzin") == titles(client)
    with in_municipality(zonnedal):
        months = coming_months(EventPage.events.coming(datetime(2026, 3, 20, tzinfo=UTC)))
    assert months == [date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)]


def test_odd_queries_show_a_page(client: Client) -> None:
    for query in ("?page=x", "?maand=2026-13", "?maand=0000-00", "?maand=%00", "?page=999&voorbij="):
        assert client.get(f"/agenda/{query}").status_code == 200


def test_an_event_in_the_night_of_summer_time(client: Client) -> None:
    """It begins at 0.30 before the clock is put on, lasts two hours, and ends at 3.30."""
    html = client.get("/agenda/zomertijd/").content.decode()
    assert "zondag 29 maart 2026" in html
    assert "van 0.30 tot 3.30 uur" in html
    response = client.get("/agenda/zomertijd/kalender/")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    (event,) = Calendar.from_ical(response.content).walk("VEVENT")
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (
        datetime(2026, 3, 28, 23, 30, tzinfo=UTC),
        datetime(2026, 3, 29, 1, 30, tzinfo=UTC),
    )


def test_whole_days_are_dates_and_end_the_day_after(client: Client, zonnedal: Municipality) -> None:
    with in_municipality(zonnedal):
        EventPageFactory.create(
            title="Week van de, afvalvrije; buurt", slug="week", is_all_day=True,
            starts_at=datetime(2026, 6, 1, 10, tzinfo=UTC), ends_at=datetime(2026, 6, 7, 10, tzinfo=UTC),
        )  # fmt: skip
    assert "1 juni 2026 tot en met 7 juni 2026" in client.get("/agenda/week/").content.decode()
    (event,) = Calendar.from_ical(client.get("/agenda/week/kalender/").content).walk("VEVENT")
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (date(2026, 6, 1), date(2026, 6, 8))
    assert str(event["SUMMARY"]) == "Week van de, afvalvrije; buurt"
    assert str(event["URL"]) == "http://zonnedal.localhost/agenda/week/"


def test_the_whole_agenda_as_a_calendar_has_what_comes(client: Client) -> None:
    events = Calendar.from_ical(client.get("/agenda/kalender/").content).walk("VEVENT")
    assert [str(event["SUMMARY"]) for event in events] == ["Tentoonstelling", "Markt", "Zomertijd"]
    assert len({str(event["UID"]) for event in events}) == 3


def test_a_private_or_unpublished_event_is_nowhere(client: Client, zonnedal: Municipality) -> None:
    with in_municipality(zonnedal):
        EventPage.objects.filter(slug="markt").update(live=False)
    assert "Markt" not in titles(client)
    assert b"Markt" not in client.get("/agenda/kalender/").content
    assert client.get("/agenda/markt/kalender/").status_code == 404


def test_an_event_does_not_end_before_it_begins() -> None:
    event = EventPage(title="x", starts_at=datetime(2026, 3, 2, tzinfo=UTC), ends_at=datetime(2026, 3, 1, tzinfo=UTC))
    with pytest.raises(ValidationError) as refusal:
        event.clean()
    assert "ends_at" in refusal.value.message_dict


def test_months_as_they_stand_in_the_address() -> None:
    assert month_of("2026-12") == date(2026, 12, 1)
    assert month_of("2026-00") is None
