"""What a resident who chose a village sees, and that nothing personal is kept for others."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar
from time_machine import travel

from cms.kernen.models import Collection, Kern
from cms.locations.models import LocationPage
from tenants.context import in_municipality
from tenants.municipalities.models import Municipality
from tests.conftest import ClientFor
from tests.factories.cms import (
    AgendaPageFactory,
    BoardPageFactory,
    ContentPageFactory,
    EventPageFactory,
    LocationPageFactory,
    NewsPageFactory,
    PersonPageFactory,
    contact_page,
)


@pytest.fixture
def oost(in_zonnedal: Municipality) -> Kern:
    Kern.objects.create(name="Westwoud", slug="westwoud", postcodes="1617", latitude=52.60, longitude=5.00)
    return Kern.objects.create(name="Oostwoud", slug="oostwoud", postcodes="1678", latitude=52.74, longitude=5.09)


@pytest.fixture
def client(oost: Kern, in_zonnedal: Municipality, client_for: ClientFor) -> Client:
    return client_for(in_zonnedal)


def test_a_resident_finds_it_by_postcode_by_name_and_in_the_list(client: Client) -> None:
    for asked in ("1678 xb", "1678", "oostwoud", "Oost", "Óóstwoud"):
        answer = client.get("/mijn-dorp/", {"zoek": asked})
        assert answer["Location"] == "/mijn-dorp/oostwoud/", asked
    several = client.get("/mijn-dorp/", {"zoek": "woud"}).content.decode()
    assert "Welke bedoelt u?" in several
    assert several.count('href="/mijn-dorp/') == 2
    unknown = client.get("/mijn-dorp/", {"zoek": "9999 ZZ"})
    assert "Wij kennen geen dorp of wijk bij ‘9999 ZZ’" in unknown.content.decode()
    assert 'aria-invalid="true"' in unknown.content.decode()


def test_the_choice_is_a_name_in_a_cookie_and_is_forgotten_when_asked(client: Client) -> None:
    chosen = client.post("/mijn-dorp/oostwoud/")
    cookie = chosen.cookies["kern"]
    assert (cookie.value, cookie["samesite"], chosen["Location"]) == ("oostwoud", "Lax", "/mijn-dorp/oostwoud/")
    assert set(client.cookies) == {"kern"}
    assert client.get("/mijn-dorp/")["Location"] == "/mijn-dorp/oostwoud/"
    assert client.get("/mijn-dorp/?kies=ander").status_code == 200
    assert "is uw dorp of wijk" in client.get("/mijn-dorp/oostwoud/").content.decode()
    client.post("/mijn-dorp/")
    assert client.cookies["kern"].value == ""
    assert client.get("/mijn-dorp/").status_code == 200


def test_another_site_can_not_choose_for_a_resident(client: Client) -> None:
    for headers in ({"origin": "https://elders.example"}, {"sec-fetch-site": "cross-site"}):
        assert client.post("/mijn-dorp/oostwoud/", headers=headers).status_code == 404
        assert client.post("/mijn-dorp/", headers=headers).status_code == 404


def test_news_events_pages_and_people_of_the_village_only(client: Client, oost: Kern) -> None:
    west = Kern.objects.get(slug="westwoud")
    for own, word in ((oost, "oost"), (west, "west")):
        NewsPageFactory.create(title=f"Nieuws {word}", kernen=[own])
        ContentPageFactory.create(title=f"Pagina {word}", kernen=[own])
        agenda = AgendaPageFactory.create(title=f"Agenda {word}", slug=f"agenda-{word}")
        begins = datetime(2999, 1, 1, tzinfo=UTC)
        EventPageFactory.create(parent=agenda, title=f"Feest {word}", starts_at=begins, kernen=[own])
        board = BoardPageFactory.create(title=f"Raad {word}", slug=f"raad-{word}")
        PersonPageFactory.create(parent=board, title=f"Wethouder {word}", kernen=[own])
    NewsPageFactory.create(title="Nieuws voor allen")
    NewsPageFactory.create(title="Nieuws in klad", kernen=[oost], live=False)
    page = client.get("/mijn-dorp/oostwoud/").content.decode()
    for kind in ("Nieuws", "Pagina", "Feest", "Wethouder"):
        assert f"{kind} oost" in page
        assert f"{kind} west" not in page
    assert "Nieuws voor allen" not in page
    assert "in klad" not in page
    assert "Nieuws oost" in client.get("/mijn-dorp/oostwoud/blok/nieuws/").content.decode()
    assert "Nieuws west" not in client.get("/mijn-dorp/oostwoud/blok/start/").content.decode()


def test_the_desk_is_the_villages_own_then_the_nearest_and_never_a_waste_yard(client: Client, oost: Kern) -> None:
    main = LocationPageFactory.create(title="Gemeentehuis", latitude=52.60, longitude=5.00)
    near = LocationPageFactory.create(title="Dorpshuis", latitude=52.73, longitude=5.09)
    LocationPageFactory.create(title="Milieustraat", latitude=52.74, longitude=5.09, is_desk=False)
    contact = contact_page()
    contact.main_location = main
    contact.save()

    def desk() -> str:
        return client.get("/mijn-dorp/oostwoud/blok/contact/").content.decode()

    assert "Dorpshuis" in desk()
    assert "Ongeveer 1 km" in desk()
    main.kernen = [oost]
    main.save()
    assert "Gemeentehuis" in desk()
    main.kernen = []
    main.save()
    LocationPage.objects.filter(pk=near.pk).update(latitude=None, longitude=None)
    LocationPage.objects.filter(pk=main.pk).update(latitude=None, longitude=None)
    assert "Gemeentehuis" in desk()
    assert "km" not in desk()


def test_waste_days_begin_today_by_the_clock_in_amsterdam(client: Client, oost: Kern) -> None:
    for day in (date(2027, 6, 30), date(2027, 7, 1), date(2027, 7, 15)):
        Collection.objects.create(kern=oost, day=day, fraction="gft")
    Collection.objects.create(kern=oost, day=date(2027, 7, 1), fraction="papier")
    with travel(datetime(2027, 6, 30, 22, 30, tzinfo=UTC), tick=False):  # half past midnight on 1 July there
        page = client.get("/mijn-dorp/oostwoud/afval/").content.decode()
        file = client.get("/mijn-dorp/oostwoud/afval.ics")
        block = client.get("/mijn-dorp/oostwoud/blok/start/").content.decode()
    assert "30 juni" not in page
    assert "donderdag 1 juli" in page
    assert "Groente, fruit en tuinafval (gft), Papier en karton" in page
    assert "donderdag 1 juli" in block
    events: list[Any] = list(Calendar.from_ical(file.content).walk("VEVENT"))
    assert [event["dtstart"].dt for event in events] == [date(2027, 7, 1), date(2027, 7, 15)]
    assert events[0]["dtend"].dt == date(2027, 7, 2)
    assert events[0].walk("VALARM")[0]["trigger"].dt == timedelta(hours=-5)


def test_what_is_near_by_is_the_same_for_all_who_ask(
    client: Client, in_zonnedal: Municipality, client_for: ClientFor
) -> None:
    client.post("/mijn-dorp/oostwoud/")
    with_choice = client.get("/mijn-dorp/westwoud/blok/start/")
    without = client_for(in_zonnedal).get("/mijn-dorp/westwoud/blok/start/")
    assert with_choice.content == without.content
    assert with_choice["Cache-Control"] == "public, max-age=60"
    for path in ("/", "/nieuws/", "/contact/"):
        assert client.get(path).content == client_for(in_zonnedal).get(path).content, path
        assert "Oostwoud" not in client.get(path).content.decode(), path
    assert "no-store" in client.get("/mijn-dorp/oostwoud/")["Cache-Control"]


def test_what_does_not_exist_is_not_there(client: Client) -> None:
    for path in (
        "noordwoud/",
        "noordwoud/blok/start/",
        "oostwoud/blok/alles/",
        "noordwoud/afval/",
        "noordwoud/afval.ics",
    ):
        assert client.get(f"/mijn-dorp/{path}").status_code == 404, path
    assert client.post("/mijn-dorp/noordwoud/").status_code == 404


def test_a_municipality_without_kernen_has_nothing_of_it(waterveen: Municipality, client_for: ClientFor) -> None:
    client = client_for(waterveen)
    assert client.get("/mijn-dorp/").status_code == 404
    assert "mijn-dorp" not in client.get("/").content.decode()
    with in_municipality(waterveen):
        assert not Kern.objects.exists()


def test_another_municipality_does_not_have_this_village(
    client: Client, waterveen: Municipality, client_for: ClientFor
) -> None:
    assert client.get("/mijn-dorp/oostwoud/").status_code == 200
    assert client_for(waterveen).get("/mijn-dorp/oostwoud/").status_code == 404


def test_a_page_asks_no_more_when_there_is_more(client: Client, oost: Kern) -> None:
    def make(number: int) -> None:
        LocationPageFactory.create(title=f"Balie {number}", kernen=[oost])
        NewsPageFactory.create(title=f"Nieuws {number}", kernen=[oost])
        Kern.objects.create(name=f"Dorp {number}", slug=f"dorp-{number}")
        Collection.objects.create(kern=oost, day=timezone.localdate() + timedelta(days=number), fraction="gft")

    def queries(path: str) -> int:
        client.get(path)  # what is asked once is known
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        return len(asked)

    paths = ("/", "/mijn-dorp/oostwoud/", "/mijn-dorp/oostwoud/blok/start/", "/mijn-dorp/oostwoud/afval/")
    make(1)
    few = [queries(path) for path in paths]
    for number in range(2, 6):
        make(number)
    assert [queries(path) for path in paths] == few
