"""Staff log in on their own municipality's host; guessing is limited; a new password is asked for by mail."""

import re

import pytest
from django.core import mail
from django.test import Client

from services.accounts.models import User
from tenants.context import in_municipality
from tenants.municipalities.models import Municipality
from tests.conftest import ClientFor

PASSWORD = "een-lang-wachtwoord-voor-de-proef"
LOGIN, RESET = "/beheer/login/", "/beheer/password_reset/"


@pytest.fixture
def editor(zonnedal: Municipality) -> User:
    with in_municipality(zonnedal):
        return User.objects.create_superuser(email="redacteur@zonnedal.example", password=PASSWORD)


def _log_in(client: Client, password: str) -> str:
    response = client.post(LOGIN, {"username": "redacteur@zonnedal.example", "password": password})
    return "in" if response.status_code == 302 else response.content.decode()


def test_guessing_is_limited_in_one_municipality_only(
    editor: User, zonnedal: Municipality, waterveen: Municipality, client_for: ClientFor
) -> None:
    client = client_for(zonnedal)
    for _attempt in range(10):
        assert "te vaak" not in _log_in(client, "fout")
    assert "te vaak" in _log_in(client, PASSWORD)
    with in_municipality(waterveen):
        User.objects.create_superuser(email="redacteur@zonnedal.example", password=PASSWORD)
    assert _log_in(client_for(waterveen), PASSWORD) == "in"


def test_the_new_password_mail_leads_to_the_own_host(
    editor: User, zonnedal: Municipality, waterveen: Municipality, client_for: ClientFor
) -> None:
    assert client_for(zonnedal).post(RESET, {"email": editor.email}).status_code == 302
    (message,) = mail.outbox
    assert message.from_email == '"Gemeente Zonnedal" <noreply@zonnedal.localhost>'
    link = re.search(r"http://zonnedal\.localhost(/beheer/password_reset/confirm/\S+)", str(message.body))
    assert link is not None, message.body
    assert "Kies een nieuw wachtwoord" in message.body
    assert client_for(zonnedal).get(link[1], follow=True).context["validlink"]
    assert not client_for(waterveen).get(link[1], follow=True).context["validlink"]


def test_new_password_mails_have_an_end_and_tell_nothing(
    editor: User, zonnedal: Municipality, client_for: ClientFor
) -> None:
    answers = {
        client_for(zonnedal).post(RESET, {"email": email})["Location"]
        for email in [editor.email] * 8 + ["niemand@zonnedal.example"]
    }
    assert len(answers) == 1
    assert len(mail.outbox) == 5


@pytest.mark.parametrize("target", ["onzin", "{{ 7*7 }}", "//elders.example/", "https://elders.example/"])
def test_somebody_who_is_in_already_goes_to_the_start_page(
    zonnedal: Municipality, editor: User, client_for: ClientFor, target: str
) -> None:
    client = client_for(zonnedal)
    with in_municipality(zonnedal):
        client.force_login(editor, backend="services.accounts.backends.MunicipalityBackend")
    response = client.get("/beheer/login/", {"next": target})
    assert (response.status_code, response.headers["Location"]) == (302, "/beheer/")
