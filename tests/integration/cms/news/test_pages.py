from datetime import date
from xml.etree import ElementTree

from tenants.context import in_municipality
from tenants.municipalities.models import Municipality
from tests.conftest import ClientFor
from tests.factories.cms import NewsPageFactory, make_photo


def test_index_is_newest_first_in_pages_of_ten(zonnedal: Municipality, client_for: ClientFor) -> None:
    with in_municipality(zonnedal):
        for day in range(1, 13):
            NewsPageFactory.create(title=f"Bericht {day}", date=date(2026, 11, day))
    client = client_for(zonnedal)
    first = client.get("/nieuws/")
    assert [page.title for page in first.context["page_obj"]][:2] == ["Bericht 12", "Bericht 11"]
    assert len(first.context["page_obj"]) == 10
    assert [page.title for page in client.get("/nieuws/?page=2").context["page_obj"]] == ["Bericht 2", "Bericht 1"]


def test_page_number_that_is_none_shows_a_page(zonnedal: Municipality, client_for: ClientFor) -> None:
    for number in ("x", "-1", "999", "", "\x00"):
        assert client_for(zonnedal).get("/nieuws/", {"page": number}).status_code == 200


def test_article_shows_title_date_lead_photo_text(zonnedal: Municipality, client_for: ClientFor) -> None:
    with in_municipality(zonnedal):
        NewsPageFactory.create(
            title="Brug open", slug="brug", date=date(2026, 3, 27), intro="U fietst er weer over.", photo=make_photo(),
            photo_alt="Een fietser op de brug", body=[{"type": "text", "value": "<p>Alles over de brug.</p>"}],
        )  # fmt: skip
    html = client_for(zonnedal).get("/nieuws/brug/").content.decode()
    marks = ["Brug open</h1>", "27 maart 2026", "U fietst er weer over.", "Een fietser op de brug", "Alles over"]
    main = html[html.index("<main") :]
    places = [main.index(mark) for mark in marks]
    assert places == sorted(places)


def test_empty_index_says_so(waterveen: Municipality, client_for: ClientFor) -> None:
    assert "Er is nog geen nieuws." in client_for(waterveen).get("/nieuws/").content.decode()


def test_the_feed_has_what_is_published_newest_first(zonnedal: Municipality, client_for: ClientFor) -> None:
    with in_municipality(zonnedal):
        NewsPageFactory.create(title="Oud & <b>", date=date(2026, 1, 1))
        NewsPageFactory.create(title="Nieuw", slug="nieuw", date=date(2026, 2, 1))
        NewsPageFactory.create(title="Geheim", date=date(2026, 3, 1), live=False)
    client = client_for(zonnedal)
    assert 'href="/nieuws/feed/"' in client.get("/nieuws/").content.decode()
    response = client.get("/nieuws/feed/")
    assert response["Content-Type"].startswith("application/atom+xml")
    feed = ElementTree.fromstring(response.content)  # noqa: S314  # our own answer
    atom = "{http://www.w3.org/2005/Atom}"
    assert [entry.findtext(f"{atom}title") for entry in feed.iter(f"{atom}entry")] == ["Nieuw", "Oud & <b>"]
    links = [link.get("href") for link in feed.iter(f"{atom}link")]
    assert "http://zonnedal.localhost/nieuws/nieuw/" in links
