"""After whatever an editor does, no page shows what was; and what did not change is not made again."""

from datetime import time

import pytest
from django.db import connection, transaction
from wagtail.images import get_image_model
from wagtail.models import Page

from cms.base.models import ContactDetails
from cms.branding.models import Brand
from cms.cache.touching import FOR_EDITORS, OF_ITSELF
from cms.catalogue.action_kinds import ActionKind
from cms.content.models import ContentPage, ThemePage
from cms.home.models import HomePage
from cms.locations.models import LocationPage, OpeningPeriod
from cms.news.models import NewsPage
from services.forms.models import Form
from shared.actors import Actor
from tenants.context import in_municipality, in_public
from tenants.municipalities.models import Municipality
from tenants.provisioning.actions import resume_municipality, suspend_municipality
from tests.factories.cms import (
    ContentPageFactory,
    NewsPageFactory,
    ProductPageFactory,
    ThemePageFactory,
    contact_page,
    home_page,
    make_photo,
    news_index,
)
from tests.pagecache import Process
from tests.threads import in_another_connection

ACTOR = Actor.system("test")
PATHS = ("/", "/nieuws/kermis/", "/contact/", "/afval/", "/afval/grofvuil/")


@pytest.fixture
def place(scratch: Municipality) -> Municipality:
    """A site in which pages show something of each other."""
    with in_municipality(scratch):
        theme = ThemePageFactory.create(title="Afval", slug="afval", show_in_menus=True)
        about = ContentPageFactory.create(title="Over ons", slug="over-ons")
        ProductPageFactory.create(
            title="Grofvuil laten ophalen",
            slug="grofvuil",
            parent=theme,
            action_kind=ActionKind.FORM,
            form=Form.objects.first(),
            rules=f'<p><a linktype="page" id="{about.pk}">over ons</a></p>',
        )
        news = NewsPageFactory.create(title="Kermis", slug="kermis", parent=news_index(), photo=make_photo())
        news.save_revision().publish()
        details = ContactDetails.objects.get()
        details.footer_links = [{"type": "link", "value": {"page": about.pk, "url": "", "title": ""}}]
        details.contact_page = contact_page()
        details.save()
        home = home_page()
        home.top_tasks = [{"type": "task", "value": {"page": about.pk, "url": "", "title": "Vragen", "icon": "info"}}]
        home.save()
    return scratch


@pytest.fixture
def process(place: Municipality) -> Process:
    warmed = Process()
    warmed.warm(place, *PATHS)
    return warmed


def publish_news() -> None:
    page = NewsPage(title="Nieuw zwembad", slug="zwembad", intro="Het zwembad gaat open.")
    news_index().add_child(instance=page)
    page.save_revision().publish()


def publish_a_text() -> None:
    page = NewsPage.objects.get(slug="kermis")
    page.intro = "De kermis duurt een dag langer."
    page.save_revision().publish()


def unpublish() -> None:
    ContentPage.objects.get(slug="over-ons").unpublish()


def delete() -> None:
    NewsPage.objects.get(slug="kermis").delete()


def move() -> None:
    ContentPage.objects.get(slug="over-ons").move(ThemePage.objects.get(slug="afval"), pos="last-child")


def change_a_slug() -> None:
    page = ThemePage.objects.get(slug="afval")
    page.slug = "afval-en-milieu"
    page.save_revision().publish()


def change_a_title() -> None:
    page = Page.objects.get(slug="over-ons")
    page.title = "Wie wij zijn"
    page.save()


def leave_the_menu() -> None:
    Page.objects.filter(slug="afval").update(show_in_menus=False)


def change_by_sql() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE wagtailcore_page SET title = 'Afval en zo' WHERE slug = 'afval'")


def change_contact_details() -> None:
    ContactDetails.objects.update(phone="14 0999")


def change_the_brand() -> None:
    brand = Brand.objects.get()
    brand.slogan = "Dichtbij"
    brand.colour_link = "#003366"
    brand.save()


def change_a_picture() -> None:
    image = get_image_model().objects.get()
    image.renditions.all().delete()
    image.focal_point_x, image.focal_point_y, image.focal_point_width, image.focal_point_height = 10, 10, 5, 5
    image.save()


def close_a_form() -> None:
    Form.objects.update(is_active=False)


def change_opening_hours() -> None:
    location = LocationPage(title="Balie", slug="balie", intro="x", address="Plein 1")
    contact = contact_page()
    contact.add_child(instance=location)
    for weekday in range(7):
        OpeningPeriod.objects.create(page=location, weekday=weekday, opens=time(0, 1), closes=time(23, 59))
    contact.main_location = location
    contact.save_revision().publish()


def add_a_top_task() -> None:
    home = HomePage.objects.get()
    home.top_tasks = []
    home.save_revision().publish()


IN_TURN = (
    publish_news,
    publish_a_text,
    add_a_top_task,
    close_a_form,
    change_a_picture,
    change_a_title,
    change_contact_details,
    change_the_brand,
    change_opening_hours,
    leave_the_menu,
    change_by_sql,
    move,
    unpublish,
    delete,
    change_a_slug,
)


def test_no_page_shows_what_was(process: Process, place: Municipality) -> None:
    """One after the other, as each begins with pages that are kept."""
    for act in IN_TURN:
        before = {path: process.get(place, path).body for path in PATHS}
        with in_municipality(place):
            act()
        changed, elsewhere = set(), Process()
        for path in PATHS:
            now = process.get(place, path)
            right = elsewhere.get(place, path, cookie="not=kept")
            assert (now.status, now.body) == (right.status, right.body), (act, path)
            assert elsewhere.get(place, path).body == right.body
            if now.body != before[path]:
                changed.add(path)
        assert changed, f"{act} changed nothing, so it tests nothing"
        process.warm(place, *(path for path in PATHS if process.get(place, path).status == 200))


def test_a_draft_makes_nothing_anew(process: Process, place: Municipality) -> None:
    with in_municipality(place):
        page = NewsPage.objects.get(slug="kermis")
        page.title = "Nog niet"
        page.save_revision()
        draft = NewsPage(title="Concept", slug="concept", intro="x", live=False)
        index = news_index()
        index.add_child(instance=draft)
    kept = [path for path in PATHS if not process.get(place, path).is_made]
    # a new row of news is in the table that the news overview lists, published or not
    assert set(kept) >= {"/contact/", "/afval/", "/afval/grofvuil/"}


def test_a_text_makes_only_the_pages_anew_that_show_it(process: Process, place: Municipality) -> None:
    with in_municipality(place):
        publish_a_text()
    made = {path for path in PATHS if process.get(place, path).is_made}
    assert "/nieuws/kermis/" in made
    assert made <= {"/", "/nieuws/kermis/"}


def test_what_is_rolled_back_makes_nothing_anew(process: Process, place: Municipality) -> None:
    with in_municipality(place), transaction.atomic():
        publish_news()
        transaction.set_rollback(True)
    assert not any(process.get(place, path).is_made for path in PATHS)


def test_it_shows_after_the_commit_and_not_before(process: Process, place: Municipality) -> None:
    with in_municipality(place), transaction.atomic():
        publish_news()
        during = in_another_connection(lambda: process.get(place))
        assert "Nieuw zwembad" not in during.text
    assert "Nieuw zwembad" in process.get(place).text


def test_suspending_and_renaming_hold_from_the_next_request(process: Process, place: Municipality) -> None:
    other = Process()
    other.warm(place)
    suspend_municipality(municipality=place, actor=ACTOR)
    assert [each.get(place).status for each in (process, other)] == [503, 503]
    resume_municipality(municipality=place, actor=ACTOR)
    assert [each.get(place).status for each in (process, other)] == [200, 200]
    process.warm(place)
    with in_public():
        Municipality.objects.filter(pk=place.pk).update(official_name="Gemeente Anders")
    assert all("Gemeente Anders" in each.get(place).text for each in (process, other))


def test_columns_that_no_page_shows_exist() -> None:
    assert {field.column for field in Page._meta.concrete_fields} >= FOR_EDITORS | OF_ITSELF
