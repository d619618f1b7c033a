"""security.txt of every host, judged by the parser that internet.nl uses."""

from datetime import UTC, datetime, timedelta

import pytest
import sectxt
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client
from pytest_django import Settings

from cms.base.models import ContactDetails
from tenants.checks import check_security_contact
from tenants.context import in_municipality
from tenants.municipalities.models import Municipality
from tests.conftest import ClientFor

PATH = "/.well-known/security.txt"


@pytest.fixture(autouse=True)
def over_tls(settings: Settings) -> None:
    settings.PUBLIC_SCHEME = "https"
    settings.PUBLIC_PORT = 443


def read(client: Client) -> sectxt.Parser:
    response = client.get(PATH, secure=True)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    parser = sectxt.Parser(response.content, urls=f"https://{client.defaults['HTTP_HOST']}{PATH}")
    assert parser.errors == []
    return parser


def values(parser: sectxt.Parser, name: str) -> list[str]:
    return [line["value"] for line in parser.lines if line["field_name"] == name]


def test_a_municipality_names_its_own_contact_first(
    zonnedal: Municipality, waterveen: Municipality, client_for: ClientFor
) -> None:
    with in_municipality(zonnedal):
        ContactDetails.objects.update(
            security_email="meld+lek@zonnedal.example", security_policy="https://zonnedal.example/cvd"
        )
    parser = read(client_for(zonnedal))
    assert values(parser, "contact") == ["mailto:meld+lek@zonnedal.example", "mailto:security@platform.example"]
    assert values(parser, "canonical") == [f"https://zonnedal.localhost{PATH}"]
    assert values(parser, "policy") == ["https://zonnedal.example/cvd"]
    assert values(parser, "preferred-languages") == ["nl, en"]
    assert "zonnedal" not in client_for(waterveen).get(PATH).content.decode()


def test_without_one_the_platform_s_contact_stands(waterveen: Municipality, client_for: ClientFor) -> None:
    assert values(read(client_for(waterveen)), "contact") == ["mailto:security@platform.example"]


def test_the_platform_has_one_too(db: None, platform_client: Client) -> None:
    parser = read(platform_client)
    assert values(parser, "canonical") == [f"https://platform.localhost{PATH}"]


@pytest.mark.parametrize("moment", ["2026-01-01T00:00:00Z", "2028-02-29T23:59:59Z", "2031-12-31T12:00:00Z"])
def test_it_never_expires_and_stays_within_a_year(platform_client: Client, db: None, moment: str) -> None:
    with time_machine.travel(moment, tick=False):
        expires = datetime.fromisoformat(values(read(platform_client), "expires")[0])
        assert timedelta(days=150) < expires - datetime.now(UTC) < timedelta(days=365)


@pytest.mark.parametrize("host", ["zonnedal.localhost", "platform.localhost"])
def test_the_old_place_leads_there(zonnedal: Municipality, host: str) -> None:
    response = Client(headers={"host": host}).get("/security.txt")
    assert (response.status_code, response.headers["Location"]) == (301, PATH)


def test_nobody_to_reach_is_no_file(waterveen: Municipality, client_for: ClientFor, settings: Settings) -> None:
    settings.SECURITY_CONTACT = []
    assert client_for(waterveen).get(PATH).status_code == 404


@pytest.mark.parametrize("contacts", [[], ["security@example.nl"], ["http://example.nl/"]])
def test_production_is_warned_without_a_contact(settings: Settings, contacts: list[str]) -> None:
    assert check_security_contact(None) == []
    settings.SECURITY_CONTACT = contacts
    assert [warning.id for warning in check_security_contact(None)] == ["tenants.W001"]


@pytest.mark.parametrize(
    "fields",
    [
        {"security_email": "a@b.nl\nContact: mailto:evil@example.com"},
        {"security_email": "geen adres"},
        {"security_policy": "http://zonnedal.example/cvd"},
        {"security_policy": "javascript:alert(1)"},
        {"security_policy": "https://zonnedal.example/\nExpires: 2020-01-01T00:00:00Z"},
    ],
)
def test_what_would_break_the_file_is_refused(in_zonnedal: Municipality, fields: dict[str, str]) -> None:
    details = ContactDetails.objects.get()
    for name, value in fields.items():
        setattr(details, name, value)
    with pytest.raises(ValidationError):
        details.full_clean()
