"""A new administrator: the mail, the link, the page, once, for a week, at one municipality."""

import json
import re
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.contrib.auth import authenticate
from django.core import mail
from django.core.mail import EmailMultiAlternatives
from django.core.management import call_command
from django.utils import timezone, translation

from services.accounts.models import User
from services.accounts.provisioning import ADMINISTRATORS
from services.invitations.actions import accept_invitation
from services.invitations.links import LinkError, Trouble
from services.notifications.actions import deliver_next
from services.notifications.delivery import open_mailer
from services.notifications.models import OutboxMessage
from shared.actors import Actor
from tenants.context import in_municipality, in_public
from tenants.errors import RefusedError
from tenants.municipalities.models import Municipality, Purpose
from tenants.operations.models import Operation
from tenants.provisioning.actions import invite_administrator
from tests.conftest import ClientFor
from tests.factories.accounts import make_staff
from tests.threads import in_another_connection

OPERATOR = Actor(kind="operator", id="1", label="Op Erator")
EMAIL = "anna@zonnedal.example"
ANSWERS = {
    "first_name": "Anna",
    "last_name": "de Vries",
    "new_password1": "paarden lopen zelden scheef",
    "new_password2": "paarden lopen zelden scheef",
}


def _invite(municipality: Municipality, email: str = EMAIL) -> None:
    invite_administrator(municipality=municipality, email=email, actor=OPERATOR)


def _mailed_link(municipality: Municipality) -> str:
    """Send what waits; the link in the last mail."""
    with in_municipality(municipality), open_mailer() as mailer:
        while deliver_next(mailer=mailer):
            pass
    found = re.search(r"http://\S+/uitnodiging/\S+/", str(mail.outbox[-1].body))
    assert found is not None
    return found[0]


def _path(link: str) -> str:
    return "/" + link.split("/", 3)[3]


def _user(municipality: Municipality, email: str = EMAIL) -> User:
    with in_municipality(municipality):
        return User.objects.get(email=email)


def test_invited_administrator_gets_in(zonnedal: Municipality, client_for: ClientFor) -> None:
    _invite(zonnedal, "Anna@Zonnedal.example")
    user = _user(zonnedal)
    assert not user.has_usable_password()
    link = _mailed_link(zonnedal)
    assert link.startswith("http://zonnedal.localhost/uitnodiging/")

    client = client_for(zonnedal)
    page = client.get(_path(link))
    assert page.status_code == 200
    assert EMAIL in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    answer = client.post(_path(link), ANSWERS, follow=True)
    assert "Uw wachtwoord is opgeslagen" in answer.content.decode()

    with in_municipality(zonnedal):
        found = authenticate(username=EMAIL, password=ANSWERS["new_password1"])
        assert isinstance(found, User)
        assert found.get_full_name() == "Anna de Vries"
        assert [group.name for group in found.groups.all()] == [ADMINISTRATORS]
        assert not found.is_superuser
    log_in = {"username": EMAIL, "password": ANSWERS["new_password1"]}
    assert client.post("/beheer/login/", log_in).status_code == 302
    assert client.get("/beheer/").status_code == 200


def test_the_mail_says_what_to_do(zonnedal: Municipality) -> None:
    with time_machine.travel("2026-11-25 12:00", tick=False):
        _invite(zonnedal)
        link = _mailed_link(zonnedal)
    (message,) = mail.outbox
    assert isinstance(message, EmailMultiAlternatives)
    assert message.to == [EMAIL]
    assert message.subject == "Uitnodiging: beheer de website van Gemeente Zonnedal"
    for body in (str(message.body), str(message.alternatives[0][0])):
        for part in (link, "één keer, tot 2 december 2026", EMAIL, "http://zonnedal.localhost/beheer/"):
            assert part in body


def test_looking_uses_nothing_up_and_a_second_use_says_so(zonnedal: Municipality, client_for: ClientFor) -> None:
    _invite(zonnedal)
    path = _path(_mailed_link(zonnedal))
    client = client_for(zonnedal)
    for _look in range(3):
        assert client.get(path).status_code == 200
    client.post(path, ANSWERS)
    for again in (client.get(path), client.post(path, ANSWERS | {"first_name": "Eva"})):
        assert again.status_code == 410
        assert "U hebt al een wachtwoord gekozen" in again.content.decode()
    assert _user(zonnedal).first_name == "Anna"


def test_after_a_week_it_says_whom_to_ask(zonnedal: Municipality, client_for: ClientFor) -> None:
    _invite(zonnedal)
    path = _path(_mailed_link(zonnedal))
    with time_machine.travel(timezone.now() + timedelta(days=6, hours=23)):
        assert client_for(zonnedal).get(path).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1)):
        page = client_for(zonnedal).get(path)
    assert page.status_code == 410
    assert "Vraag degene die u heeft uitgenodigd om een nieuwe uitnodiging" in page.content.decode()


def test_a_second_invitation_replaces_the_first(zonnedal: Municipality, client_for: ClientFor) -> None:
    _invite(zonnedal)
    first = _path(_mailed_link(zonnedal))
    _invite(zonnedal)
    second = _path(_mailed_link(zonnedal))
    client = client_for(zonnedal)
    page = client.get(first)
    assert page.status_code == 410
    assert "Gebruik de link uit de laatste" in page.content.decode()
    assert client.get(second).status_code == 200


def test_a_link_opens_nothing_at_another_municipality(
    zonnedal: Municipality, waterveen: Municipality, client_for: ClientFor
) -> None:
    _invite(zonnedal)
    path = _path(_mailed_link(zonnedal))
    assert client_for(waterveen).get(path).status_code == 404
    assert client_for(waterveen).post(path, ANSWERS).status_code == 404
    assert not _user(zonnedal).has_usable_password()


@pytest.mark.parametrize("token", ["x", "e30:1abc:def", "klaar:klaar", "%00", "a" * 2000])
def test_a_link_that_was_damaged(zonnedal: Municipality, client_for: ClientFor, token: str) -> None:
    page = client_for(zonnedal).get(f"/uitnodiging/{token}/")
    assert page.status_code == 404


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"new_password1": "kort", "new_password2": "kort"}, "Het wachtwoord moet minimaal 12 tekens"),
        ({"new_password2": "iets anders dan dat"}, "De twee wachtwoorden zijn niet gelijk"),
        (
            {"new_password1": "annadevries12", "new_password2": "annadevries12", "last_name": "annadevries"},
            "lijkt te veel op",
        ),
        ({"new_password1": "", "new_password2": ""}, "Kies een wachtwoord"),
        ({"first_name": " "}, "Vul uw voornaam in"),
    ],
)
def test_what_is_wrong_is_said_in_dutch(
    zonnedal: Municipality, client_for: ClientFor, changes: dict[str, str], message: str
) -> None:
    _invite(zonnedal)
    page = client_for(zonnedal).post(_path(_mailed_link(zonnedal)), ANSWERS | changes)
    assert page.status_code == 200
    assert message in page.content.decode()
    assert not _user(zonnedal).has_usable_password()


def test_who_has_a_password_is_not_invited_again(zonnedal: Municipality) -> None:
    with in_municipality(zonnedal):
        make_staff(email=EMAIL)
        make_staff(email="weg@zonnedal.example", is_active=False)
    for email in (EMAIL, "weg@zonnedal.example"):
        with pytest.raises(RefusedError):
            _invite(zonnedal, email)


def test_no_mail_to_an_account_that_was_closed_meanwhile(zonnedal: Municipality) -> None:
    _invite(zonnedal)
    with in_municipality(zonnedal):
        User.objects.filter(email=EMAIL).update(is_active=False)
        with open_mailer() as mailer:
            message = deliver_next(mailer=mailer)
        assert message is not None
        assert message.discarded_at is not None
    assert mail.outbox == []


def test_training_gets_a_link_in_the_hand_and_no_mail(zonnedal: Municipality, client_for: ClientFor) -> None:
    with in_public():
        Municipality.objects.filter(pk=zonnedal.pk).update(purpose=Purpose.TRAINING)
    out = StringIO()
    call_command("municipality", "invite", "zonnedal", "--email", EMAIL, stdout=out)
    link = re.search(r"http://\S+", out.getvalue())
    assert link is not None
    assert client_for(zonnedal).get(_path(link[0])).status_code == 200
    with in_municipality(zonnedal):
        assert not OutboxMessage.objects.exists()
    with in_public():
        record = json.dumps([Operation.objects.get().parameters, Operation.objects.get().result])
    assert "uitnodiging" not in record
    assert EMAIL not in record


def test_create_invites(db: None) -> None:
    out = StringIO()
    create: tuple[Any, ...] = ("create", "--name", "Heuvelrade", "--gemeentecode", "9003", "--domain", "hr.example")
    call_command("municipality", *create, "--admin-email", EMAIL, "--json", stdout=out)
    answer = json.loads(out.getvalue())["result"]
    assert answer["invited"] is True
    assert "invitation_url" not in answer
    with in_public():
        made = Municipality.objects.get(slug="heuvelrade")
        assert EMAIL not in json.dumps([Operation.objects.get().parameters, Operation.objects.get().result])
    assert _mailed_link(made).startswith("http://hr.example/uitnodiging/")


def test_the_worker_is_woken_for_the_right_municipality(
    scratch: Municipality, caplog: pytest.LogCaptureFixture
) -> None:
    """The wake-up leaves on commit: what is bound then must be the one whose message it is."""
    in_another_connection(lambda: _invite(scratch))
    assert "wake_outbox" not in caplog.text
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


def test_of_two_who_use_a_link_at_once_one_gets_in(scratch: Municipality) -> None:
    _invite(scratch)
    path = _path(_mailed_link(scratch))
    token = path.split("/")[2]

    def accept(name: str) -> str:
        try:
            with in_municipality(scratch), translation.override("nl"):
                accept_invitation(
                    token=token, first_name=name, last_name="X", password=ANSWERS["new_password1"], actor=OPERATOR
                )
        except LinkError as error:
            return error.trouble
        return "in"

    assert in_another_connection(lambda: accept("Anna")) == "in"
    assert in_another_connection(lambda: accept("Eva")) == Trouble.USED
