"""Bring up an embedded PostgreSQL and Valkey in a folder, and write how to reach them.

    python deploy/local/servers.py up --state .local       # again: the same servers
    python deploy/local/servers.py status --state .local
    python deploy/local/servers.py down --state .local     # stops what `up` started, and nothing else
    python deploy/local/servers.py run --state .local/test -- COMMAND …    # up, COMMAND with the settings, down

`STATE/demo.env` (mode 0600) holds the settings. A server whose address the environment already gives
(DATABASE_URL, VALKEY_URL) is used and never started, stopped or emptied.
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import json
import os
import secrets
import shutil
import sys
import tempfile
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from embedded_pg import EmbeddedPostgres, binary
from embedded_valkey import EmbeddedValkey
from processes import LOCALHOST, ServerError, call, exclusive, free_port, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

DATABASE = "meent"
# What a person may set in the environment and the demo then honours.
FOLDERS = {"MEDIA_ROOT": "media", "PRIVATE_ROOT": "private", "PACKAGE_ROOT": "packages", "BACKUP_ROOT": "backups"}
FROM_ENVIRONMENT = ("SECRET_KEY", "EMAIL_URL", *FOLDERS, "PUBLIC_SCHEME", "LOG_JSON")
OWN_FOLDERS = ("postgres", "valkey", *FOLDERS.values(), "mail", "log")
# Linux keeps this folder in memory. Making and dropping thousands of tables is making and removing files, and a disk's
# file system passes over what was removed in the last minutes: measured up to four times slower.
MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it  # nosec B108
MEMORY_NEEDED = 8 * 1024**3  # bytes free; 342 municipalities and the log of making them take 4


class Servers:
    """The servers of one state folder."""

    def __init__(self, state: Path, *, throwaway: bool = False, in_memory: bool = False) -> None:
        """Take the folder; `throwaway` trades safety at a power cut for speed, `in_memory` that at a restart too."""
        self.state = state.resolve()
        self.state.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.env_file = self.state / "demo.env"
        self._record_file = self.state / "servers.json"
        self._throwaway = throwaway
        self._in_memory = in_memory
        self.has_started = False  # whether `up` of this object started one of them

    def up(self, *, public_port: int) -> dict[str, str]:
        """Start what is needed and return the settings, which are in `demo.env` too."""
        with self._locked() as (record, postgres, valkey):
            settings = self._own_settings(record, public_port)
            try:
                if "DATABASE_URL" in os.environ:
                    settings["DATABASE_URL"] = os.environ["DATABASE_URL"]
                else:
                    self.has_started |= postgres.up(DATABASE)
                    settings["DATABASE_URL"] = postgres.url(DATABASE)
                    # the client programs must be as new as the server
                    settings["PG_BIN"] = str(Path(binary("pg_dump")).parent)
                if "VALKEY_URL" in os.environ:
                    settings["VALKEY_URL"] = os.environ["VALKEY_URL"]
                else:
                    self.has_started |= valkey.up()
                    settings["VALKEY_URL"] = valkey.url
            finally:
                self._write(self._record_file, json.dumps(record, indent=1))
            self._write(self.env_file, "".join(f"{key}={value}\n" for key, value in settings.items()))
            return settings

    def down(self) -> list[str]:
        """Stop what `up` started and return the names of what ran."""
        with self._locked() as (record, postgres, valkey):
            stopped = [name for name, server in (("Valkey", valkey), ("PostgreSQL", postgres)) if server.down()]
            self._write(self._record_file, json.dumps(record, indent=1))
            return stopped

    def run(self, command: Sequence[str], *, public_port: int) -> int:
        """Run a command with the settings in its environment and return its exit code; then `down`.

        The servers stay up for as long as another `run` of the same folder uses them.
        """
        with (self.state / "users").open("w") as users:
            fcntl.flock(users, fcntl.LOCK_SH)
            try:
                settings = self.up(public_port=public_port)
                return call(command, env={**os.environ, **settings})
            finally:
                with contextlib.suppress(BlockingIOError):
                    fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    self.down()

    def status(self) -> dict[str, str]:
        """Return per server "running" or "stopped"."""
        with self._locked() as (_, postgres, valkey):
            return {
                name: "running" if server.is_running else "stopped"
                for name, server in (("PostgreSQL", postgres), ("Valkey", valkey))
            }

    def reset(self) -> None:
        """Stop everything and remove the data of this folder, never that of a server from the environment."""
        self.down()
        with self._locked() as (_, postgres, _valkey):
            shutil.rmtree(postgres.directory, ignore_errors=True)
            if postgres.directory.parent != self.state:
                postgres.directory.parent.rmdir()
        for name in OWN_FOLDERS:
            shutil.rmtree(self.state / name, ignore_errors=True)
        for file in (self.env_file, self._record_file):
            file.unlink(missing_ok=True)

    def _own_settings(self, record: dict[str, Any], public_port: int) -> dict[str, str]:
        """Return the settings that need no server; the secret key stays the same between runs."""
        application = record["application"]
        application.setdefault("secret_key", secrets.token_urlsafe(48))
        application["smtp_port"] = application.get("smtp_port") or free_port()
        settings = {
            "SECRET_KEY": application["secret_key"],
            "EMAIL_URL": f"smtp://{LOCALHOST}:{application['smtp_port']}",
            **{name: str(self.state / folder) for name, folder in FOLDERS.items()},
            "PUBLIC_SCHEME": "http",
            "LOG_JSON": "false",
        }
        settings |= {key: os.environ[key] for key in FROM_ENVIRONMENT if key in os.environ}
        for name in FOLDERS:
            Path(settings[name]).mkdir(mode=0o700, parents=True, exist_ok=True)
        return {**settings, "PUBLIC_PORT": str(public_port)}

    @contextlib.contextmanager
    def _locked(self) -> Iterator[tuple[dict[str, Any], EmbeddedPostgres, EmbeddedValkey]]:
        """Give what is remembered and the two servers, while no other process touches them."""
        with exclusive(self.state / "lock"):
            record: dict[str, Any] = defaultdict(dict)
            if self._record_file.exists():
                record.update(json.loads(self._record_file.read_text()))
            folder = self._database_folder(record["postgres"])
            postgres = EmbeddedPostgres(folder, record["postgres"], throwaway=self._throwaway)
            yield record, postgres, EmbeddedValkey(self.state / "valkey", record["valkey"])

    def _database_folder(self, record: dict[str, Any]) -> Path:
        """Where the database lies: in memory where that is wanted and there is room, else in this folder."""
        ours = self.state / "postgres"
        if record.get("memory_of") == str(self.state) and Path(record["memory"]).is_dir():
            return Path(record["memory"]) / "postgres"
        if not self._in_memory or ours.exists() or not _has_room(MEMORY):
            return ours
        record["memory"], record["memory_of"] = tempfile.mkdtemp(prefix="meent-", dir=MEMORY), str(self.state)
        return Path(record["memory"]) / "postgres"

    @staticmethod
    def _write(path: Path, text: str) -> None:
        """Replace a file at once, readable by its owner only."""
        making = path.with_suffix(".making")
        making.unlink(missing_ok=True)
        making.touch(mode=0o600)
        making.write_text(text)
        making.replace(path)


def _has_room(folder: Path) -> bool:
    return folder.is_dir() and os.access(folder, os.W_OK) and shutil.disk_usage(folder).free >= MEMORY_NEEDED


def main() -> int:
    """Run one command and return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("command", choices=["up", "run", "down", "status", "reset"])
    parser.add_argument("--state", type=Path, default=Path(".local"), help="folder of data, ports and passwords")
    parser.add_argument("--port", type=int, default=8000, help="the port on which people reach the platform")
    parser.add_argument("--throwaway", action="store_true", help="faster; the data may not survive a power cut")
    parser.add_argument("--in-memory", action="store_true", help="the database in memory, where there is room for it")
    words = sys.argv[1:]
    split = words.index("--") if "--" in words else len(words)
    options, command = parser.parse_args(words[:split]), words[split + 1 :]
    servers = Servers(options.state, throwaway=options.throwaway, in_memory=options.in_memory)
    try:
        if options.command == "up":
            servers.up(public_port=options.port)
            say(f"up; settings in {servers.env_file}")
        elif options.command == "run":
            return servers.run(command, public_port=options.port)
        elif options.command == "down":
            say("stopped: " + (", ".join(servers.down()) or "nothing ran"))
        elif options.command == "reset":
            servers.reset()
            say(f"removed {options.state}")
        else:
            for name, state in servers.status().items():
                say(f"{name}: {state}")
    except ServerError as error:
        sys.stderr.write(f"error: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
