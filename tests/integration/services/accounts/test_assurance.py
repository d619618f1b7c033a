"""A resident's session that nobody uses for 15 minutes ends on the server, at every level that opens something."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.test import RequestFactory
from django.utils import timezone
from time_machine import travel

from services.accounts.assurance import Assurance, end_when_idle, raise_assurance
from services.accounts.provisioning import TEAM_PUBLIC_SPACE
from services.zaken.access import access_code
from services.zaken.models import Zaak
from tenants.context import in_municipality
from tenants.municipalities.models import Municipality
from tenants.sessions import SessionStore
from tests.conftest import ClientFor
from tests.factories.accounts import make_staff
from tests.factories.zaken import make_zaak


@pytest.fixture
def zaak(zonnedal: Municipality) -> Zaak:
    with in_municipality(zonnedal):
        return make_zaak()


def test_a_request_that_was_opened_with_its_code_closes_after_15_minutes(
    zaak: Zaak, zonnedal: Municipality, client_for: ClientFor
) -> None:
    client, begin = client_for(zonnedal), timezone.now()
    with travel(begin, tick=False):
        with in_municipality(zonnedal):
            code = access_code(zaak)
        assert client.post("/status/", {"referentie": zaak.identificatie, "code": code}).status_code == 302
        key = client.session.session_key
    with travel(begin + timedelta(minutes=14), tick=False):
        assert client.get(f"/status/{zaak.identificatie}/").status_code == 200
    with travel(begin + timedelta(minutes=28), tick=False):
        assert client.get(f"/status/{zaak.identificatie}/").status_code == 200
    with travel(begin + timedelta(minutes=44), tick=False):
        answer = client.get(f"/status/{zaak.identificatie}/", follow=True)
        assert "U deed 15 minuten niets" in answer.content.decode()
        assert zaak.identificatie not in client.get("/mijn/").content.decode()
    with in_municipality(zonnedal):
        assert not Session.objects.filter(session_key=key).exists()


def test_staff_stay_logged_in_and_lose_what_they_opened_as_a_resident(
    zaak: Zaak, zonnedal: Municipality, client_for: ClientFor
) -> None:
    client, begin = client_for(zonnedal), timezone.now()
    with travel(begin, tick=False):
        with in_municipality(zonnedal):
            client.force_login(make_staff(TEAM_PUBLIC_SPACE), "services.accounts.backends.MunicipalityBackend")
            code = access_code(zaak)
        client.post("/status/", {"referentie": zaak.identificatie, "code": code})
    with travel(begin + timedelta(minutes=16), tick=False):
        assert zaak.identificatie not in client.get("/mijn/").content.decode()
        assert client.get("/beheer/").status_code == 200


def test_every_level_has_its_time_and_digids_is_15_minutes() -> None:
    assert {level.value for level in Assurance} == set(settings.RESIDENT_IDLE_S)
    assert {level.idle_s for level in Assurance} == {900}


def _request() -> HttpRequest:
    request = RequestFactory().get("/")
    request.session = SessionStore()
    request.user = type("Nobody", (), {"is_authenticated": False})()
    return request


@pytest.mark.parametrize("level", [level for level in Assurance if level.identifies])
def test_a_session_that_says_who_somebody_is_keeps_nothing(in_zonnedal: Municipality, level: Assurance) -> None:
    """What a log-in by DigiD will get: drafts go too, they are that person's."""
    begin, request = timezone.now(), _request()
    request.session["forms_owner"] = "a"
    request.session["bsn_hash"] = "b"
    with travel(begin, tick=False):
        raise_assurance(request, level, holds="bsn_hash")
        raise_assurance(request, Assurance.REFERENCE_CODE, holds="followed_zaken")
        request.session.save()
        key = request.session.session_key
    with travel(begin + timedelta(minutes=15), tick=False):
        assert not end_when_idle(request)
    with travel(begin + timedelta(minutes=31), tick=False):
        assert end_when_idle(request)
    assert dict(request.session.items()) == {}
    assert not Session.objects.filter(session_key=key).exists()


def test_a_half_filled_form_outlives_the_access_code(in_zonnedal: Municipality) -> None:
    begin, request = timezone.now(), _request()
    request.session["forms_owner"] = "a"
    request.session["followed_zaken"] = {}
    with travel(begin, tick=False):
        raise_assurance(request, Assurance.REFERENCE_CODE, holds="followed_zaken")
        request.session.save()
        key = request.session.session_key
    with travel(begin + timedelta(minutes=16), tick=False):
        assert end_when_idle(request)
    assert dict(request.session.items()) == {"forms_owner": "a"}
    assert request.session.session_key != key
