"""How much leaves in a day, and what never leaves: through the platform's own mail backend, to a real server."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django import Settings
from structlog.testing import capture_logs

from services.accounts.provisioning import ADMINISTRATORS
from services.notifications.actions import deliver_next
from services.notifications.delivery import open_mailer
from services.notifications.models import OutboxMessage
from services.notifications.registry import EmailContent, message_renderers
from shared.actors import Actor
from tenants.context import in_municipality, in_public
from tenants.metering import Counted, meter
from tenants.municipalities.models import Municipality, Purpose
from tenants.usage.actions import set_limits
from tests.conftest import ClientFor
from tests.factories.accounts import make_staff
from tests.factories.notifications import OutboxMessageFactory
from tests.integration.services.notifications.mailserver import MailServer

TEST = Actor.system("test")
KIND = "test"
EVENING = datetime(2026, 11, 25, 20, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def own_backend(monkeypatch: pytest.MonkeyPatch, mail_server: MailServer, settings: Settings) -> None:
    """The backend that production has, in front of the test's mail server."""
    settings.MAIL_DELIVERY_BACKEND = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = "tenants.usage.mail.MunicipalityEmailBackend"

    def render(payload: dict[str, Any]) -> EmailContent:
        return EmailContent(to="inwoner@voorbeeld.nl", subject="Nieuws", text="Dag", html="<p>Dag</p>")

    monkeypatch.setitem(message_renderers._items, KIND, render)


@pytest.fixture
def training(in_zonnedal: Municipality) -> Municipality:
    with in_public():
        Municipality.objects.filter(pk=in_zonnedal.pk).update(purpose=Purpose.TRAINING)
    in_zonnedal.purpose = Purpose.TRAINING  # the bound one, as a worker reads it
    return in_zonnedal


def drain() -> list[OutboxMessage]:
    sent = []
    with open_mailer() as mailer:
        while message := deliver_next(mailer=mailer):
            sent.append(message)
    return sent


def queue(*names: str) -> None:
    """Each name after the one before it, also while the clock stands still."""
    for name in names:
        OutboxMessageFactory.create(
            dedupe_key=name, created_at=timezone.now() + timedelta(microseconds=ord(name) - ord("a"))
        )


class TestMailsADay:
    @pytest.fixture(autouse=True)
    def two_a_day(self, in_zonnedal: Municipality) -> None:
        set_limits(municipality=in_zonnedal, changes={"mails_a_day": 2}, actor=TEST)

    def test_what_is_over_the_limit_leaves_the_next_day_in_order(
        self, in_zonnedal: Municipality, waterveen: Municipality, mail_server: MailServer
    ) -> None:
        with time_machine.travel(EVENING, tick=False):
            queue("a", "b", "c")
            assert [message.dedupe_key for message in drain()] == ["a", "b"]
            queue("d")  # comes in later that day
            assert drain() == []
            assert len(mail_server.taken) == 2
            late = OutboxMessage.objects.get(dedupe_key="d")
            assert timezone.localtime(late.available_at).isoformat() == "2026-11-26T00:00:00+01:00"
            assert late.last_error == "Gaat morgen weg: de grens van 2 mails per dag is bereikt."
            with in_municipality(waterveen):
                queue("x", "y", "z")
                assert len(drain()) == 3
        with time_machine.travel(EVENING + timedelta(hours=3, minutes=1), tick=False):
            assert [message.dedupe_key for message in drain()] == ["c", "d"]
        assert OutboxMessage.objects.filter(last_error="").count() == 4

    def test_a_raised_limit_brings_what_was_put_off_forward(
        self, in_zonnedal: Municipality, mail_server: MailServer
    ) -> None:
        queue("a", "b", "c", "d", "e")
        assert len(drain()) == 2
        set_limits(municipality=in_zonnedal, changes={"storage_mb": 100}, actor=TEST)
        assert drain() == []  # still over it
        set_limits(municipality=in_zonnedal, changes={"mails_a_day": 4}, actor=TEST)
        assert [message.dedupe_key for message in drain()] == ["c", "d"]
        set_limits(municipality=in_zonnedal, changes={"mails_a_day": None}, actor=TEST)
        assert [message.dedupe_key for message in drain()] == ["e"]
        assert len(mail_server.taken) == 5

    def test_it_is_logged_once_and_shown_to_staff(self, client_for: ClientFor, in_zonnedal: Municipality) -> None:
        with capture_logs() as logs:
            queue("a", "b", "c", "d")
            drain()
            queue("e")
            drain()
        assert [(entry["count"], entry["limit"]) for entry in logs if entry["event"] == "mails_limited"] == [(2, 2)]
        client: Client = client_for(in_zonnedal)
        client.force_login(make_staff(ADMINISTRATORS), backend="services.accounts.backends.MunicipalityBackend")
        html = client.get("/beheer/berichten/").content.decode()
        assert html.count("de grens van 2 mails per dag is bereikt") == 3

    def test_other_mails_count_too_and_are_never_held_up(
        self, in_zonnedal: Municipality, mail_server: MailServer
    ) -> None:
        for _number in range(3):  # Wagtail's own
            mail.send_mail("Wachtwoord", "…", None, ["anna@voorbeeld.nl"])
        assert len(mail_server.taken) == 3
        assert meter.pending(in_zonnedal.schema_name, Counted.MAILS) == 3
        queue("a")
        assert drain() == []


class TestTraining:
    def test_outbox_is_discarded_with_a_reason_that_staff_read(
        self, client_for: ClientFor, training: Municipality, mail_server: MailServer
    ) -> None:
        queue("a", "b")
        assert len(drain()) == 2
        assert mail_server.taken == []
        assert not OutboxMessage.objects.waiting().exists()
        client = client_for(training)
        client.force_login(make_staff(ADMINISTRATORS), backend="services.accounts.backends.MunicipalityBackend")
        html = client.get("/beheer/berichten/").content.decode()
        assert html.count("Niet verstuurd: dit is een oefenomgeving, die niemand mailt.") == 2
        assert html.count("Wordt niet verstuurd") == 2

    def test_nothing_else_that_mails_gets_out(self, training: Municipality, mail_server: MailServer) -> None:
        assert mail.send_mail("Wachtwoord", "…", None, ["anna@voorbeeld.nl"]) == 0
        assert mail_server.taken == []
        assert meter.pending(training.schema_name, Counted.MAILS) == 0


def test_the_platform_s_own_mail_is_nobody_s(db: None, mail_server: MailServer) -> None:
    with in_public():
        assert mail.send_mail("Operator", "…", "noreply@platform.example", ["op@voorbeeld.nl"]) == 1
    assert len(mail_server.taken) == 1
