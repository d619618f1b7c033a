"""An operator's command in a process of its own, stopped at a chosen place, so that it can be killed there."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

from tenants.context import as_owner, in_public

PATIENCE_S = 20
REACHED = "reached the place"

_SCRIPT = f"""
import sys, time, importlib
import django
django.setup()
from django.core.management import call_command
place, words = sys.argv[1], sys.argv[2:]
if place != "-":
    module, _dot, name = place.rpartition(".")
    def stop(*args, **kwargs):
        print({REACHED!r}, flush=True)
        time.sleep(60)
    setattr(importlib.import_module(module), name, stop)
call_command("municipality", *words)
"""


def surroundings() -> dict[str, str]:
    """The environment in which a process works on this test's database and folders."""
    database = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    folders = {name: str(getattr(settings, name)) for name in ("MEDIA_ROOT", "PRIVATE_ROOT", "BACKUP_ROOT")}
    return os.environ | folders | {
        "DATABASE_URL": database,
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "PYTHONPATH": str(settings.BASE_DIR),
        "LOG_LEVEL": "CRITICAL",
    }  # fmt: skip


@contextmanager
def command(*words: object, stop_at: str = "-") -> Iterator["subprocess.Popen[str]"]:
    """`manage.py municipality …`; `stop_at` names a function that waits instead of doing its work."""
    process = subprocess.Popen(
        [sys.executable, "-c", _SCRIPT, stop_at, *map(str, words)],
        env=surroundings(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def kill_at(place: str, *words: object) -> None:
    """Start a command, wait until it comes to a place, `kill -9`."""
    with command(*words, stop_at=place) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        if REACHED not in line:
            raise AssertionError(line + process.communicate()[1])
        process.send_signal(signal.SIGKILL)
        process.wait()
    _wait_for_the_server()


def _wait_for_the_server() -> None:
    """PostgreSQL notices within moments that its client is gone, and lets go of its locks."""
    deadline = time.monotonic() + PATIENCE_S
    while True:
        with as_owner(), in_public(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = "
                "(SELECT oid FROM pg_database WHERE datname = current_database())"
            )
            if cursor.fetchone() == (0,):
                return
        assert time.monotonic() < deadline, "the server keeps the locks of a process that is gone"
        time.sleep(0.02)
