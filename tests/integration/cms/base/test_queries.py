"""A page asks the database a fixed number of questions, however large the site is and however many links it has."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from cms.content.models import ContentPage
from cms.languages.actions import add_language, translate_page
from shared.actors import Actor
from tenants.context import in_municipality
from tenants.municipalities.models import Municipality
from tests.conftest import ClientFor
from tests.factories.cms import ContentPageFactory, ProductPageFactory, ThemePageFactory, home_page

QUERIES_OF_A_PRODUCT = 18
"""With the two that tell PostgreSQL who asks: host, site, page by its address (2), what is above it, who may see it,
contact, brand, menu (2), links in the texts, opening hours (3), links in the footer."""
QUERIES_OF_A_LANGUAGE = 3
"""Its home page, and which of the linked pages are translated (2)."""


def link(page: ContentPage) -> str:
    return f'<p><a linktype="page" id="{page.pk}">{page.title}</a></p>'


def test_questions_do_not_grow_with_tree_depth_or_links(zonnedal: Municipality, client_for: ClientFor) -> None:
    with in_municipality(zonnedal):
        theme = ThemePageFactory.create(title="Afval", slug="afval", show_in_menus=True)
        about = ContentPageFactory.create()
        ProductPageFactory.create(slug="grofvuil", parent=theme, rules=link(about))
        deep = ThemePageFactory.create(title="Dieper", slug="dieper", parent=theme)
        others = [ContentPageFactory.create() for _number in range(8)]
        ProductPageFactory.create(
            slug="diep",
            parent=deep,
            rules="".join(map(link, others)),
            needed=link(others[0]),
            objection=link(about),
            steps=[{"type": "step", "value": {"title": "Stap", "text": link(page)}} for page in others],
            body=[{"type": "text", "value": link(page)} for page in others],
        )
    client = client_for(zonnedal)
    counts = []
    for path in ("/afval/grofvuil/", "/afval/dieper/diep/"):
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            response = client.get(path)
        assert response.status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[1] <= QUERIES_OF_A_PRODUCT


def test_a_link_leads_to_where_its_page_is_and_nowhere_when_it_is_gone(
    zonnedal: Municipality, client_for: ClientFor
) -> None:
    with in_municipality(zonnedal):
        about, gone = ContentPageFactory.create(slug="over-ons"), ContentPageFactory.create(title="Weg")
        page = ContentPageFactory.create(
            slug="tekst", body=[{"type": "text", "value": link(about) + link(gone) + '<a linktype="page">leeg</a>'}]
        )
        gone.delete()
    text = client_for(zonnedal).get("/tekst/").content.decode()
    assert f'<a href="/over-ons/">{about.title}</a>' in text
    assert "<a>Weg</a>" in text
    with in_municipality(zonnedal):
        about.refresh_from_db()
        about.move(page, pos="last-child")
    assert '<a href="/tekst/over-ons/">' in client_for(zonnedal).get("/tekst/").content.decode()


def test_an_address_leads_to_its_own_page_only(zonnedal: Municipality, client_for: ClientFor) -> None:
    with in_municipality(zonnedal):
        one, two = ThemePageFactory.create(slug="een"), ThemePageFactory.create(slug="twee")
        ContentPageFactory.create(slug="zelfde", title="Onder een", parent=one)
        ContentPageFactory.create(slug="zelfde", title="Onder twee", parent=two)
        ContentPageFactory.create(slug="concept", title="Concept", parent=two, live=False)
        private = ContentPageFactory.create(slug="dicht", title="Besloten", parent=one)
        PageViewRestriction.objects.create(page=one, restriction_type=PageViewRestriction.LOGIN)
        assert [restriction.page_id for restriction in private.get_view_restrictions()] == [one.pk]
    client = client_for(zonnedal)
    assert "Onder twee" in client.get("/twee/zelfde/").content.decode()
    assert client.get("/twee/concept/").status_code == 404
    assert client.get("/zelfde/").status_code == 404
    assert client.get("/een/twee/zelfde/").status_code == 404
    assert client.get("/een/dicht/").status_code == 302


def test_a_translated_page_asks_as_much_however_much_it_shows(zonnedal: Municipality, client_for: ClientFor) -> None:
    with in_municipality(zonnedal):
        system = Actor.system("test")
        home = add_language(home=home_page(), code="en", user=None, actor=system)
        home.specific.save_revision().publish()
        theme = ThemePageFactory.create(slug="afval")
        others = [ContentPageFactory.create() for _number in range(8)]
        few = ProductPageFactory.create(slug="weinig", parent=theme, rules=link(others[0]))
        many = ProductPageFactory.create(slug="veel", parent=theme, rules="".join(map(link, others)))
        for page in (theme, *others[:4], few, many):
            translate_page(page=page, home=home, user=None, actor=system).specific.save_revision().publish()
    client = client_for(zonnedal)
    counts = []
    for path in ("/en/afval/weinig/", "/en/afval/veel/"):
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            response = client.get(path)
        assert response.status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[1] <= QUERIES_OF_A_PRODUCT + QUERIES_OF_A_LANGUAGE
