from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cms.base.models import ContactDetails
from tenants.context import in_municipality
from tenants.municipalities.models import Municipality
from tests.conftest import ClientFor
from tests.factories.cms import (
    ContentPageFactory,
    NewsPageFactory,
    ProductPageFactory,
    ThemePageFactory,
    home_page,
    make_photo,
    news_index,
)


def furnish(tasks: int) -> None:
    """A home page with everything that it can show."""
    theme = ThemePageFactory.create(title="Wonen", show_in_menus=True)
    products = [ProductPageFactory.create(parent=theme, title=f"Taak {number}") for number in range(tasks)]
    home = home_page()
    home.top_tasks = [
        {"type": "task", "value": {"title": "", "url": "", "page": page.pk, "icon": "house"}} for page in products
    ]
    home.popular_searches = [{"type": "term", "value": "grof vuil"}]
    home.save()
    ContactDetails.objects.update(
        phone="14 0123", email="info@zonnedal.example", visiting_address="Gemeentehuis\nPlein 1"
    )


def test_order_is_question_search_tasks_news_contact(zonnedal: Municipality, client_for: ClientFor) -> None:
    with in_municipality(zonnedal):
        furnish(2)
        NewsPageFactory.create(title="Nieuwe brug open")
    html = client_for(zonnedal).get("/").content.decode()
    marks = [
        "Waar kunnen wij u mee helpen?</h1>", 'name="q"', "/zoeken/?q=grof+vuil", "Direct regelen", "Taak 1",
        "Nieuwe brug open", "Al het nieuws", "Contact en openingstijden", "14 0123",
    ]  # fmt: skip
    main = html[html.index("<main") :]
    places = [main.index(mark) for mark in marks]
    assert places == sorted(places)
    assert html.count("<h1") == 1


def test_shows_the_three_newest_news(zonnedal: Municipality, client_for: ClientFor) -> None:
    with in_municipality(zonnedal):
        for days in range(5):
            NewsPageFactory.create(title=f"Bericht {days}", date=date(2026, 11, 20) - timedelta(days=days))
        NewsPageFactory.create(title="Concept", date=date(2026, 11, 30), live=False)
    response = client_for(zonnedal).get("/")
    assert [page.title for page in response.context["news"]] == ["Bericht 0", "Bericht 1", "Bericht 2"]
    assert "Concept" not in response.content.decode()


def test_works_when_it_is_still_empty(waterveen: Municipality, client_for: ClientFor) -> None:
    response = client_for(waterveen).get("/")
    assert response.status_code == 200
    assert "Direct regelen" not in response.content.decode().split("<main")[1]


@pytest.mark.parametrize("path", ["/", "/nieuws/", "/inhoud/"])
def test_queries_do_not_grow_with_the_tree(zonnedal: Municipality, client_for: ClientFor, path: str) -> None:
    client = client_for(zonnedal)

    def add(number: int) -> None:
        with in_municipality(zonnedal):
            theme = ThemePageFactory.create(title=f"Thema {number}", show_in_menus=True)
            for part in range(3):
                ProductPageFactory.create(parent=theme, title=f"Product {number} {part}")
                NewsPageFactory.create(title=f"Bericht {number} {part}", photo=make_photo())

    def count() -> int:
        client.get(path)  # renditions and caches
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    with in_municipality(zonnedal):
        furnish(8)
        ContentPageFactory.create(slug="inhoud")
        assert news_index().live
    add(1)
    few = count()
    add(2)
    add(3)
    assert count() <= few
    assert few <= 30


def test_get_writes_nothing(zonnedal: Municipality, client_for: ClientFor) -> None:
    with in_municipality(zonnedal):
        furnish(3)
    client = client_for(zonnedal)
    with CaptureQueriesContext(connection) as queries:
        client.get("/")
    writes = [query["sql"] for query in queries if query["sql"].split()[0] in {"INSERT", "UPDATE", "DELETE"}]
    assert writes == []
