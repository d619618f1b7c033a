"""Queueing, sending, postponing, giving up."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django import Settings

from services.notifications import actions
from services.notifications.actions import MAX_ATTEMPTS, deliver_next, queue_message, retry_message
from services.notifications.delivery import DeliveryError, Mailer, open_mailer
from services.notifications.errors import MessageNotRetryableError, OutsideTransactionError
from services.notifications.models import OutboxMessage
from services.notifications.registry import (
    ContactDetails,
    EmailContent,
    contact_details_providers,
    message_renderers,
)
from shared.actors import Actor
from tenants.context import in_municipality
from tenants.municipalities.models import Municipality
from tests.factories.notifications import OutboxMessageFactory
from tests.integration.services.notifications.mailserver import MailServer
from tests.workers import forget_broker_connections

KIND = "test"


def render(payload: dict[str, Any]) -> EmailContent | None:
    """What the messages of these tests say."""
    if payload.get("gone"):
        return None
    if payload.get("broken"):
        raise LookupError
    to = payload.get("to", "inwoner@voorbeeld.nl")
    return EmailContent(to=to, subject="Nieuws\nover uw melding", text="Dag inwoner", html="<p>Dag inwoner</p>")


@pytest.fixture(autouse=True)
def renderer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(message_renderers._items, KIND, render)


def drain() -> list[OutboxMessage]:
    sent = []
    with open_mailer() as mailer:
        while message := deliver_next(mailer=mailer):
            sent.append(message)
    return sent


def test_queue_message_needs_a_transaction(scratch: Municipality) -> None:
    with in_municipality(scratch), pytest.raises(OutsideTransactionError):
        queue_message(kind=KIND, payload={}, dedupe_key="a")


@pytest.mark.usefixtures("in_zonnedal")
class TestQueueing:
    def test_same_key_is_one_message(self) -> None:
        first = queue_message(kind=KIND, payload={}, dedupe_key="a")
        assert queue_message(kind=KIND, payload={"other": 1}, dedupe_key="a") == first
        assert OutboxMessage.objects.count() == 1

    def test_message_of_a_change_that_fails_never_leaves(self, mail_server: MailServer) -> None:
        with transaction.atomic():
            queue_message(kind=KIND, payload={}, dedupe_key="a")
            transaction.set_rollback(True)
        assert drain() == []

    def test_broker_that_is_down_does_not_stop_the_change(
        self, settings: Settings, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
    ) -> None:
        monkeypatch.setenv("CELERY_BROKER_URL", "redis://127.0.0.1:1/0")
        forget_broker_connections()
        try:
            with django_capture_on_commit_callbacks(execute=True) as callbacks:
                queue_message(kind=KIND, payload={}, dedupe_key="a")
        finally:
            monkeypatch.undo()
            forget_broker_connections()  # the next test's broker is there again
        assert len(callbacks) == 1
        assert OutboxMessage.objects.waiting().count() == 1


@pytest.mark.usefixtures("in_zonnedal")
class TestSending:
    def test_message_leaves_from_the_municipality_with_an_id_of_its_row(
        self, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        contact = ContactDetails(phone="14 0123", email="info@zonnedal.example")
        monkeypatch.setattr(contact_details_providers, "_items", {"site": lambda: contact})
        message = OutboxMessageFactory.create()
        assert drain() == [message]
        [mail] = mail_server.taken
        assert mail["Message-ID"] == f"<{message.id}@zonnedal.localhost>"
        assert "noreply@zonnedal.localhost" in mail["From"]
        assert mail["Reply-To"] == "info@zonnedal.example"
        assert mail["Subject"] == "Nieuws over uw melding"
        assert mail["Auto-Submitted"] == "auto-generated"
        assert [part.get_content_type() for part in mail.walk()][1:] == ["text/plain", "text/html"]
        message.refresh_from_db()
        assert message.delivered_at is not None

    def test_one_subjects_messages_leave_in_order(self, mail_server: MailServer) -> None:
        start = timezone.now() - timedelta(hours=1)
        names = ["a1", "b1", "a2", "b2"]
        for number, name in enumerate(names):
            OutboxMessageFactory.create(
                subject_key=name[0], dedupe_key=name, created_at=start + timedelta(seconds=number)
            )
        OutboxMessage.objects.filter(dedupe_key="a1").update(available_at=timezone.now() + timedelta(hours=1))
        assert [message.dedupe_key for message in drain()] == ["b1", "b2"]  # a2 does not overtake a1
        OutboxMessage.objects.filter(dedupe_key="a1").update(available_at=start)
        assert [message.dedupe_key for message in drain()] == ["a1", "a2"]

    def test_message_that_was_given_up_does_not_hold_up_the_next(self, mail_server: MailServer) -> None:
        OutboxMessageFactory.create(subject_key="a", failed_at=timezone.now())
        following = OutboxMessageFactory.create(subject_key="a")
        assert drain() == [following]

    def test_message_that_nobody_needs_is_discarded(self, mail_server: MailServer) -> None:
        message = OutboxMessageFactory.create(payload={"gone": True})
        drain()
        message.refresh_from_db()
        assert message.discarded_at is not None
        assert mail_server.taken == []

    def test_message_that_cannot_be_written_does_not_hold_up_the_others(self, mail_server: MailServer) -> None:
        broken, fine = OutboxMessageFactory.create(payload={"broken": True}), OutboxMessageFactory.create()
        drain()
        broken.refresh_from_db()
        assert broken.attempts == 1
        assert broken.available_at > timezone.now()
        assert mail_server.message_ids == [f"<{fine.id}@zonnedal.localhost>"]

    def test_message_whose_headers_cannot_be_written_does_not_hold_up_the_others(self, mail_server: MailServer) -> None:
        broken = OutboxMessageFactory.create(payload={"to": "a@voorbeeld.nl\r\nBcc: b@voorbeeld.nl"})
        fine = OutboxMessageFactory.create()
        drain()
        broken.refresh_from_db()
        assert broken.attempts == 1
        assert broken.last_error.endswith("Error while sending the message")
        assert broken.available_at > timezone.now()
        assert mail_server.message_ids == [f"<{fine.id}@zonnedal.localhost>"]

    def test_refused_recipient_is_given_up_at_once_without_its_address(self, mail_server: MailServer) -> None:
        mail_server.refuse_recipient["weg@voorbeeld.nl"] = "550 no such user"
        message = OutboxMessageFactory.create(payload={"to": "weg@voorbeeld.nl"})
        drain()
        message.refresh_from_db()
        assert message.is_given_up
        assert message.last_error == "recipient refused (550)"

    def test_full_mailbox_is_tried_later_with_growing_pauses(self, mail_server: MailServer) -> None:
        mail_server.refuse_recipient["vol@voorbeeld.nl"] = "452 mailbox full"
        message = OutboxMessageFactory.create(payload={"to": "vol@voorbeeld.nl"})
        pauses = []
        for _attempt in range(3):
            OutboxMessage.objects.update(available_at=timezone.now() - timedelta(seconds=1))
            before = timezone.now()
            drain()
            message.refresh_from_db()
            pauses.append((message.available_at - before).total_seconds())
        assert not message.is_given_up
        assert 30 <= pauses[0] < 60 <= pauses[1] < 120 <= pauses[2]

    def test_last_attempt_gives_up(self, mail_server: MailServer) -> None:
        mail_server.refuse_data = "451 try later"
        message = OutboxMessageFactory.create(attempts=MAX_ATTEMPTS - 1)
        drain()
        message.refresh_from_db()
        assert message.is_given_up

    def test_unreachable_server_stops_the_round_and_keeps_all(self, settings: Settings) -> None:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
        OutboxMessageFactory.create_batch(3)
        with pytest.raises(DeliveryError), open_mailer() as mailer:
            deliver_next(mailer=mailer)
        assert OutboxMessage.objects.waiting().count() == 3
        assert OutboxMessage.objects.filter(attempts=1).count() == 1

    def test_retry_gives_a_fresh_start(self, mail_server: MailServer) -> None:
        message = OutboxMessageFactory.create(failed_at=timezone.now(), attempts=MAX_ATTEMPTS)
        retry_message(message=message, actor=Actor.system("test"))
        assert drain() == [message]
        with pytest.raises(MessageNotRetryableError):
            retry_message(message=message, actor=Actor.system("test"))


def test_outbox_of_one_municipality_is_not_drained_in_another(
    zonnedal: Municipality, waterveen: Municipality, mail_server: MailServer
) -> None:
    with in_municipality(zonnedal):
        message = OutboxMessageFactory.create()
    with in_municipality(waterveen):
        assert deliver_next(mailer=Mailer()) is None
    with in_municipality(zonnedal):
        assert OutboxMessage.objects.waiting().get() == message


def test_kind_without_renderer_is_kept(in_zonnedal: Municipality, mail_server: MailServer) -> None:
    message = OutboxMessageFactory.create(kind=f"unknown-{uuid.uuid4()}")
    drain()
    message.refresh_from_db()
    assert message.last_error == "UnknownRegistrationError while writing the message"
    assert actions.FIRST_RETRY_S > 0
