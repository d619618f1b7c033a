"""The overview of all municipalities, and the page of one."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tenants.console.catalogue import OF_A_MUNICIPALITY, links_of
from tenants.context import in_public
from tenants.municipalities.models import Domain, Municipality, Purpose, State
from tenants.usage.models import Limits, UsageDay


def url(name: str, *args: str) -> str:
    return reverse(f"console:{name}", args=args, urlconf="config.urls_public")


def page(console: Client, path: str) -> str:
    response = console.get(path)
    assert response.status_code == 200
    return response.content.decode()


def names_in(html: str) -> list[str]:
    return re.findall(r'/gemeenten/[a-z0-9-]+/">([^<]+)</a>', html)


@pytest.fixture
def many(zonnedal: Municipality) -> None:
    """Rows only: enough of them for a second page."""
    with in_public():
        for number in range(60):
            made = Municipality.objects.create(
                schema_name=f"m_{number:012}",
                slug=f"dorp-{number}",
                name=f"Dorp {number:02}",
                gemeentecode=f"{7000 + number}",
                state=State.SUSPENDED if number % 2 else State.READY,
                purpose=Purpose.TRAINING if number == 0 else Purpose.PRODUCTION,
            )
            Domain.objects.create(tenant=made, domain=f"dorp{number}.example", is_primary=True)


def test_overview_shows_name_code_domain_state_and_database(console: Client, waterveen: Municipality) -> None:
    html = page(console, url("overview"))
    for text in ("Zonnedal", "Waterveen", "9002", "waterveen.localhost", "bijgewerkt", "In gebruik"):
        assert text in html


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=zonned", ["Zonnedal"]),
        ("q=9002", ["Waterveen"]),
        ("q=waterveen.localhost", ["Waterveen"]),
        ("q=zonnedal+9002", []),
        ("state=suspended", ["Waterveen"]),
        ("purpose=training", []),
        ("state=nonsense", ["Waterveen", "Zonnedal"]),
    ],
)
def test_overview_finds_by_name_code_domain_state_and_purpose(
    console: Client, waterveen: Municipality, query: str, found: list[str]
) -> None:
    with in_public():
        Municipality.objects.filter(pk=waterveen.pk).update(state=State.SUSPENDED)
    html = page(console, f"{url('overview')}?{query}")
    assert names_in(html) == found
    assert ("Geen gemeente past hierbij" in html) is (not found)


def test_overview_has_pages_and_asks_as_much_for_sixty_as_for_two(
    console: Client, waterveen: Municipality, request: pytest.FixtureRequest
) -> None:
    page(console, url("overview"))  # whatever a process asks only once
    with in_public(), CaptureQueriesContext(connection) as for_two:
        page(console, f"{url('overview')}?q=w")
    request.getfixturevalue("many")
    with in_public(), CaptureQueriesContext(connection) as for_sixty:
        html = page(console, f"{url('overview')}?q=dorp")
    assert len(for_sixty) <= len(for_two)
    assert len(names_in(html)) == 50
    assert "?q=dorp&amp;page=2" in html
    assert len(names_in(page(console, f"{url('overview')}?q=dorp&page=2"))) == 10
    assert "geen schema" in html


def test_a_training_municipality_is_marked(console: Client, waterveen: Municipality) -> None:
    with in_public():
        Municipality.objects.filter(pk=waterveen.pk).update(purpose=Purpose.TRAINING)
    assert page(console, url("overview")).count("console-tag") == 1
    assert "Dit is een oefenomgeving" in page(console, url("municipality", "waterveen"))


def test_municipality_page_says_what_it_is_and_what_can_be_done(console: Client, zonnedal: Municipality) -> None:
    html = page(console, url("municipality", "zonnedal"))
    for text in ("Gemeente Zonnedal", "9001", "28.000", "zonnedal.localhost", "hoofddomein", "Opschorten"):
        assert text in html
    assert url("opschorten", "zonnedal") in html
    assert url("hervatten", "zonnedal") not in html


def test_a_link_that_is_not_possible_now_says_why(zonnedal: Municipality) -> None:
    zonnedal.state = State.REMOVING
    links = {link.page.key: link for _group, links in links_of(zonnedal) for link in links}
    for operation_page in OF_A_MUNICIPALITY:
        if operation_page.is_available and State.REMOVING not in (operation_page.states or set(State)):
            in_list = links.get(operation_page.key)
            assert in_list is None or in_list.refusal


def test_an_unknown_municipality_is_404_in_dutch(console: Client) -> None:
    response = console.get(url("municipality", "onbekend"))
    assert response.status_code == 404
    assert "Deze pagina bestaat niet" in response.content.decode()


def test_limits_stand_beside_their_use_and_the_last_days_in_a_chart(console: Client, zonnedal: Municipality) -> None:
    today = timezone.localdate()
    with in_public():
        Limits.objects.create(municipality=zonnedal, mails_a_day=100, storage_mb=None)
        for ago, requests, mails in ((0, 120, 95), (3, 4000, 7), (45, 99999, 0)):
            UsageDay.objects.create(
                schema_name=zonnedal.schema_name, day=today - timedelta(days=ago), slug="zonnedal", name="Zonnedal",
                requests=requests, mails=mails,
            )  # fmt: skip
    html = page(console, url("municipality", "zonnedal"))
    assert "95 van 100" in html
    assert "95%" in html
    assert "geen grens" in html
    assert "4.120 verzoeken in 30 dagen" in html
    assert html.count("<rect") == 30


def test_limits_are_saved_and_an_empty_one_is_none(console: Client, zonnedal: Municipality) -> None:
    answers = {"storage_mb": "500", "mails_a_day": "", "requests_a_minute": "60", "background_s_an_hour": ""}
    html = console.post(url("grenzen", "zonnedal"), answers, follow=True).content.decode()
    assert "De grenzen van Zonnedal zijn opgeslagen." in html
    with in_public():
        limits = Limits.objects.get(municipality=zonnedal)
    assert (limits.storage_mb, limits.mails_a_day, limits.requests_a_minute) == (500, None, 60)
    assert 'value="500"' in page(console, url("grenzen", "zonnedal"))
    refused = console.post(url("grenzen", "zonnedal"), {"storage_mb": "veel"}).content.decode()
    assert refused.count("Vul een heel getal in cijfers in, of laat het leeg") == 2
