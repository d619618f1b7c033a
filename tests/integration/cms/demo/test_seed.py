"""The demo as `make demo` makes it: three municipalities, complete and apart."""

import io
import json
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client, override_settings
from django.utils import timezone
from pytest_django import DjangoDbBlocker, Settings
from wagtail.models import Page, Site

from cms.base.fields import StreamField
from cms.branding.models import Brand
from cms.catalogue.models import ProductPage
from cms.demo.content import SLUGS, load
from cms.demo.people import DEMO_PASSWORD
from cms.demo.seed import follow_port
from cms.demo.usage import WEEKS, make_usage
from cms.home.models import HomePage
from cms.library.comparing import standing_of
from cms.library.merging import State
from cms.library.models import Adoption, Notice
from cms.library.receiving import receive
from services.accounts.models import User
from services.notifications.models import OutboxMessage
from services.zaken.models import Zaak
from services.zaken.queries import zaken_for
from shared.actors import Actor
from tenants.context import in_municipality, in_public
from tenants.municipalities.models import Municipality
from tenants.operators.models import Operator
from tenants.usage.costs import Key, cost_report
from tenants.usage.models import UsageDay
from tenants.usage.periods import Period

type Demo = list[dict[str, Any]]


@pytest.fixture(scope="module")
def seeded(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Demo, str]]:
    """The demo, made once for all tests here and rolled back after them; its addresses, and where its files are."""
    media, private = (str(tmp_path_factory.mktemp(name)) for name in ("demo-media", "demo-private"))
    folders = override_settings(MEDIA_ROOT=media, PRIVATE_ROOT=private)
    with django_db_blocker.unblock(), folders, transaction.atomic():
        yield run_command(), media
        transaction.set_rollback(True)


@pytest.fixture
def demo(seeded: tuple[Demo, str], db: None, settings: Settings) -> Demo:
    """Addresses and log-ins, with the pictures where the pages look for them."""
    places, settings.MEDIA_ROOT = seeded
    return places


def run_command() -> Demo:
    output = io.StringIO()
    call_command("demo_seed", "--json", stdout=output, stderr=io.StringIO())
    places: Demo = json.loads(output.getvalue())
    return places


def municipality(slug: str) -> Municipality:
    with in_public():
        return Municipality.objects.get(slug=slug)


def client_of(slug: str) -> Client:
    return Client(headers={"host": f"{slug}.localhost"})


def test_addresses_name_each_municipality_with_its_log_ins(demo: Demo) -> None:
    assert [place["name"] for place in demo] == [
        "Platform",
        "Gemeente Zonnedal",
        "Gemeente Waterveen",
        "Gemeente Heuvelrade",
    ]
    assert demo[1]["url"] == "http://zonnedal.localhost/"
    assert demo[1]["admin_url"] == "http://zonnedal.localhost/beheer/"
    assert all(place["accounts"] for place in demo)


@pytest.mark.parametrize("slug", SLUGS)
def test_every_page_is_served(demo: Demo, slug: str) -> None:
    with in_municipality(municipality(slug)):
        addresses = [page.get_url() for page in Page.objects.live().filter(depth__gt=1)]
    client = client_of(slug)

    assert len(addresses) > 70
    for address in addresses:
        response = client.get(address)
        assert response.status_code == 200, address
        assert b"<a>" not in response.content, f"{address} has a link to nowhere"


@pytest.mark.parametrize("slug", SLUGS)
def test_pages_follow_the_library_except_in_the_municipalitys_own_words(demo: Demo, slug: str) -> None:
    adopted = {adoption.source: set(adoption.overrides) for adoption in load(slug).library}
    with in_municipality(municipality(slug)):
        followed = {row.page.slug: row for row in Adoption.objects.following() if row.page is not None}
        offered = {row.page.slug for row in Adoption.objects.filter(is_source=True) if row.page is not None}
        own = {
            source: {
                comparison.spec.name
                for comparison in standing_of(row).comparisons
                if comparison.state in {State.OWN, State.BOTH}
            }
            for source, row in followed.items()
        }

    assert followed.keys() | offered == adopted.keys()
    assert own == {source: adopted[source] for source in followed}
    assert bool(offered) == (slug == "waterveen")


def test_an_editor_finds_changed_sources_to_compare(demo: Demo) -> None:
    zonnedal = municipality("zonnedal")
    with in_municipality(zonnedal):
        adoption = Adoption.objects.get(page__slug="briefadres-aanvragen")
        receive(item_id=adoption.item_id, actor=Actor.system("test"))
        adoption.refresh_from_db()
        states = {comparison.spec.name: comparison.state for comparison in standing_of(adoption).comparisons}

    assert adoption.notice == Notice.WAITING
    assert states["duration"] == State.NEW
    assert states["without_digid"] == State.BOTH


@pytest.mark.parametrize("slug", SLUGS)
def test_an_editor_can_save_every_page_as_it_is(demo: Demo, slug: str) -> None:
    with in_municipality(municipality(slug)):
        for page in Page.objects.filter(depth__gt=1).specific():
            page.full_clean()
            for field in page._meta.get_fields():
                if isinstance(field, StreamField):
                    field.stream_block.clean(getattr(page, field.name))
        Brand.objects.get().full_clean()


@pytest.mark.parametrize("slug", SLUGS)
def test_what_is_often_searched_is_found(demo: Demo, slug: str) -> None:
    client = client_of(slug)
    for term in load(slug).home.popular:
        assert "Geen resultaten" not in client.get("/zoeken/", {"q": term}).content.decode(), term


@pytest.mark.parametrize("slug", SLUGS)
def test_every_button_leads_somewhere(demo: Demo, slug: str) -> None:
    client = client_of(slug)
    with in_municipality(municipality(slug)):
        actions = {page.title: page.action for page in ProductPage.objects.live()}
    for title, action in actions.items():
        assert action is not None, title
        if action.url.startswith("/"):
            assert client.get(action.url, follow=True).status_code == 200, title


@pytest.mark.parametrize("slug", SLUGS)
def test_staff_log_in_at_their_own_municipality_only(demo: Demo, slug: str) -> None:
    emails = [account["email"] for account in demo[1 + SLUGS.index(slug)]["accounts"]]
    with in_municipality(municipality(slug)):
        assert all(authenticate(username=email, password=DEMO_PASSWORD) for email in emails)
    other = municipality(SLUGS[SLUGS.index(slug) - 1])
    with in_municipality(other):
        assert not any(authenticate(username=email, password=DEMO_PASSWORD) for email in emails)


@pytest.mark.parametrize("slug", SLUGS)
def test_handlers_see_the_requests_of_their_team(demo: Demo, slug: str) -> None:
    with in_municipality(municipality(slug)):
        seen = {
            account: zaken_for(User.objects.get(email=f"{account}@{slug}.example")).count()
            for account in ("behandelaar", "behandelaar-burgerzaken", "behandelaar-vergunningen", "redacteur")
        }
        total = Zaak.objects.count()

    assert seen.pop("redacteur") == 0
    assert all(seen.values())
    assert sum(seen.values()) == total


@pytest.mark.parametrize("slug", SLUGS)
def test_only_one_request_sends_mail(demo: Demo, slug: str) -> None:
    with in_municipality(municipality(slug)):
        assert OutboxMessage.objects.values("subject_key").distinct().count() == 1


@pytest.mark.parametrize("slug", SLUGS)
def test_the_request_that_is_shown_can_be_followed(demo: Demo, slug: str) -> None:
    request = demo[1 + SLUGS.index(slug)]["request"]
    client = client_of(slug)

    response = client.post("/status/", {"referentie": request["reference"], "code": request["code"]}, follow=True)

    assert response.status_code == 200
    assert request["reference"] in response.content.decode()
    assert "In behandeling" in response.content.decode()
    with in_municipality(municipality(slug)):
        assert Zaak.objects.get(identificatie=request["reference"]).documenten.count() == 1


def test_second_run_keeps_what_people_changed(demo: Demo) -> None:
    zonnedal = municipality("zonnedal")
    with in_municipality(zonnedal):
        HomePage.objects.update(question="Anders?")
        before = (Page.objects.count(), Zaak.objects.count(), User.objects.count())

    assert run_command() == demo

    with in_municipality(zonnedal):
        assert HomePage.objects.get().question == "Anders?"
        assert (Page.objects.count(), Zaak.objects.count(), User.objects.count()) == before
    with in_public():
        assert Operator.objects.count() == 1


def test_sites_follow_another_port(demo: Demo, settings: Settings) -> None:
    zonnedal = municipality("zonnedal")
    settings.PUBLIC_PORT = 8123

    assert follow_port(zonnedal)
    assert not follow_port(zonnedal)
    with in_municipality(zonnedal):
        assert Site.objects.get().root_url == "http://zonnedal.localhost:8123"


def test_command_refuses_settings_for_production(db: None, settings: Settings) -> None:
    settings.PUBLIC_SCHEME = "https"

    with pytest.raises(CommandError):
        call_command("demo_seed")


def test_weeks_of_use_are_there_for_the_console_and_an_invoice(demo: Demo) -> None:
    report = cost_report(period=_last_weeks(), key=Key.USAGE, amount=Decimal("1000.00"))
    paid = {share.participant.slug: share.amount for share in report.shares}
    assert {slug: paid[slug] > 0 for slug in SLUGS} == dict.fromkeys(SLUGS, True)
    with in_public():
        days = UsageDay.objects.filter(slug__in=SLUGS, requests__gt=0)
        assert days.count() == WEEKS * 7 * len(SLUGS)
        before = list(days.values_list("slug", "day", "requests"))
    assert make_usage(municipality(SLUGS[0]), today=timezone.localdate()) > 0  # a second time keeps what is there
    with in_public():
        assert list(days.values_list("slug", "day", "requests")) == before


def _last_weeks() -> Period:
    today = timezone.localdate()
    return Period(first=today - timedelta(weeks=WEEKS), last=today, label="weeks")
