"""A real PgBouncer in front of the database: transaction pooling is refused, session pooling is not."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg2
import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from embedded_pg import identity
from processes import LOCALHOST, free_port

from tenants.postgresql import pooling

PGBOUNCER = shutil.which("pgbouncer", path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin"]))
ROOT = Path(__file__).resolve().parents[2]

type Reload = Callable[[str], None]

pytestmark = [
    pytest.mark.system,
    pytest.mark.skipif(PGBOUNCER is None, reason="NO PGBOUNCER: install it (Debian: apt-get install pgbouncer)"),
]


@contextmanager
def pgbouncer(folder: Path, mode: str, size: int, clients: int = 100) -> Iterator[tuple[str, Reload]]:
    """Its address, with the application's login, in front of the suite's server; and how to set it to another mode."""
    options = settings.DATABASES["default"]
    port = free_port()
    (folder / "users.txt").write_text(f'"{options["USER"]}" "{options["PASSWORD"]}"\n')
    (folder / "pgbouncer.ini").write_text(
        f"[databases]\n* = host={options['HOST']} port={options['PORT']}\n"
        f"[pgbouncer]\nlisten_addr = {LOCALHOST}\nlisten_port = {port}\nunix_socket_dir =\n"
        f"auth_type = scram-sha-256\nauth_file = {folder}/users.txt\n"
        f"pool_mode = {mode}\ndefault_pool_size = {size}\nquery_wait_timeout = 3\nmax_client_conn = {clients}\n"
    )
    folder.chmod(0o755)
    # it refuses to be root, so it runs as whoever PostgreSQL runs as
    command = [*identity().prefix, str(PGBOUNCER), "--quiet", str(folder / "pgbouncer.ini")]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, user=identity().user, group=identity().group)
    address = f"postgresql://{options['USER']}:{options['PASSWORD']}@{LOCALHOST}:{port}/{options['NAME']}"

    def reload(other: str) -> None:
        settings_file = folder / "pgbouncer.ini"
        settings_file.write_text(settings_file.read_text().replace(f"pool_mode = {mode}", f"pool_mode = {other}"))
        process.send_signal(signal.SIGHUP)

    try:
        _wait_for(address, folder / "log")
        yield address, reload
    finally:
        process.terminate()
        process.wait(timeout=10)


def _wait_for(address: str, log: Path) -> None:
    deadline = time.monotonic() + 10
    while True:
        try:
            psycopg2.connect(address).close()
        except psycopg2.OperationalError as error:
            if time.monotonic() > deadline:
                raise AssertionError(log.read_text()) from error
            time.sleep(0.05)
        else:
            return


def _start(address: str) -> subprocess.CompletedProcess[str]:
    """A process that does its first query."""
    return subprocess.run(
        [sys.executable, "manage.py", "municipality", "list", "--json"],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "config.settings.test"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(("mode", "size"), [("transaction", 5), ("transaction", 1), ("statement", 5)])
def test_a_pooler_that_shares_sessions_is_refused(db: None, tmp_path: Path, mode: str, size: int) -> None:
    with pgbouncer(tmp_path, mode, size) as (address, _reload):
        done = _start(address)
    assert done.returncode != 0
    assert "pool_mode = session" in done.stderr


def test_a_pooler_that_keeps_sessions_is_not(db: None, tmp_path: Path) -> None:
    with pgbouncer(tmp_path, "session", 5) as (address, _reload):
        done = _start(address)
    assert done.returncode == 0, done.stderr
    assert "zonnedal" in done.stdout


def test_a_pooler_without_room_for_a_look_is_refused(db: None, tmp_path: Path) -> None:
    with pgbouncer(tmp_path, "transaction", 5, clients=1) as (address, _reload):
        done = _start(address)
    assert done.returncode != 0
    assert "Raise max_client_conn" in done.stderr


def test_a_pooler_that_is_set_to_share_later_is_refused_within_a_minute(
    db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pooling, "_judged_at", None)
    with pgbouncer(tmp_path, "session", 5) as (address, reload):
        first = psycopg2.connect(address)
        pooling.refuse_shared_sessions(first)
        first.close()
        reload("transaction")
        deadline = time.monotonic() + 10
        while True:  # a session that is open keeps the mode that it began with
            monkeypatch.setattr(pooling, "_judged_at", time.monotonic() - pooling._JUDGED_FOR_S - 1)
            later = psycopg2.connect(address)
            try:
                pooling.refuse_shared_sessions(later)
            except ImproperlyConfigured:
                break
            finally:
                later.close()
            assert time.monotonic() < deadline, "it shares, and nobody noticed"
