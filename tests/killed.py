"""Work in a process of its own that is killed at a point of our choice, as a machine does that runs out of memory."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

from django.conf import settings
from django.db import connection

_NOTICED_WITHIN_S = 10

_PREAMBLE = """
import os, signal
import django
django.setup()
from unittest import mock

def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)
"""


def surroundings() -> dict[str, str]:
    """The environment in which another process works with this test's database, cache and folders."""
    options = settings.DATABASES["default"]
    password = quote(str(options["PASSWORD"]))
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "DATABASE_URL": f"postgresql://{options['USER']}:{password}@{options['HOST']}:{options['PORT']}/{options['NAME']}",
        "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        "PRIVATE_ROOT": str(settings.PRIVATE_ROOT),
        "PACKAGE_ROOT": str(settings.PACKAGE_ROOT),
        "BACKUP_ROOT": str(settings.BACKUP_ROOT),
        "PG_BIN": settings.PG_BIN,
    }


def run_until_killed(code: str, *, tmp_path: Path) -> None:
    """Run Python in which `die` kills the process at once (`kill -9`), and make sure that it did.

    Returns when the server has noticed too: until then it holds the locks and transactions of the dead.
    """
    name = f"killed-{uuid4()}"
    script = tmp_path / "killed.py"
    script.write_text(_PREAMBLE + code)
    done = subprocess.run(
        [sys.executable, str(script)],
        cwd=settings.BASE_DIR,
        env=surroundings() | {"PYTHONPATH": str(settings.BASE_DIR), "PGAPPNAME": name},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == -signal.SIGKILL, f"it was not killed: {done.returncode}\n{done.stderr[-3000:]}"
    _wait_until_gone(name)


def _wait_until_gone(application_name: str) -> None:
    give_up_at = time.monotonic() + _NOTICED_WITHIN_S
    while time.monotonic() < give_up_at:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")
            cursor.execute("SELECT 1 FROM pg_stat_activity WHERE application_name = %s", [application_name])
            if cursor.fetchone() is None:
                return
        time.sleep(0.02)
    raise AssertionError(f"the server still has a connection of {application_name}")
