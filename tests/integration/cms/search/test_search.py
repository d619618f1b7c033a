import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from cms.base.models import ContactDetails
from tenants.context import in_municipality
from tenants.municipalities.models import Municipality
from tests.conftest import ClientFor
from tests.factories.cms import ContentPageFactory, NewsPageFactory, ProductPageFactory, ThemePageFactory, home_page


@pytest.fixture
def pages(zonnedal: Municipality) -> None:
    with in_municipality(zonnedal):
        theme = ThemePageFactory.create(title="Afval en straat", intro="Alles over uw container.")
        ProductPageFactory.create(
            parent=theme, title="Grofvuil laten ophalen", upl_name="afvalinzameling grofvuil",
            intro="Wij halen het bij u op.", keywords="bankstel, matras, afval",
        )  # fmt: skip
        ProductPageFactory.create(
            parent=theme, title="Parkeervergunning aanvragen", upl_name="parkeervergunning", intro="Voor uw straat."
        )
        NewsPageFactory.create(title="Afval: nieuwe dagen", intro="Afval, afval en nog eens afval.")
        ContentPageFactory.create(title="Over de gemeente", intro="Wie wij zijn.")


def titles(client_for: ClientFor, municipality: Municipality, query: str) -> list[str]:
    response = client_for(municipality).get("/zoeken/", {"q": query})
    assert response.status_code == 200
    return [hit.title for hit in response.context["hits"]]


@pytest.mark.usefixtures("pages")
def test_products_come_before_news(zonnedal: Municipality, client_for: ClientFor) -> None:
    found = titles(client_for, zonnedal, "afval")
    assert found[-1] == "Afval: nieuwe dagen"
    assert found[0] in {"Grofvuil laten ophalen", "Afval en straat"}
    assert "Grofvuil laten ophalen" in found


@pytest.mark.usefixtures("pages")
@pytest.mark.parametrize(
    "query",
    [
        "parkeervergunningen",  # Dutch stem
        "parkeer",  # beginning of a word
        "PARKEERVERGUNNING",
        "parkeervergunnig",  # typing error
        "parkeervergunning kopen",  # one word of two
    ],
)
def test_finds_what_is_meant(zonnedal: Municipality, client_for: ClientFor, query: str) -> None:
    assert titles(client_for, zonnedal, query)[0] == "Parkeervergunning aanvragen"


@pytest.mark.usefixtures("pages")
def test_finds_by_other_words(zonnedal: Municipality, client_for: ClientFor) -> None:
    assert titles(client_for, zonnedal, "matras") == ["Grofvuil laten ophalen"]


@pytest.mark.usefixtures("pages")
def test_typing_error_finds_little_else(zonnedal: Municipality, client_for: ClientFor) -> None:
    assert titles(client_for, zonnedal, "grofvuill") == ["Grofvuil laten ophalen"]
    assert titles(client_for, zonnedal, "hond") == []


@pytest.mark.usefixtures("pages")
def test_page_says_how_many_and_of_which_kind(zonnedal: Municipality, client_for: ClientFor) -> None:
    html = client_for(zonnedal).get("/zoeken/?q=matras").content.decode()
    assert "1 resultaat voor ‘matras’" in html
    assert "Regelen" in html
    assert "Wij halen het bij u op." in html
    assert 'value="matras"' in html
    assert "3 resultaten voor ‘afval’" in client_for(zonnedal).get("/zoeken/?q=afval").content.decode()


@pytest.mark.usefixtures("pages")
def test_nothing_found_helps_on(zonnedal: Municipality, client_for: ClientFor) -> None:
    with in_municipality(zonnedal):
        ContactDetails.objects.update(phone="14 0123")
        home = home_page()
        home.top_tasks = [{"type": "task", "value": {"title": "Volg uw melding", "url": "/status/", "page": None}}]
        home.save()
    html = client_for(zonnedal).get("/zoeken/?q=xqzwvk").content.decode()
    for text in ("Geen resultaten voor ‘xqzwvk’", "Bel ons op 14 0123", "Volg uw melding"):
        assert text in html, text


@pytest.mark.parametrize(
    "query",
    [
        "", " ", "\x00", "'", '"', "a:b", "&|!()", "<script>alert(1)</script>", "%", "\\", "*", ":*", "🙂", "a" * 5000,
        "' OR 1=1 --", "((", "<->", "!!", "-", "q q q q q q q q q q", "\ud83d".encode("utf-16", "surrogatepass").hex(),
    ],
)  # fmt: skip
def test_any_input_gives_a_page(zonnedal: Municipality, client_for: ClientFor, query: str) -> None:
    response = client_for(zonnedal).get("/zoeken/", {"q": query})
    assert response.status_code == 200
    assert "<script>alert" not in response.content.decode()


@pytest.mark.parametrize(
    "suffix", ["", "?q=afval&page=x", "?q=afval&page=-1", "?q=afval&page=99", "?q=%ff%fe", "?q[]=a"]
)
def test_any_address_gives_a_page(zonnedal: Municipality, client_for: ClientFor, suffix: str) -> None:
    assert client_for(zonnedal).get(f"/zoeken/{suffix}").status_code == 200


@pytest.mark.usefixtures("pages")
def test_drafts_and_private_pages_are_not_found(zonnedal: Municipality, client_for: ClientFor) -> None:
    with in_municipality(zonnedal):
        ContentPageFactory.create(title="Zeldzaamwoord concept", live=False)
        private = ContentPageFactory.create(title="Zeldzaamwoord besloten")
        PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
        ContentPageFactory.create(title="Onder besloten zeldzaamwoord", parent=private)
    assert titles(client_for, zonnedal, "zeldzaamwoord") == []


@pytest.mark.usefixtures("pages")
def test_another_municipality_finds_nothing_of_it(waterveen: Municipality, client_for: ClientFor) -> None:
    assert titles(client_for, waterveen, "grofvuil") == []


def test_many_results_come_in_pages_of_ten_with_constant_queries(zonnedal: Municipality, client_for: ClientFor) -> None:
    def add(number: int) -> None:
        with in_municipality(zonnedal):
            theme = ThemePageFactory.create(title=f"Straatfeest thema {number}")
            for part in range(12):
                ProductPageFactory.create(parent=theme, title=f"Straatfeest {number} {part}")

    def count() -> int:
        client = client_for(zonnedal)
        client.get("/zoeken/?q=straatfeest")
        with CaptureQueriesContext(connection) as queries:
            assert len(client.get("/zoeken/?q=straatfeest").context["hits"]) == 10
        return len(queries)

    add(1)
    few = count()
    add(2)
    assert count() <= few + 1  # one more kind of page among the ten
    second = client_for(zonnedal).get("/zoeken/?q=straatfeest&page=2")
    assert len(second.context["hits"]) == 10
    assert "26 resultaten" in second.content.decode()
