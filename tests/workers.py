"""Celery workers in processes of their own, for tests."""

import json
import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import redis
from django.conf import settings
from django.db import connection

from config.celery import app
from services.notifications.wake import wake_outbox
from tenants.context import in_municipality
from tenants.municipalities.models import Municipality
from tenants.queues import queue_name
from tests.factories.zaken import make_zaak
from tests.integration.services.notifications.mailserver import MailServer

PATIENCE_S = 60


def forget_broker_connections() -> None:
    """As a forked process does: the next task goes to the broker that the settings name by then."""
    app._after_fork()  # type: ignore[attr-defined]  # not in the stubs


@contextmanager
def run_worker(
    broker_url: str, mail_server: MailServer, *options: str, pool: str = "solo"
) -> Iterator[subprocess.Popen[bytes]]:
    """A Celery worker on this test's database, cache, broker and mail server."""
    database = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "DATABASE_URL": database,
        "CELERY_BROKER_URL": broker_url,
        "EMAIL_URL": f"smtp://127.0.0.1:{mail_server.port}",
    }
    command = [
        sys.executable, "-m", "celery", "-A", "config", "worker", f"--pool={pool}", "--loglevel=ERROR",
        "--without-gossip", "--without-mingle", "--without-heartbeat", *options,
    ]  # fmt: skip
    worker = subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment)
    try:
        yield worker
    finally:
        if worker.poll() is None:
            worker.send_signal(signal.SIGQUIT if pool == "prefork" else signal.SIGKILL)  # its children with it
            try:
                worker.wait(10)
            except subprocess.TimeoutExpired:
                worker.kill()
        worker.wait()


def wait_until(is_true: Callable[[], bool], *, patience_s: float = PATIENCE_S) -> None:
    """Wait, for a minute at most unless told otherwise."""
    deadline = time.monotonic() + patience_s
    while not is_true():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.05)


def fill(broker: redis.Redis, municipality: Municipality, count: int) -> str:
    """Queue one real task of a municipality, and copies of it; the name of its queue.

    Copied in the broker, as enqueueing ten thousand one by one takes longer than doing them.
    """
    queue = queue_name(municipality.schema_name)
    with in_municipality(municipality):
        wake_outbox()
    [raw] = broker.lrange(queue, 0, -1)
    message = json.loads(raw)
    copies = []
    for _number in range(count - 1):
        tag, task_id = str(uuid.uuid4()), str(uuid.uuid4())
        message["properties"] |= {"delivery_tag": tag, "correlation_id": task_id}
        message["headers"]["id"] = task_id
        copies.append(json.dumps(message))
    broker.lpush(queue, *copies)
    return queue


def url_of(broker: redis.Redis) -> str:
    """The address of the same database number."""
    return str(urlsplit(settings.CELERY_BROKER_URL)._replace(path=f"/{broker.get_connection_kwargs()['db']}").geturl())


def receipt_arrives(municipality: Municipality, mail_server: MailServer) -> float:
    """Seconds from a request's commit until the mail server has its receipt."""
    before = len(mail_server.taken)
    with in_municipality(municipality):
        make_zaak()
    committed_at = time.monotonic()
    wait_until(lambda: len(mail_server.taken) > before)
    return time.monotonic() - committed_at
