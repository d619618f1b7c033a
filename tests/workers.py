"""Celery workers in processes of their own, for tests."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

from config.celery import app
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


def wait_until(is_true: Callable[[], bool]) -> None:
    """Wait, for a minute at most."""
    deadline = time.monotonic() + PATIENCE_S
    while not is_true():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.05)
