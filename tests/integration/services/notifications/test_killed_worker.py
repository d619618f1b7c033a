"""A real Celery worker gets `kill -9` half-way in sending, and the broker is emptied: nothing lost, nothing doubled.

What SMTP cannot promise: when a server has taken a message and the sender dies before it could write that down, the
message is sent again. No sender can tell the two cases apart. That is why the Message-ID follows from the row: the
second copy has the same one, and a receiving server can drop it. Here the worker dies before the server answered, which
is the case that a sender can get right, and each row must arrive exactly once.
"""

import signal
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
import redis
from django.conf import settings

from services.accounts.actors import staff
from services.accounts.provisioning import TEAM_PUBLIC_SPACE
from services.notifications.models import OutboxMessage
from services.notifications.tasks import wake_outboxes
from services.zaken.actions import take_zaak
from tenants.context import in_municipality, in_public
from tenants.municipalities.models import Municipality
from tests.factories.accounts import make_staff
from tests.factories.zaken import make_zaak
from tests.integration.services.notifications.mailserver import run_mail_server
from tests.workers import PATIENCE_S, forget_broker_connections, run_worker, wait_until

pytestmark = pytest.mark.system

ZAKEN = 4


@pytest.fixture
def broker_url(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A broker that no other test uses: another database number of the same Valkey."""
    url = urlsplit(settings.CELERY_BROKER_URL)._replace(path="/11").geturl()
    monkeypatch.setenv("CELERY_BROKER_URL", url)
    forget_broker_connections()
    redis.Redis.from_url(url).flushdb()
    yield url
    redis.Redis.from_url(url).flushdb()
    forget_broker_connections()


def is_drained(municipality: Municipality) -> bool:
    with in_municipality(municipality):
        return not OutboxMessage.objects.undelivered().exists()


def beat() -> None:
    """What Celery beat does each half minute."""
    with in_public():
        wake_outboxes.delay()


def test_nothing_is_lost_or_doubled_when_workers_are_killed_and_the_broker_is_emptied(
    scratch: Municipality, broker_url: str
) -> None:
    with in_municipality(scratch):
        user = make_staff(TEAM_PUBLIC_SPACE)
        for _number in range(ZAKEN):
            take_zaak(zaak=make_zaak(), user=user, actor=staff(user))
        rows = {f"<{message.id}@{scratch.primary_domain}>": message for message in OutboxMessage.objects.all()}
    assert len(rows) == 2 * ZAKEN

    with run_mail_server() as mail_server:
        mail_server.hold_at = {0, 3}
        for _kill in range(2):  # woken by the change itself, then by the beat
            with run_worker(broker_url, mail_server) as worker:
                assert mail_server.is_holding.wait(PATIENCE_S)
                worker.send_signal(signal.SIGKILL)
                worker.wait()
            mail_server.is_holding.clear()
            redis.Redis.from_url(broker_url).flushdb()
            beat()
        assert len(mail_server.taken) == 3
        with run_worker(broker_url, mail_server) as worker:
            wait_until(lambda: is_drained(scratch))

        assert sorted(mail_server.message_ids) == sorted(rows)
        order = [rows[message_id] for message_id in mail_server.message_ids]
    for subject in {message.subject_key for message in order}:
        of_subject = [message.kind for message in order if message.subject_key == subject]
        assert of_subject == ["zaak_received", "zaak_status_changed"]


def test_two_workers_share_an_outbox_without_sending_twice(scratch: Municipality, broker_url: str) -> None:
    with in_municipality(scratch):
        for _number in range(10):
            make_zaak()
    with (
        run_mail_server() as mail_server,
        run_worker(broker_url, mail_server),
        run_worker(broker_url, mail_server),
    ):
        wait_until(lambda: is_drained(scratch))
        assert len(mail_server.message_ids) == len(set(mail_server.message_ids)) == 10
