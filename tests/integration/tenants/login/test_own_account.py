"""Adding, naming and removing factors asks who you are; an administrator resets a colleague; a command the last one."""

import io
import json
import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.core import mail
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from time_machine import travel

from services.accounts.models import User, UserFactor
from services.audit.models import AuditEntry
from tenants.context import in_municipality, in_public
from tenants.login.errors import UnreadableFactorError
from tenants.login.queries import open_secret
from tenants.municipalities.models import Municipality
from tenants.operators.models import Operator, OperatorFactor
from tenants.sealing import SealBrokenError, seal, unseal
from tests.authenticators import SoftPasskey
from tests.factories.accounts import PASSWORD
from tests.integration.tenants.login.conftest import (
    ACCOUNT,
    CODES,
    ORIGIN,
    SET_UP,
    STEP,
    Person,
    at_another_browser,
    set_up_passkey,
)


@pytest.fixture
def inside(joke: Person) -> Person:
    joke.give_password()
    joke.set_up_app()
    return joke


def _factor(zonnedal: Municipality, kind: str = "totp") -> UserFactor:
    with in_municipality(zonnedal):
        return UserFactor.objects.get(kind=kind)


def test_a_second_passkey_beside_the_app(inside: Person) -> None:
    for name in ("Sleutel", "Reserve"):
        assert set_up_passkey(inside, SoftPasskey(ORIGIN), name).headers["Location"] == ACCOUNT
    page = inside.client.get(ACCOUNT).content.decode()
    for name in ("Telefoon", "Sleutel", "Reserve"):
        assert name in page


def test_after_ten_minutes_it_is_asked_once_more_who_they_are(inside: Person, zonnedal: Municipality) -> None:
    factor = _factor(zonnedal)
    with travel(timezone.now() + timedelta(minutes=11), tick=False):
        for path in (f"factor/{factor.pk}/naam/", f"factor/{factor.pk}/verwijderen/", "instellen/app/",
                     "instellen/passkey/", "herstelcodes/vernieuwen/"):  # fmt: skip
            for method in (inside.client.get, inside.client.post):
                answer = method(f"/medewerker/{path}", {"name": "Anders"})
                assert answer.headers["Location"].startswith("/medewerker/bevestigen/?next="), path
        confirm = inside.client.get(f"/medewerker/factor/{factor.pk}/naam/").headers["Location"]
        assert inside.app is not None
        assert "Dit klopt niet" in inside.client.post(confirm, {"code": "000000"}).content.decode()
        back = inside.client.post(confirm, {"code": inside.app.code()}).headers["Location"]
        assert back == f"/medewerker/factor/{factor.pk}/naam/"
        assert inside.client.post(back, {"name": "Werktelefoon"}).headers["Location"] == ACCOUNT
    assert _factor(zonnedal).name == "Werktelefoon"


def test_confirmation_leads_to_no_other_host(inside: Person) -> None:
    assert inside.app is not None
    answer = inside.client.post("/medewerker/bevestigen/?next=//elders.example/", {"code": inside.fresh_code()})
    assert answer.headers["Location"] == ACCOUNT


def test_removing_the_last_one_removes_the_codes_and_the_next_log_in_begins_anew(
    inside: Person, zonnedal: Municipality
) -> None:
    factor = _factor(zonnedal)
    assert "de enige die u hebt" in inside.client.get(f"/medewerker/factor/{factor.pk}/verwijderen/").content.decode()
    assert inside.client.post(f"/medewerker/factor/{factor.pk}/verwijderen/").headers["Location"] == ACCOUNT
    with in_municipality(zonnedal):
        assert not UserFactor.objects.exists()
    other = at_another_browser(inside)
    assert other.give_password().headers["Location"] == SET_UP


def test_a_colleagues_factor_does_not_exist(inside: Person, bea: Person, zonnedal: Municipality) -> None:
    with in_municipality(zonnedal):
        hers = UserFactor.objects.get(kind="totp", user__email=bea.email)
    for path in ("naam/", "verwijderen/"):
        assert inside.client.get(f"/medewerker/factor/{hers.pk}/{path}").status_code == 404
        assert inside.client.post(f"/medewerker/factor/{hers.pk}/{path}", {"name": "x"}).status_code == 404


def test_new_recovery_codes_spend_the_old_ones(inside: Person) -> None:
    old = list(inside.codes)
    assert inside.client.post(f"{CODES}vernieuwen/").headers["Location"] == CODES
    inside.keep_codes()
    assert len(set(old) & set(inside.codes)) == 0
    other = at_another_browser(inside)
    other.give_password()
    assert other.client.post(f"{STEP}herstelcode/", {"code": old[0]}).status_code == 200
    assert other.client.post(f"{STEP}herstelcode/", {"code": inside.codes[0]}).status_code == 302


def test_an_administrator_resets_a_colleague_on_record(
    inside: Person, bea: Person, editor: User, administrator: User, zonnedal: Municipality
) -> None:
    assert bea.client.post(f"/medewerker/collega/{editor.pk}/herstellen/").status_code == 302
    assert not inside.is_in()
    assert at_another_browser(inside).give_password().headers["Location"] == SET_UP
    with in_municipality(zonnedal):
        row = AuditEntry.objects.get(event="account.factors_reset")
        assert (row.object_id, row.actor_id) == (str(editor.pk), str(administrator.pk))
        assert UserFactor.objects.filter(user=administrator).count() == 2
    assert bea.is_in()


def test_a_password_reset_does_not_bypass_the_second_step(inside: Person) -> None:
    client = Client(headers={"host": "zonnedal.localhost"})
    client.post("/beheer/password_reset/", {"email": inside.email})
    body = str(mail.outbox[-1].body)
    path = next(word for word in body.split() if "/password_reset/confirm/" in word).removeprefix(ORIGIN)
    form = client.get(path, follow=True)
    address = form.redirect_chain[-1][0]
    new = "een-nieuw-wachtwoord-na-vergeten"
    done = client.post(address, {"new_password1": new, "new_password2": new}, follow=True)
    assert done.status_code == 200
    assert client.get("/beheer/").status_code == 302
    person = Person(client, inside.email, app=inside.app, steps_used=inside.steps_used)
    assert person.give_password(new).headers["Location"] == STEP
    assert not person.is_in()
    assert not inside.is_in(), "the new password ended the sessions of before"


@pytest.mark.parametrize("path", ["", "done/", "complete/", "confirm/x/y-z/"])
def test_pages_for_a_new_password_show_whose_they_are(joke: Person, path: str) -> None:
    page = joke.client.get(f"/beheer/password_reset/{path}").content.decode()
    assert "Gemeente Zonnedal" in page


def test_the_command_lets_the_last_administrator_in_again(
    inside: Person, bea: Person, editor: User, zonnedal: Municipality
) -> None:
    out = io.StringIO()
    call_command("municipality", "reset-log-in", "zonnedal", "--email", bea.email, "--dry-run", "--json", stdout=out)
    assert json.loads(out.getvalue())["result"] == {"accounts": 1, "factors": 1}
    assert bea.is_in()
    call_command("municipality", "reset-log-in", "zonnedal", "--email", bea.email.upper(), "--yes", stdout=out)
    assert not bea.is_in()
    assert at_another_browser(bea).give_password().headers["Location"] == SET_UP
    assert inside.is_in()
    with in_municipality(zonnedal):
        assert AuditEntry.objects.get(event="account.factors_reset").actor_kind == "operator"
    call_command("municipality", "reset-log-in", "zonnedal", "--everybody", "--yes", stdout=out)
    assert not inside.is_in()
    with pytest.raises(CommandError, match="no account"):
        call_command("municipality", "reset-log-in", "zonnedal", "--email", "niemand@x.example", "--yes", stdout=out)


def test_operators_have_a_second_step_too(platform_client: Client) -> None:
    with in_public():
        Operator.objects.create_operator(email="op@platform.example", name="Op", password=PASSWORD)
    person = Person(platform_client, "op@platform.example", "/inloggen/")
    assert person.give_password().headers["Location"] == "/account/instellen/"
    assert platform_client.get("/gemeenten/").status_code == 302
    person.set_up_app("/account/")
    assert person.is_in("/gemeenten/")
    assert platform_client.get("/account/").status_code == 200
    assert platform_client.get("/account/blokkades/").status_code == 404
    again = Person(Client(headers={"host": "platform.localhost"}), person.email, "/inloggen/", person.app, steps_used=1)
    assert again.give_password().headers["Location"] == "/account/tweede-stap/"
    assert not again.is_in("/gemeenten/")
    assert again.client.post("/account/tweede-stap/", {"code": again.fresh_code()}).headers["Location"] == "/gemeenten/"
    assert again.is_in("/gemeenten/")
    with pytest.raises(CommandError, match="add --yes"):
        call_command("resetoperator", "--email", person.email, stdout=io.StringIO())
    assert person.is_in("/gemeenten/")
    call_command("resetoperator", "--email", person.email, "--yes", stdout=io.StringIO())
    assert not person.is_in("/gemeenten/")
    with in_public():
        assert not OperatorFactor.objects.exists()
    with pytest.raises(CommandError):
        call_command("resetoperator", "--email", "niemand@platform.example", stdout=io.StringIO())


def test_a_seal_opens_in_its_own_schema_for_its_own_purpose_and_owner(
    zonnedal: Municipality, waterveen: Municipality, settings: Settings
) -> None:
    with in_municipality(zonnedal):
        sealed = seal("geheim", purpose="proef", owner="joke")
        assert "geheim" not in sealed
        assert unseal(sealed, purpose="proef", owner="joke") == "geheim"
        for purpose, owner in (("anders", "joke"), ("proef", "bea")):
            with pytest.raises(SealBrokenError):
                unseal(sealed, purpose=purpose, owner=owner)
        with pytest.raises(SealBrokenError):
            unseal(sealed[:-6] + "AAAAA=", purpose="proef", owner="joke")
        old = settings.SECRET_KEY
        settings.SECRET_KEY = "een-nieuwe-sleutel" * 4
        with pytest.raises(SealBrokenError):
            unseal(sealed, purpose="proef", owner="joke")
        settings.SECRET_KEY_FALLBACKS = [old]
        assert unseal(sealed, purpose="proef", owner="joke") == "geheim"
        settings.SECRET_KEY = old
    with in_municipality(waterveen), pytest.raises(SealBrokenError):
        unseal(sealed, purpose="proef", owner="joke")


def test_a_lost_key_locks_out_and_lets_nobody_in(inside: Person, zonnedal: Municipality, settings: Settings) -> None:
    settings.SECRET_KEY = "een-andere-sleutel-dan-eerst-" * 3
    person = at_another_browser(inside)
    person.give_password()
    assert person.client.get(SET_UP).status_code == 302, "nobody sets up a new one with a password alone"
    assert person.client.post(STEP, {"code": person.fresh_code()}).status_code == 200
    with in_municipality(zonnedal), pytest.raises(UnreadableFactorError):
        open_secret(UserFactor.objects.get(kind="totp"))


def test_production_does_not_start_without_the_second_step(settings: Settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    assert "login.E001" in {message.id for message in run_checks(include_deployment_checks=True)}
    settings.SECOND_FACTOR_REQUIRED = True
    assert "login.E001" not in {message.id for message in run_checks(include_deployment_checks=True)}


def test_the_settings_of_production_refuse_to_load_without_it() -> None:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "PUBLIC_SCHEME": "https",
        "SECOND_FACTOR_REQUIRED": "false",
    }
    program = [sys.executable, "-c", "import config.settings.production"]
    refused = subprocess.run(program, env=environment, capture_output=True, text=True, check=False)
    assert refused.returncode != 0
    assert "SECOND_FACTOR_REQUIRED is false" in refused.stderr
    environment.pop("SECOND_FACTOR_REQUIRED")
    assert subprocess.run(program, env=environment, capture_output=True, check=False).returncode == 0
