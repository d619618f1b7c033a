"""A real Celery worker gets `kill -9` half-way in sending, and the broker is emptied: nothing lost, nothing doubled.

What SMTP cannot promise: when a server has taken a message and the sender dies before it could write that down, the
message is sent again. No sender can tell the two cases apart. That is why the Message-ID follows from the row: the
second copy has the same one, and a receiving server can drop it. Here the worker dies before the server answered, which
is the case that a sender can get right, and each row must arrive exactly once.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
import redis
from django.conf import settings
from django.db import connection

from config.celery import app
from services.accounts.actors import staff
from services.accounts.provisioning import TEAM_PUBLIC_SPACE
from services.notifications.models import OutboxMessage
from services.notifications.tasks import wake_outboxes
from services.zaken.actions import take_zaak
from tenants.context import in_municipality, in_public
from tenants.municipalities.models import Municipality
from tests.factories.accounts import make_staff
from tests.factories.zaken import make_zaak
from tests.integration.services.notifications.mailserver import MailServer, run_mail_server

pytestmark = pytest.mark.system

ZAKEN = 4
PATIENCE_S = 60


def forget_broker_connections() -> None:
    """As a forked process does: the next task goes to the broker that the settings name by then."""
    app._after_fork()  # type: ignore[attr-defined]  # not in the stubs


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


@contextmanager
def run_worker(broker_url: str, mail_server: MailServer) -> Iterator[subprocess.Popen[bytes]]:
    """A Celery worker in a process of its own, on this test's database, broker and mail server."""
    database = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "DATABASE_URL": database,
        "CELERY_BROKER_URL": broker_url,
        "EMAIL_URL": f"smtp://127.0.0.1:{mail_server.port}",
    }
    command = [
        sys.executable, "-m", "celery", "-A", "config", "worker", "--pool=solo", "--loglevel=ERROR",
        "--without-gossip", "--without-mingle", "--without-heartbeat",
    ]  # fmt: skip
    worker = subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment)
    try:
        yield worker
    finally:
        if worker.poll() is None:
            worker.kill()
        worker.wait()


def wait_until(is_true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not is_true():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.05)


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
