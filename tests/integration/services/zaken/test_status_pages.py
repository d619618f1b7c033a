"""What a resident sees at /status/ and /mijn/."""

import uuid
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format
from pytest_django import Settings

from services.accounts.actors import staff
from services.accounts.provisioning import TEAM_PUBLIC_SPACE
from services.audit.models import AuditEntry
from services.zaken import access
from services.zaken.access import access_code
from services.zaken.actions import close_zaak, take_zaak
from services.zaken.models import ResultaatType, Zaak
from services.zaken.views import ATTEMPTS_PER_ADDRESS, ATTEMPTS_PER_REFERENCE
from services.zaken.workdays import days_later
from shared.actors import Actor
from tenants.context import in_municipality
from tenants.municipalities.models import Municipality
from tests.conftest import ClientFor
from tests.factories.accounts import make_staff
from tests.factories.zaken import make_zaak

NOT_FOUND = "Wij vinden geen aanvraag met dit referentienummer en deze toegangscode."
TOO_OFTEN = "U hebt het te vaak geprobeerd. Wacht 15 minuten en probeer het opnieuw."


@pytest.fixture
def browser(client_for: ClientFor, in_zonnedal: Municipality) -> Client:
    return client_for(in_zonnedal)


@pytest.fixture
def zaak(in_zonnedal: Municipality) -> Zaak:
    return make_zaak()


def look_up(browser: Client, reference: str, code: str) -> Any:
    return browser.post("/status/", {"referentie": reference, "code": code})


def follow(browser: Client, zaak: Zaak) -> str:
    response = look_up(browser, zaak.identificatie, access_code(zaak))
    assert response.status_code == 302
    return browser.get(response["Location"]).content.decode()


def test_reference_and_code_open_the_timeline(browser: Client, zaak: Zaak) -> None:
    html = follow(browser, zaak)
    expected = days_later(timezone.localdate(), 7)
    date = date_format(expected, "j F Y")
    for text in (
        zaak.omschrijving,
        "Dorpsstraat 12",
        f"U krijgt uiterlijk {date} bericht",
        "De gemeente is ermee bezig",
    ):
        assert text in html
    assert html.count('aria-current="step"') == 1
    assert AuditEntry.objects.filter(object_id=str(zaak.pk), event="zaak.followed", actor_kind="resident").count() == 1
    for hidden in ("Anna Jansen", "06 12345678", access_code(zaak)):
        assert hidden not in html


def test_code_is_taken_as_people_type_it(browser: Client, zaak: Zaak) -> None:
    code = access_code(zaak)
    typed = f" {code[:2].lower()} {code[2:].replace('-', ' ')} "
    assert look_up(browser, f" {zaak.identificatie.replace('-', ' – ')}", typed).status_code == 302


def test_empty_fields_are_said(browser: Client) -> None:
    html = look_up(browser, "", "").content.decode()
    assert html.count("Vul uw referentienummer in") == 2  # in the summary and at the field
    assert html.count("Vul uw toegangscode in") == 2
    assert "Fout:" in html


def test_unknown_reference_wrong_code_and_foreign_reference_are_alike(
    browser: Client, zaak: Zaak, waterveen: Municipality
) -> None:
    with in_municipality(waterveen):
        foreign = make_zaak()
        foreign_code = access_code(foreign)
    answers = set()
    for reference, code in (
        (foreign.identificatie, foreign_code),
        (zaak.identificatie, "BBBB-BBBB"),
        (zaak.identificatie, "geen code"),
        ("2026-00000000", access_code(zaak)),
        ("onzin", "onzin"),
    ):
        response = look_up(browser, reference, code)
        html = response.content.decode().replace(reference, "REF").replace(code, "CODE")
        answers.add((response.status_code, NOT_FOUND in html))
    assert answers == {(200, True)}


def test_other_host_does_not_know_the_session(
    browser: Client, zaak: Zaak, client_for: ClientFor, waterveen: Municipality
) -> None:
    follow(browser, zaak)
    other = client_for(waterveen)
    other.cookies = browser.cookies
    assert zaak.omschrijving not in other.get("/mijn/").content.decode()
    assert other.get(f"/status/{zaak.identificatie}/").status_code == 302


def test_detail_without_access_asks_for_the_code_whether_it_exists_or_not(browser: Client, zaak: Zaak) -> None:
    for reference in (zaak.identificatie, "2026-00000000"):
        response = browser.get(f"/status/{reference}/")
        assert response.status_code == 302
        assert response["Location"] == f"/status/?referentie={reference}"
        assert f'value="{reference}"' in browser.get(response["Location"]).content.decode()


def test_guessing_codes_of_one_reference_is_stopped(browser: Client, zaak: Zaak, client_for: ClientFor) -> None:
    for reference in (zaak.identificatie, "2026-00000000"):
        for _attempt in range(ATTEMPTS_PER_REFERENCE):
            assert look_up(browser, reference, "BBBB-BBBB").status_code == 200
        response = look_up(browser, reference, "BBBB-BBBB")
        assert response.status_code == 429
        assert TOO_OFTEN in response.content.decode()
    assert look_up(browser, zaak.identificatie, access_code(zaak)).status_code == 429


def test_guessing_references_from_one_address_is_stopped(browser: Client) -> None:
    for attempt in range(ATTEMPTS_PER_ADDRESS):
        assert look_up(browser, f"2026-{attempt:08}", "BBBB-BBBB").status_code == 200
    assert look_up(browser, "2026-99999999", "BBBB-BBBB").status_code == 429


def test_guessing_at_one_municipality_does_not_lock_another(
    browser: Client, client_for: ClientFor, waterveen: Municipality
) -> None:
    for _attempt in range(ATTEMPTS_PER_REFERENCE + 1):
        look_up(browser, "2026-00000000", "BBBB-BBBB")
    assert look_up(client_for(waterveen), "2026-00000000", "BBBB-BBBB").status_code == 200


def test_session_gets_a_new_key_when_access_is_granted(browser: Client, zaak: Zaak) -> None:
    other = make_zaak()
    follow(browser, zaak)
    before = browser.session.session_key
    follow(browser, other)
    assert browser.session.session_key != before
    assert len(browser.session["followed_zaken"]) == 2


def test_access_ends_after_a_working_day(browser: Client, zaak: Zaak, monkeypatch: pytest.MonkeyPatch) -> None:
    follow(browser, zaak)
    monkeypatch.setattr(access, "FOLLOW_FOR_S", -1)
    assert browser.get(f"/status/{zaak.identificatie}/").status_code == 302
    assert "U volgt nu geen aanvraag op dit apparaat." in browser.get("/mijn/").content.decode()


def test_rotated_platform_key_still_opens(browser: Client, zaak: Zaak, settings: Settings) -> None:
    code = access_code(zaak)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a new key of the platform"
    assert access_code(zaak) != code
    assert look_up(browser, zaak.identificatie, code).status_code == 302


def test_pages_are_never_cached(browser: Client, zaak: Zaak) -> None:
    follow(browser, zaak)
    for path in ("/status/", f"/status/{zaak.identificatie}/", "/mijn/"):
        control = browser.get(path)["Cache-Control"]
        assert "private" in control
        assert "no-store" in control


def test_mijn_says_how_to_follow_when_empty(browser: Client) -> None:
    html = browser.get("/mijn/").content.decode()
    assert "U volgt nu geen aanvraag op dit apparaat." in html
    assert "Zo volgt u een aanvraag" in html
    assert 'href="/status/"' in html


def test_mijn_lists_running_before_completed(browser: Client, zaak: Zaak) -> None:
    done = make_zaak(omschrijving="Los afval")
    opgelost = ResultaatType.objects.get(zaaktype=done.zaaktype, omschrijving="Opgelost")
    close_zaak(zaak=done, resultaattype=opgelost, toelichting="Opgeruimd", actor=Actor.system("t"))
    follow(browser, done)
    follow(browser, zaak)
    html = browser.get("/mijn/").content.decode()
    assert html.index("Lopend") < html.index(zaak.omschrijving) < html.index("Afgerond") < html.index("Los afval")


def test_forget_ends_the_access_on_this_device(browser: Client, zaak: Zaak) -> None:
    follow(browser, zaak)
    assert browser.get("/mijn/vergeten/").status_code == 405
    response = browser.post("/mijn/vergeten/", follow=True)
    html = response.content.decode()
    assert "Uw aanvragen zijn op dit apparaat niet meer te zien." in html
    assert zaak.omschrijving not in html
    assert browser.get(f"/status/{zaak.identificatie}/").status_code == 302


def test_forget_keeps_a_member_of_staff_logged_in(browser: Client, zaak: Zaak) -> None:
    browser.force_login(make_staff(TEAM_PUBLIC_SPACE), backend="services.accounts.backends.MunicipalityBackend")
    follow(browser, zaak)
    browser.post("/mijn/vergeten/")
    assert browser.get("/beheer/").status_code == 200
    assert zaak.omschrijving not in browser.get("/mijn/").content.decode()


def test_late_request_says_so(browser: Client, zaak: Zaak) -> None:
    Zaak.objects.filter(pk=zaak.pk).update(uiterlijke_einddatum_afdoening="2026-03-27", startdatum="2026-03-20")
    html = follow(browser, zaak)
    assert "Dit duurt langer dan wij beloofden" in html
    assert "U zou uiterlijk 27 maart 2026 bericht krijgen." in html
    assert "U krijgt uiterlijk" not in html


def test_timeline_follows_the_handling_to_the_result(browser: Client, zaak: Zaak) -> None:
    user = make_staff(TEAM_PUBLIC_SPACE, first_name="Joke", last_name="de Boer")
    html = follow(browser, zaak)
    assert [html.count(f"meent-timeline__step--{state}") for state in ("done", "current", "next")] == [0, 1, 2]
    take_zaak(zaak=zaak, user=user, actor=staff(user))
    html = browser.get(f"/status/{zaak.identificatie}/").content.decode()
    assert [html.count(f"meent-timeline__step--{state}") for state in ("done", "current", "next")] == [1, 1, 1]
    assert "Joke de Boer" not in html  # who of the staff is not the resident's to know
    opgelost = ResultaatType.objects.get(zaaktype=zaak.zaaktype, omschrijving="Opgelost")
    close_zaak(zaak=zaak, resultaattype=opgelost, toelichting="De lamp is <b>nieuw</b>.", actor=staff(user))
    html = browser.get(f"/status/{zaak.identificatie}/").content.decode()
    assert [html.count(f"meent-timeline__step--{state}") for state in ("done", "current", "next")] == [3, 0, 0]
    assert "De lamp is &lt;b&gt;nieuw&lt;/b&gt;." in html
    assert "U hoeft niets te doen." in html


def test_planted_session_does_not_open_a_zaak(browser: Client, zaak: Zaak) -> None:
    session = browser.session
    session["followed_zaken"] = {str(uuid.uuid4()): 99999999999}
    session.save()
    assert "U volgt nu geen aanvraag" in browser.get("/mijn/").content.decode()
