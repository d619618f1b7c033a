"""A municipality adds a language: addresses, switch, search, sitemap; another one notices nothing."""

from django.test import Client
from django.utils import translation
from wagtail.models import Page, PageViewRestriction

from cms.base.languages import home_of_language
from cms.catalogue.action_kinds import ActionKind
from cms.languages.actions import add_language, confirm_translation, translate_page
from cms.languages.queries import behind, missing
from shared.actors import Actor
from tenants.context import in_municipality
from tenants.municipalities.models import Municipality
from tests.conftest import ClientFor
from tests.factories.cms import (
    ContentPageFactory,
    NewsPageFactory,
    ProductPageFactory,
    ThemePageFactory,
    home_page,
)

SYSTEM = Actor.system("test")


def publish(page: Page) -> Page:
    page.specific.save_revision().publish()
    page.refresh_from_db()
    return page


def english(*, is_published: bool = True, code: str = "en") -> Page:
    home = add_language(home=home_page(), code=code, user=None, actor=SYSTEM)
    return publish(home) if is_published else home


def translated(page: Page, home: Page, **changes: str) -> Page:
    """A published translation."""
    made = translate_page(page=page, home=home, user=None, actor=SYSTEM).specific
    for name, value in changes.items():
        setattr(made, name, value)
    return publish(made)


def get(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def test_a_translated_page_is_below_its_language_and_says_which_one(
    zonnedal: Municipality, waterveen: Municipality, client_for: ClientFor
) -> None:
    with in_municipality(zonnedal):
        home = english()
        theme = ThemePageFactory.create(title="Afval", slug="afval", show_in_menus=True)
        page = ProductPageFactory.create(title="Grofvuil ophalen", slug="grofvuil", parent=theme)
        translated(theme, home, title="Waste", slug="waste")
        translated(page, home, title="Have bulky waste collected", slug="bulky-waste")
    client = client_for(zonnedal)
    text = get(client, "/en/waste/bulky-waste/")
    assert '<html lang="en"' in text
    assert "Have bulky waste collected" in text
    assert "Do you need help?" in text
    assert '<a class="utrecht-breadcrumb-nav__link nl-link" href="/en/">Home</a>' in text
    assert '<a href="/en/waste/" aria-current="page">Waste</a>' in text
    assert '<a href="/afval/grofvuil/" lang="nl" hreflang="nl">' in text
    assert f'hreflang="nl" href="{zonnedal.base_url}/afval/grofvuil/"' in text
    assert f'hreflang="x-default" href="{zonnedal.base_url}/afval/grofvuil/"' in text
    dutch = get(client, "/afval/grofvuil/")
    assert '<html lang="nl"' in dutch
    assert '<a href="/en/waste/bulky-waste/" lang="en" hreflang="en">' in dutch
    assert f'hreflang="en" href="{zonnedal.base_url}/en/waste/bulky-waste/"' in dutch
    assert "Waste" not in dutch  # the menu is Dutch
    assert translation.get_language() == "nl"
    # the neighbour has no such language
    other = client_for(waterveen)
    assert other.get("/en/").status_code == 404
    assert other.get("/en/zoeken/?q=waste").status_code == 404
    assert other.get("/en/sitemap/").status_code == 404
    assert 'hreflang="en"' not in get(other, "/")


def test_a_language_shows_only_when_its_home_page_is_published(zonnedal: Municipality, client_for: ClientFor) -> None:
    with in_municipality(zonnedal):
        home = english(is_published=False)
        page = ContentPageFactory.create(title="Over ons", slug="over-ons")
        translated(page, home, title="About us")
    client = client_for(zonnedal)
    for path in ("/en/", "/en/over-ons/", "/en/zoeken/", "/en/sitemap/"):
        assert client.get(path).status_code == 404
    assert "English" not in get(client, "/over-ons/")
    assert "/en/" not in get(client, "/sitemap.xml")
    with in_municipality(zonnedal):
        publish(home)
    assert "About us" in get(client, "/en/over-ons/")
    assert "About us" in get(client, "/en/sitemap/")
    assert "About us" not in get(client, "/sitemap/")
    assert 'hreflang="en"' in get(client, "/sitemap.xml")


def test_what_is_not_translated_says_so_and_leads_to_the_dutch_page(
    zonnedal: Municipality, client_for: ClientFor
) -> None:
    with in_municipality(zonnedal):
        home = english()
        page = ContentPageFactory.create(title="Over ons", slug="over-ons")
        secret = ContentPageFactory.create(title="Besloten", slug="besloten")
        PageViewRestriction.objects.create(page=secret, restriction_type=PageViewRestriction.LOGIN)
        moved = ContentPageFactory.create(title="Contact", slug="zo-bereikt-u-ons")
        translated(moved, home, title="How to reach us", slug="reach-us")
    client = client_for(zonnedal)
    assert '<a href="/en/over-ons/" lang="en" hreflang="en">' in get(client, "/over-ons/")
    response = client.get("/en/over-ons/")
    text = response.content.decode()
    assert response.status_code == 404
    assert "This page is not available in this language yet" in text
    assert '<a class="nl-link" href="/over-ons/" lang="nl" hreflang="nl">Over ons</a>' in text
    assert "Besloten" not in get(client, "/en/besloten/")
    assert "This page does not exist" in get(client, "/en/bestaat-niet/")
    assert client.get("/en/zo-bereikt-u-ons/").headers["Location"] == "/en/reach-us/"
    with in_municipality(zonnedal):
        assert page.live


def test_links_lists_and_news_are_in_the_language_of_the_page(zonnedal: Municipality, client_for: ClientFor) -> None:
    with in_municipality(zonnedal):
        home = english()
        about = ContentPageFactory.create(title="Over ons", slug="over-ons")
        only_dutch = ContentPageFactory.create(title="Beleid", slug="beleid")
        links = "".join(f'<a linktype="page" id="{one.pk}">{one.title}</a>' for one in (about, only_dutch))
        page = ContentPageFactory.create(title="Tekst", slug="tekst", body=[{"type": "text", "value": links}])
        translated(about, home, title="About us", slug="about")
        translated(page, home, title="Text", slug="text")
        news = NewsPageFactory.create(title="Feest op het plein", slug="feest")
        translated(news, home, title="Party on the square")
        theme = ThemePageFactory.create(title="Afval", slug="afval")
        product = ProductPageFactory.create(
            title="Melden", slug="melden", parent=theme, action_kind=ActionKind.LINK, action_url="https://example.org/"
        )
        translated(product, home, title="Report")  # its theme comes along as a draft
        assert Page.objects.get(url_path__endswith="/en/afval/").live is False
    client = client_for(zonnedal)
    text = get(client, "/en/text/")
    assert 'href="/en/about/"' in text
    assert 'href="/beleid/"' in text
    assert "Party on the square" in get(client, "/en/")
    assert "Feest op het plein" not in get(client, "/en/")
    assert "Party on the square" not in get(client, "/")
    assert "Report" in get(client, "/en/afval/melden/")


def test_search_finds_pages_of_its_own_language(zonnedal: Municipality, client_for: ClientFor) -> None:
    with in_municipality(zonnedal):
        home = english()
        page = ContentPageFactory.create(title="Zwembad", slug="zwembad", intro="Zwemmen in de sporthal.")
        translated(page, home, title="Swimming pool", slug="pool", intro="Swim in the sporthal.")
    client = client_for(zonnedal)
    found = get(client, "/en/zoeken/?q=sporthal")
    assert '<html lang="en"' in found
    assert 'href="/en/pool/"' in found
    assert "Zwemmen in de" not in found
    assert '<a href="/zoeken/?q=sporthal" lang="nl" hreflang="nl">' in found
    assert "Swim in the" not in get(client, "/zoeken/?q=sporthal")
    assert 'href="/zwembad/"' in get(client, "/zoeken/?q=sporthal")
    assert 'data-meent-suggest="/en/zoeken/suggesties/"' in found
    for address, title in (("/en/zoeken/suggesties/", "Swimming pool"), ("/zoeken/suggesties/", "Zwembad")):
        suggestions = client.get(address, {"q": "sportha"}).json()["suggestions"]
        assert [one["title"] for one in suggestions] == [title]


def test_a_right_to_left_language_turns_the_page(zonnedal: Municipality, client_for: ClientFor) -> None:
    with in_municipality(zonnedal):
        english(code="ar")
    assert '<html lang="ar" dir="rtl"' in get(client_for(zonnedal), "/ar/")


def test_what_changed_in_dutch_after_the_translation_is_behind_until_somebody_compared_it(
    zonnedal: Municipality,
) -> None:
    with in_municipality(zonnedal):
        home = english()
        page = publish(ContentPageFactory.create(title="Paspoort", slug="paspoort"))
        assert page.pk in {one.pk for one in missing(home)}
        made = translated(page, home, title="Passport")
        assert page.pk not in {one.pk for one in missing(home)}
        assert not behind(home).filter(pk=page.pk).exists()
        page.specific.intro = "Nu duurder."
        publish(page)
        publish(made)  # a comma in the translation does not make it right
        assert behind(home).filter(pk=page.pk).exists()
        confirm_translation(page=made, user=None, actor=SYSTEM)
        assert not behind(home).filter(pk=page.pk).exists()


def test_a_page_takes_the_language_of_the_place_where_it_is_moved_to(zonnedal: Municipality) -> None:
    with in_municipality(zonnedal):
        home = english()
        page = ContentPageFactory.create(title="Over ons", slug="over-ons")
        below = ContentPageFactory.create(title="Dieper", slug="dieper", parent=page)
        translated(page, home, slug="about")
        page.refresh_from_db()
        home.refresh_from_db()
        page.move(home, pos="last-child")
        page.refresh_from_db()
        below.refresh_from_db()
        assert page.locale.language_code == below.locale.language_code == "en"
        assert Page.objects.filter(translation_key=page.translation_key).count() == 1


def test_the_home_page_of_a_language_is_asked_for_by_its_code_only(in_zonnedal: Municipality) -> None:
    english()
    request = Client(headers={"host": in_zonnedal.primary_domain}).get("/").wsgi_request
    assert home_of_language(request, "en") is not None
    assert home_of_language(request, "nl") is None
    assert home_of_language(request, "xx") is None
