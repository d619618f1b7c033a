"""Logging in by a code that is mailed: nothing tells whether an address is known, and guessing does not pay."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from time_machine import travel

from services.notifications.actions import deliver_next
from services.notifications.delivery import open_mailer
from services.notifications.models import OutboxMessage
from services.residents.codes import ATTEMPTS
from services.residents.models import LoginCode, Resident
from tenants.context import in_municipality
from tenants.municipalities.models import Municipality
from tests.conftest import ClientFor

ADDRESS = "Inwoner@voorbeeld.nl"


@pytest.fixture
def client(zonnedal: Municipality, client_for: ClientFor) -> Client:
    return client_for(zonnedal)


def _ask(client: Client, email: str = ADDRESS) -> None:
    answer = client.post("/mijn/inloggen/e-mail/", {"email": email, "verder": "/status/"})
    assert answer["Location"] == "/mijn/inloggen/e-mail/code/"


def _code(zonnedal: Municipality) -> str:
    with in_municipality(zonnedal), open_mailer() as mailer:
        deliver_next(mailer=mailer)
    return "".join(character for character in str(mail.outbox[-1].subject) if character.isdigit())


def _enter(client: Client, code: str) -> str:
    answer = client.post("/mijn/inloggen/e-mail/code/", {"code": code})
    return str(answer["Location"]) if answer.status_code == 302 else answer.content.decode()


def test_the_code_of_the_mail_logs_in_once(
    client: Client, zonnedal: Municipality, client_for: ClientFor, caplog: pytest.LogCaptureFixture
) -> None:
    _ask(client)
    code = _code(zonnedal)
    assert mail.outbox[-1].to == [ADDRESS.lower()]
    assert len(code) == 6
    assert _enter(client, f"{code[:3]} {code[3:]}") == "/status/"
    with in_municipality(zonnedal):
        assert Resident.objects.get().email == ADDRESS.lower()
        stored = repr([*LoginCode.objects.values(), *OutboxMessage.objects.values()])
    assert code not in stored
    assert code not in caplog.text
    assert ADDRESS.lower() not in caplog.text
    again = client_for(zonnedal)
    assert _enter(again, code) == "/mijn/inloggen/e-mail/"


def test_a_wrong_code_counts_and_the_right_one_is_too_late_after_some(client: Client, zonnedal: Municipality) -> None:
    _ask(client)
    code = _code(zonnedal)
    wrong = f"{(int(code) + 1) % 10**6:06}"
    for _time in range(ATTEMPTS):
        assert "Deze code klopt niet" in _enter(client, wrong)
    assert "Deze code klopt niet" in _enter(client, code)


def test_a_code_is_too_old_after_ten_minutes(client: Client, zonnedal: Municipality) -> None:
    _ask(client)
    code = _code(zonnedal)
    with travel(timezone.now() + timedelta(minutes=11)):
        assert "Deze code klopt niet" in _enter(client, code)


def test_a_newer_code_replaces_the_one_before(client: Client, zonnedal: Municipality) -> None:
    _ask(client)
    first = _code(zonnedal)
    _ask(client)
    second = _code(zonnedal)
    assert first == second or "Deze code klopt niet" in _enter(client, first)
    assert _enter(client, second) == "/status/"


def test_the_answer_is_the_same_for_an_address_that_is_known(
    client: Client, zonnedal: Municipality, client_for: ClientFor
) -> None:
    _ask(client)
    _enter(client, _code(zonnedal))
    pages = []
    for email in (ADDRESS, "onbekend@voorbeeld.nl"):
        visitor = client_for(zonnedal)
        _ask(visitor, email)
        page = visitor.get("/mijn/inloggen/e-mail/code/").content.decode()
        pages.append(page.replace(page.partition('csrfmiddlewaretoken" value="')[2][:64], ""))
    assert pages[0] == pages[1]
    assert "voorbeeld.nl" not in pages[0]


def test_a_mailbox_gets_a_few_codes_only(client: Client) -> None:
    for _time in range(5):
        _ask(client)
    answer = client.post("/mijn/inloggen/e-mail/", {"email": ADDRESS})
    assert answer.status_code == 429
    assert ADDRESS.lower() in answer.content.decode().lower()


def test_a_code_of_one_municipality_is_worth_nothing_in_another(
    client: Client, zonnedal: Municipality, waterveen: Municipality, client_for: ClientFor
) -> None:
    _ask(client)
    code = _code(zonnedal)
    elsewhere = client_for(waterveen)
    _ask(elsewhere)
    assert "Deze code klopt niet" in _enter(elsewhere, code)
