"""Residents log in at a real OpenID provider; what is not as it should be lets nobody in."""

import time
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from time_machine import travel

from services.accounts.provisioning import ADMINISTRATORS
from services.audit.models import AuditEntry
from services.residents.models import IdentityProvider, Resident
from tenants.context import in_municipality
from tenants.municipalities.models import Municipality
from tests.conftest import ClientFor
from tests.factories.accounts import make_staff
from tests.identity import ANNA, ANNAS_BSN, BAKERY, BAKERYS_KVK, GRETA, KARIM, LOW, Identity


@pytest.fixture
def digid(zonnedal: Municipality, identity: Identity) -> IdentityProvider:
    with in_municipality(zonnedal):
        return identity.register()


@pytest.fixture
def client(zonnedal: Municipality, client_for: ClientFor) -> Client:
    return client_for(zonnedal)


def _is_in(client: Client) -> bool:
    """Whether the site knows this browser as a resident: then it does not ask to log in."""
    return client.get("/mijn/inloggen/").status_code == 302


def _texts(municipality: Municipality) -> str:
    """All that stands in the tables and in sessions where somebody logged in."""
    with in_municipality(municipality):
        rows: list[Any] = [
            *Resident.objects.values(),
            *AuditEntry.objects.values(),
            *(session.get_decoded() for session in Session.objects.all()),
        ]
        return repr(rows)


@pytest.mark.usefixtures("digid")
def test_who_logs_in_twice_is_one_resident_and_their_number_stands_nowhere(
    client: Client, zonnedal: Municipality, identity: Identity, caplog: pytest.LogCaptureFixture
) -> None:
    client.get("/mijn/inloggen/")
    answer = identity.log_in(client, ANNA)
    assert answer["Location"] == "/mijn/"
    assert _is_in(client)
    client.post("/mijn/inloggen/uit/")
    identity.log_in(client, ANNA)
    with in_municipality(zonnedal):
        resident = Resident.objects.get()
        assert resident.open_identifier() == ANNAS_BSN
        assert resident.name == ""
        events = list(AuditEntry.objects.filter(object_id=resident.pk).values_list("event", flat=True))
    assert sorted(events) == ["resident.logged_in", "resident.logged_in", "resident.logged_out"]
    assert ANNAS_BSN not in _texts(zonnedal)
    assert ANNAS_BSN not in caplog.text


def test_the_number_is_not_in_the_cache(digid: IdentityProvider, client: Client, identity: Identity) -> None:
    identity.log_in(client, ANNA)
    redis = cache._cache.get_client()  # type: ignore[attr-defined]  # Django's Redis cache
    found = [redis.get(key) for key in redis.scan_iter("*residents*")]
    assert any(found)
    assert not any(ANNAS_BSN.encode() in value for value in found if value)


@pytest.mark.usefixtures("digid")
def test_the_same_person_is_another_resident_elsewhere(
    client: Client, identity: Identity, zonnedal: Municipality, waterveen: Municipality, client_for: ClientFor
) -> None:
    with in_municipality(waterveen):
        identity.register()
    identity.log_in(client, ANNA)
    elsewhere = client_for(waterveen)
    identity.log_in(elsewhere, ANNA)
    with in_municipality(zonnedal):
        here = Resident.objects.values("identifier_hash", "identifier").get()
    with in_municipality(waterveen):
        there = Resident.objects.values("identifier_hash", "identifier").get()
    assert here["identifier_hash"] != there["identifier_hash"]
    elsewhere.cookies = client.cookies
    assert not _is_in(elsewhere)


def test_a_company_and_a_european_log_in(client: Client, identity: Identity, zonnedal: Municipality) -> None:
    with in_municipality(zonnedal):
        identity.register("eherkenning")
        identity.register("eidas")
    identity.log_in(client, BAKERY, means="eherkenning")
    identity.log_in(client, GRETA, means="eidas")
    with in_municipality(zonnedal):
        company = Resident.objects.get(kind="company")
        assert (company.open_identifier(), company.name) == (BAKERYS_KVK, "Bakkerij De Korenaar")
        assert Resident.objects.get(kind="european").name == "Greta Müller"
    assert "korenaar-1" not in _texts(zonnedal)


@pytest.mark.usefixtures("digid")
@pytest.mark.parametrize(
    ("claims", "notice"),
    [
        ({"nonce": "een andere"}, "mislukt"),
        ({"aud": "een ander"}, "mislukt"),
        ({"aud": ["meent", "een ander"], "azp": "een ander"}, "mislukt"),
        ({"iss": "http://localhost/digid"}, "mislukt"),
        ({"exp": 1_700_000_000}, "mislukt"),
        ({"at_hash": "bm90IHRoaXMgb25l"}, "mislukt"),
        ({"bsn": "999990010"}, "mislukt"),
        ({"bsn": ""}, "mislukt"),
        ({"bsn": ["999990019"]}, "mislukt"),
        ({"acr": "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport"}, "niveau"),
        ({"acr": ""}, "niveau"),
    ],
)
def test_a_token_that_is_not_right_lets_nobody_in(
    client: Client, zonnedal: Municipality, identity: Identity, claims: dict[str, Any], notice: str
) -> None:
    identity.behave(**claims)
    answer = identity.log_in(client, ANNA)
    assert f"melding={notice}" in answer["Location"]
    assert not _is_in(client)
    assert client.get(answer["Location"]).content.decode().count('role="alert"') == 1
    with in_municipality(zonnedal):
        assert not Resident.objects.exists()
        entry = AuditEntry.objects.get(event="resident.log_in_failed")
    assert "9999900" not in repr(entry.details)


@pytest.mark.usefixtures("digid")
def test_a_token_from_the_future_lets_nobody_in(client: Client, identity: Identity) -> None:
    identity.behave(iat=int(time.time()) + 3600)
    assert "melding=mislukt" in identity.log_in(client, ANNA)["Location"]


@pytest.mark.usefixtures("digid")
def test_too_little_assurance_is_explained(client: Client, identity: Identity) -> None:
    assert "melding=niveau" in identity.log_in(client, LOW)["Location"]


@pytest.mark.usefixtures("digid")
def test_who_goes_back_at_the_provider_reads_that_they_can_try_again(client: Client, identity: Identity) -> None:
    answer = identity.log_in(client, "", next_url="/status/")
    page = client.get(answer["Location"]).content.decode()
    assert "U hebt het inloggen afgebroken" in page
    assert "verder=/status/" in page


@pytest.mark.usefixtures("digid")
def test_a_return_counts_once_and_for_the_browser_that_left(
    client: Client, zonnedal: Municipality, identity: Identity, client_for: ClientFor
) -> None:
    left = client.get("/mijn/inloggen/met/digid/")
    back = identity.choose(left["Location"], ANNA).partition("localhost")[2]
    another = client_for(zonnedal)
    assert "melding=verlopen" in another.get(back)["Location"]
    assert not _is_in(another)
    assert client.get(back)["Location"] == "/mijn/"
    client.post("/mijn/inloggen/uit/")
    assert "melding=verlopen" in client.get(back)["Location"]
    assert not _is_in(client)


@pytest.mark.usefixtures("digid")
def test_an_answer_of_another_issuer_is_refused(client: Client, identity: Identity) -> None:
    left = client.get("/mijn/inloggen/met/digid/")
    back = identity.choose(left["Location"], ANNA).partition("localhost")[2]
    mixed = back.partition("&iss=")[0] + "&iss=http%3A%2F%2Flocalhost%2Feidas"
    assert "melding=mislukt" in client.get(mixed)["Location"]


@pytest.mark.usefixtures("digid")
def test_a_new_key_of_the_provider_is_fetched(client: Client, identity: Identity) -> None:
    identity.log_in(client, ANNA)
    client.post("/mijn/inloggen/uit/")
    identity.new_key()
    identity.log_in(client, ANNA)
    assert _is_in(client)


def test_a_provider_that_is_down_is_no_fault_of_the_resident(
    digid: IdentityProvider, client: Client, zonnedal: Municipality
) -> None:
    with in_municipality(zonnedal):
        digid.issuer = "http://localhost:1/digid"
        digid.save()
    answer = client.get("/mijn/inloggen/met/digid/")
    assert "melding=storing" in answer["Location"]


@pytest.mark.usefixtures("digid")
def test_the_session_gets_a_new_key_and_ends_after_15_minutes(
    client: Client, zonnedal: Municipality, identity: Identity
) -> None:
    client.get("/mijn/inloggen/met/digid/")
    before = client.session.session_key
    identity.log_in(client, ANNA)
    key = client.session.session_key
    assert key != before
    with travel(timezone.now() + timedelta(minutes=16)):
        assert "U deed 15 minuten niets" in client.get("/mijn/inloggen/").content.decode()
    with in_municipality(zonnedal):
        assert not Session.objects.filter(session_key__in=[before, key]).exists()


@pytest.mark.usefixtures("digid")
def test_logging_out_ends_the_session_here_and_at_the_provider(
    client: Client, zonnedal: Municipality, identity: Identity
) -> None:
    identity.log_in(client, ANNA)
    key = client.session.session_key
    page = client.post("/mijn/inloggen/uit/").content.decode()
    assert f"{identity.base}/digid/logout?client_id=meent" in page
    assert "id_token_hint" not in page
    with in_municipality(zonnedal):
        assert not Session.objects.filter(session_key=key).exists()


@pytest.mark.usefixtures("digid")
def test_another_resident_in_the_same_browser_finds_nothing_of_the_first(
    client: Client, zonnedal: Municipality, identity: Identity
) -> None:
    identity.log_in(client, ANNA)
    with in_municipality(zonnedal):
        session = client.session
        session["forms_owner"] = "van Anna"
        session.save()
        first = session["resident"]["id"]
    identity.log_in(client, KARIM)
    with in_municipality(zonnedal):
        assert client.session["resident"]["id"] != first
        assert "forms_owner" not in client.session


@pytest.mark.usefixtures("digid")
def test_what_a_visitor_began_to_fill_in_is_still_there_after_logging_in(
    client: Client, zonnedal: Municipality, identity: Identity
) -> None:
    client.get("/mijn/inloggen/met/digid/")
    with in_municipality(zonnedal):
        session = client.session
        session["forms_owner"] = "van Anna"
        session.save()
    identity.log_in(client, ANNA)
    with in_municipality(zonnedal):
        assert client.session["forms_owner"] == "van Anna"


@pytest.mark.usefixtures("digid")
def test_staff_and_residents_do_not_share_a_session(client: Client, zonnedal: Municipality, identity: Identity) -> None:
    with in_municipality(zonnedal):
        user = make_staff(ADMINISTRATORS)
        client.force_login(user, "services.accounts.backends.MunicipalityBackend")
    assert client.get("/beheer/").status_code == 200
    identity.log_in(client, ANNA)
    assert client.get("/beheer/").status_code == 302
    assert _is_in(client)
    with in_municipality(zonnedal):
        client.force_login(user, "services.accounts.backends.MunicipalityBackend")
    assert client.get("/beheer/").status_code == 200
    assert not _is_in(client)


@pytest.mark.usefixtures("digid")
@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:x"])
def test_nobody_is_sent_to_another_host(client: Client, identity: Identity, elsewhere: str) -> None:
    assert identity.log_in(client, ANNA, next_url=elsewhere)["Location"] == "/mijn/"


def test_a_means_that_is_off_is_not_there(digid: IdentityProvider, client: Client, zonnedal: Municipality) -> None:
    with in_municipality(zonnedal):
        digid.is_active = False
        digid.save()
    assert client.get("/mijn/inloggen/met/digid/").status_code == 404
    assert "DigiD" not in client.get("/mijn/inloggen/").content.decode()
