"""Content and theme pages as a visitor gets them."""

from typing import Any

from wagtail.models import PageViewRestriction

from tenants.context import in_municipality
from tenants.municipalities.models import Municipality
from tests.conftest import ClientFor
from tests.factories.cms import ContentPageFactory, ProductPageFactory, ThemePageFactory, home_page, make_photo

BODY: list[dict[str, Any]] = [
    {"type": "text", "value": "<h2>Het dorp</h2><p>Tekst met <b>nadruk</b>.</p>"},
    {"type": "steps", "value": {"title": "Zo werkt het", "steps": [
        {"title": "Bel ons", "text": "<p>Overdag.</p>"},
        {"title": "", "text": "<p>Kom langs.</p>"},
    ]}},
    {"type": "accordion", "value": {"title": "Vragen", "questions": [
        {"title": "Kost het geld?", "text": "<p>Nee.</p>"},
    ]}},
    {"type": "notice", "value": {"kind": "warning", "title": "Werk aan de weg", "text": "<p>Tot vrijdag.</p>"}},
    {"type": "table", "value": {
        "data": [["Wat", "Prijs"], ["Container", "€ 20"]], "table_caption": "Prijzen", "table_header_choice": "both",
        "first_row_is_table_header": True, "first_col_is_header": True,
    }},
    {"type": "action", "value": {"text": "", "link": {"title": "Volg uw melding", "url": "/status/", "page": None}}},
    {"type": "contact", "value": {"title": "Vragen?", "text": ""}},
]  # fmt: skip


def test_every_block_is_shown_on_the_page(zonnedal: Municipality, client_for: ClientFor) -> None:
    with in_municipality(zonnedal):
        location = home_page().get_descendants().get(slug="gemeentehuis")
        photo = make_photo()
        body = [
            *BODY,
            {"type": "opening_hours", "value": {"location": location.pk}},
            {"type": "image", "value": {
                "image": {"image": photo.pk, "alt_text": "Een plein met bomen", "decorative": False},
                "caption": "Het plein",
            }},
        ]  # fmt: skip
        ContentPageFactory.create(title="Over het dorp", slug="over", body=body, photo=photo, photo_alt="Een kerk")
    html = client_for(zonnedal).get("/over/").content.decode()
    for text in (
        "<h2", "Het dorp", "Zo werkt het", "Bel ons", "Kost het geld?", "meent-notice--warning", "Werk aan de weg",
        '<th scope="col">Prijs</th>',
        '<th scope="row">Container</th>',
        'href="/status/"', "Vragen?", "9.00 tot 17.00 uur", 'alt="Een plein met bomen"', "Het plein", 'alt="Een kerk"',
    ):  # fmt: skip
        assert text in html, text
    assert html.count("<h1") == 1
    assert " style=" not in html
    assert ".webp" in html


def test_link_to_an_unpublished_page_is_left_out(zonnedal: Municipality, client_for: ClientFor) -> None:
    with in_municipality(zonnedal):
        draft = ContentPageFactory.create(title="Geheim plan", live=False)
        link = {"title": "Lees het plan", "url": "", "page": draft.pk}
        ContentPageFactory.create(slug="over", body=[{"type": "action", "value": {"text": "", "link": link}}])
    html = client_for(zonnedal).get("/over/").content.decode()
    assert "Lees het plan" not in html
    assert "Geheim plan" not in html


def test_theme_shows_popular_then_groups(zonnedal: Municipality, client_for: ClientFor) -> None:
    with in_municipality(zonnedal):
        theme = ThemePageFactory.create(title="Wonen", slug="wonen")
        move = ProductPageFactory.create(parent=theme, title="Verhuizing doorgeven")
        theme.popular = [{"type": "link", "value": {"title": "", "url": "", "page": move.pk}}]
        theme.groups = [{"type": "group", "value": {"title": "Uw straat", "links": [
            {"title": "Melding volgen", "url": "/status/", "page": None},
        ]}}]  # fmt: skip
        theme.save()
    html = client_for(zonnedal).get("/wonen/").content.decode()
    assert html.index("Veel gedaan") < html.index("Verhuizing doorgeven") < html.index("Uw straat")
    assert "Alle onderwerpen" not in html


def test_theme_without_groups_lists_the_pages_below_it(zonnedal: Municipality, client_for: ClientFor) -> None:
    with in_municipality(zonnedal):
        theme = ThemePageFactory.create(title="Wonen", slug="wonen")
        ProductPageFactory.create(parent=theme, title="Boom kappen")
    html = client_for(zonnedal).get("/wonen/").content.decode()
    assert "Alle onderwerpen" in html
    assert "Boom kappen" in html


def test_empty_theme_says_so(zonnedal: Municipality, client_for: ClientFor) -> None:
    with in_municipality(zonnedal):
        ThemePageFactory.create(slug="wonen")
    assert "Er zijn nog geen pagina’s" in client_for(zonnedal).get("/wonen/").content.decode()


def test_breadcrumb_goes_from_home_to_parent(zonnedal: Municipality, client_for: ClientFor) -> None:
    with in_municipality(zonnedal):
        theme = ThemePageFactory.create(title="Wonen", slug="wonen")
        ProductPageFactory.create(parent=theme, title="Boom kappen", slug="boom")
    response = client_for(zonnedal).get("/wonen/boom/")
    assert [(crumb.title, crumb.url) for crumb in response.context["crumbs"]] == [("Wonen", "/wonen/")]


def test_private_page_asks_for_its_password_and_shows_nothing(zonnedal: Municipality, client_for: ClientFor) -> None:
    with in_municipality(zonnedal):
        page = ContentPageFactory.create(title="Vergaderstuk", slug="stuk", intro="Geheime inhoud", show_in_menus=True)
        restriction = PageViewRestriction.objects.create(
            page=page, restriction_type=PageViewRestriction.PASSWORD, password="sleutelbos"
        )
    client = client_for(zonnedal)
    closed = client.get("/stuk/").content.decode()
    assert "Vul het wachtwoord in" in closed
    assert "Geheime inhoud" not in closed
    assert "Vergaderstuk" not in closed  # not in the menu either
    action = f"/_util/authenticate_with_password/{restriction.pk}/{page.pk}/"
    assert action in closed
    assert client.post(action, {"password": "fout", "return_url": "/stuk/"}).status_code == 200
    client.post(action, {"password": "sleutelbos", "return_url": "/stuk/"})
    assert "Geheime inhoud" in client.get("/stuk/").content.decode()


def test_page_of_one_municipality_is_unknown_in_the_other(
    zonnedal: Municipality, waterveen: Municipality, client_for: ClientFor
) -> None:
    with in_municipality(zonnedal):
        ContentPageFactory.create(slug="over")
    assert client_for(zonnedal).get("/over/").status_code == 200
    assert client_for(waterveen).get("/over/").status_code == 404
