"""Nobody is in with a password alone: an app, a passkey or a recovery code comes after it."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import Settings
from time_machine import travel

from services.accounts.models import User, UserFactor
from services.audit.models import AuditEntry
from tenants.context import in_municipality, in_public
from tenants.login.totp import code_at, matching_step, new_key
from tenants.municipalities.models import Domain, Municipality
from tests.authenticators import App, SoftPasskey
from tests.conftest import ClientFor
from tests.factories.accounts import PASSWORD
from tests.integration.tenants.login.conftest import (
    ACCOUNT,
    CODES,
    ORIGIN,
    RECOVERY,
    SET_UP,
    STEP,
    Person,
    at_another_browser,
    passkey_options,
    set_up_passkey,
    use_passkey,
)


def test_a_first_log_in_leads_to_setting_up_and_then_to_where_they_were_going(joke: Person) -> None:
    answer = joke.give_password(next="/beheer/images/")
    assert answer.headers["Location"] == SET_UP
    assert not joke.is_in()
    joke.set_up_app()
    assert len(joke.codes) == 10
    assert joke.is_in()


def test_codes_page_sends_on_to_where_they_were_going(joke: Person) -> None:
    joke.give_password(next="/beheer/images/")
    set_up_passkey(joke, SoftPasskey(ORIGIN))
    assert joke.keep_codes().headers["Location"] == "/beheer/images/"


def test_with_the_password_alone_nothing_opens(joke: Person) -> None:
    joke.give_password()
    joke.set_up_app()
    other = at_another_browser(joke)
    assert other.give_password().headers["Location"] == STEP
    assert not other.is_in()
    for path in (ACCOUNT, SET_UP, f"{SET_UP}app/", f"{SET_UP}passkey/", CODES, f"{CODES}vernieuwen/"):
        assert other.client.get(path).status_code == 302, path
        assert other.client.post(path, {"name": "x", "code": "000000"}).status_code in {302, 405}, path
    assert not other.is_in()
    assert other.client.post(STEP, {"code": other.fresh_code()}).headers["Location"] == "/beheer/"
    assert other.is_in()


def test_a_code_works_once_and_a_clock_may_be_half_a_minute_off(joke: Person) -> None:
    joke.give_password()
    joke.set_up_app()
    assert joke.app is not None
    used = joke.app.code()
    other = at_another_browser(joke)
    other.give_password()
    assert "Dit klopt niet" in other.client.post(STEP, {"code": used}).content.decode()
    assert "Dit klopt niet" in other.client.post(STEP, {"code": joke.app.code(later_s=60)}).content.decode()
    assert other.client.post(STEP, {"code": joke.app.code(later_s=30)}).status_code == 302


@pytest.mark.parametrize(("off_s", "is_right"), [(-60, False), (-30, True), (0, True), (30, True), (60, False)])
def test_a_code_is_right_for_a_minute_and_a_half(off_s: int, is_right: bool) -> None:
    key = new_key()
    now = 1_764_064_815
    with travel(now, tick=False):
        assert (matching_step(key, code_at(key, now + off_s), after_step=0) is not None) is is_right


def test_codes_are_those_of_rfc_6238() -> None:
    """The appendix's key and moments; six of its eight digits."""
    key = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    assert [code_at(key, moment) for moment in (59, 1111111109, 2000000000)] == ["287082", "081804", "279037"]


def test_five_wrong_codes_close_the_step_also_for_the_right_one(joke: Person, zonnedal: Municipality) -> None:
    joke.give_password()
    joke.set_up_app()
    other = at_another_browser(joke)
    other.give_password()
    for _attempt in range(5):
        last = other.client.post(STEP, {"code": "000000"})
    assert last.status_code == 429
    refused = other.client.post(STEP, {"code": other.fresh_code()})
    assert refused.status_code == 429
    assert "te vaak geprobeerd" in refused.content.decode()
    with in_municipality(zonnedal):
        assert AuditEntry.objects.filter(event="account.step_locked").count() == 1
    assert joke.is_in(), "who is in already stays in"


def test_a_recovery_code_works_once_and_is_kept_as_a_hash(joke: Person, zonnedal: Municipality) -> None:
    joke.give_password()
    joke.set_up_app()
    other = at_another_browser(joke)
    other.give_password()
    assert other.client.post(RECOVERY, {"code": joke.codes[3].lower().replace("-", " ")}).status_code == 302
    assert other.is_in()
    third = at_another_browser(joke)
    third.give_password()
    assert "Dit klopt niet" in third.client.post(RECOVERY, {"code": joke.codes[3]}).content.decode()
    assert "nog 9 herstelcodes" in joke.client.get(ACCOUNT).content.decode()
    with in_municipality(zonnedal):
        kept = " ".join(UserFactor.objects.values_list("secret", flat=True))
    assert joke.app is not None
    for secret in (joke.app.key, *joke.codes, *(code.replace("-", "") for code in joke.codes)):
        assert secret not in kept


def test_recovery_codes_are_shown_once(joke: Person) -> None:
    joke.give_password()
    set_up_passkey(joke, SoftPasskey(ORIGIN))
    assert "<code>" in joke.client.get(CODES).content.decode()
    assert "<code>" not in joke.client.get(CODES).content.decode()


def test_log_in_with_a_passkey(joke: Person) -> None:
    passkey = SoftPasskey(ORIGIN)
    joke.give_password()
    assert set_up_passkey(joke, passkey).headers["Location"] == CODES
    joke.keep_codes()
    other = at_another_browser(joke)
    other.give_password()
    assert use_passkey(other, passkey).headers["Location"] == "/beheer/"
    assert other.is_in()


def test_a_passkey_answers_the_newest_challenge_once(joke: Person) -> None:
    passkey = SoftPasskey(ORIGIN)
    joke.give_password()
    set_up_passkey(joke, passkey)
    joke.keep_codes()
    other = at_another_browser(joke)
    other.give_password()
    page = other.client.get(STEP).content.decode()
    from_elsewhere = SoftPasskey("http://zonnedal.localhost.evil.example", 99, passkey.key, passkey.credential_id)
    options = passkey_options(page)
    assert "Dit klopt niet" in other.client.post(STEP, {"answer": from_elsewhere.get(options)}).content.decode()
    assert "Dit klopt niet" in other.client.post(STEP, {"answer": passkey.get(options)}).content.decode()
    assert use_passkey(other, SoftPasskey(ORIGIN)).status_code == 200, "somebody else's passkey"
    assert use_passkey(other, passkey).status_code == 302


def test_a_copied_security_key_is_noticed(joke: Person) -> None:
    passkey = SoftPasskey(ORIGIN)
    joke.give_password()
    set_up_passkey(joke, passkey)
    joke.keep_codes()
    copy = SoftPasskey(ORIGIN, passkey.counter, passkey.key, passkey.credential_id)
    other = at_another_browser(joke)
    other.give_password()
    assert use_passkey(other, passkey).status_code == 302
    third = at_another_browser(joke)
    third.give_password()
    assert use_passkey(third, copy).status_code == 200


@pytest.mark.parametrize("answer", ["", "{}", "[]", "null", '{"id": 1}', "niets", '{"rawId": "x", "response": {}}'])
def test_nonsense_is_no_passkey(joke: Person, answer: str) -> None:
    joke.give_password()
    joke.client.get(f"{SET_UP}passkey/")
    assert joke.client.post(f"{SET_UP}passkey/", {"name": "x", "answer": answer}).status_code == 200
    assert not joke.is_in()


def test_a_passkey_of_an_earlier_domain_does_not_work_and_a_recovery_code_leads_to_a_new_one(
    joke: Person, zonnedal: Municipality, client_for: ClientFor
) -> None:
    passkey = SoftPasskey(ORIGIN)
    joke.give_password()
    set_up_passkey(joke, passkey)
    joke.keep_codes()
    with in_public():
        Domain.objects.filter(tenant=zonnedal).update(is_primary=False)
        Domain.objects.create(tenant=zonnedal, domain="nieuwdal.localhost", is_primary=True)
    other = Person(Client(headers={"host": "nieuwdal.localhost"}), joke.email)
    other.give_password()
    page = other.client.get(STEP).content.decode()
    assert "hoort bij een ander webadres" in page
    assert "data-options" not in page
    assert other.client.post(RECOVERY, {"code": joke.codes[0]}).headers["Location"] == SET_UP
    assert set_up_passkey(other, SoftPasskey("http://nieuwdal.localhost")).headers["Location"] == ACCOUNT
    assert "hij hoort bij zonnedal.localhost" in other.client.get(ACCOUNT).content.decode()


def test_the_way_in_is_open_for_a_quarter_and_not_after_another_password(joke: Person, zonnedal: Municipality) -> None:
    joke.give_password()
    joke.set_up_app()
    other = at_another_browser(joke)
    other.give_password()
    third = at_another_browser(joke)
    third.give_password()
    with in_municipality(zonnedal):
        user = User.objects.get(email=joke.email)
        user.set_password("een-heel-ander-wachtwoord-1")
        user.save()
    assert other.client.post(STEP, {"code": other.fresh_code()}).headers["Location"].startswith("/beheer/login/")
    fourth = at_another_browser(joke)
    fourth.give_password("een-heel-ander-wachtwoord-1")
    with travel(timedelta(minutes=16), tick=False):
        assert fourth.client.get(STEP).headers["Location"].startswith("/beheer/login/")


def test_a_session_from_before_the_second_step_was_required_ends(
    joke: Person, editor: User, settings: Settings
) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    joke.give_password()
    assert joke.is_in()
    settings.SECOND_FACTOR_REQUIRED = True
    assert not joke.is_in()
    assert "om een tweede stap gevraagd" in joke.client.get("/beheer/login/").content.decode()


def test_where_it_is_not_required_whoever_has_one_is_asked(joke: Person, settings: Settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    assert joke.give_password().headers["Location"] == "/beheer/"
    joke.client.post("/medewerker/bevestigen/", {"password": PASSWORD})
    joke.set_up_app()
    other = at_another_browser(joke)
    assert other.give_password().headers["Location"] == STEP
    assert not other.is_in()


def test_a_factor_of_one_municipality_opens_nothing_at_another(
    joke: Person, zonnedal: Municipality, waterveen: Municipality, client_for: ClientFor
) -> None:
    joke.give_password()
    joke.set_up_app()
    with in_municipality(zonnedal):
        row = UserFactor.objects.filter(kind="totp").values().get()
    with in_municipality(waterveen):
        twin = User.objects.create_user("redacteur@zonnedal.example", PASSWORD, id=row["user_id"])
        UserFactor.objects.create(**row | {"counter": 0})
        assert twin.pk == row["user_id"]
    other = Person(client_for(waterveen), joke.email, app=joke.app)
    assert other.give_password().headers["Location"] == STEP
    assert "Dit klopt niet" in other.client.post(STEP, {"code": other.fresh_code()}).content.decode()


def test_a_factor_without_its_secret_does_not_count(joke: Person, zonnedal: Municipality) -> None:
    """As after an import of a package without secrets, or in a training copy."""
    joke.give_password()
    joke.set_up_app()
    with in_municipality(zonnedal):
        UserFactor.objects.update(secret="")
    other = at_another_browser(joke)
    assert other.give_password().headers["Location"] == SET_UP


def test_the_qr_code_is_in_the_page_and_the_policy_is_strict(joke: Person) -> None:
    joke.give_password()
    response = joke.client.get(f"{SET_UP}app/")
    page = response.content.decode()
    assert "<svg" in page
    assert "style=" not in page
    assert "unsafe" not in response["Content-Security-Policy"]
    assert "no-store" in response["Cache-Control"]
    assert "otpauth://totp/Gemeente%20Zonnedal" in page


def test_the_key_in_the_session_is_sealed(joke: Person, zonnedal: Municipality) -> None:
    joke.give_password()
    page = joke.client.get(f"{SET_UP}app/").content.decode()
    with in_municipality(zonnedal):
        assert App.from_page(page).key not in json.dumps(dict(joke.client.session.items()))
