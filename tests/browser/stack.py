"""The whole platform as `make demo` runs it, on a database and ports of its own, for the journeys in a browser."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from demo import Program, programs  # deploy/local, on the path of the tests
from django.conf import settings
from processes import free_port

READY_TIMEOUT_S = 60


@dataclass(frozen=True)
class Stack:
    """A running platform.

    Attributes:
        places: what `demo_seed --json` printed: the addresses with their log-ins.
    """

    port: int
    inbox_port: int
    places: list[dict[str, Any]]
    environment: dict[str, str]

    def url(self, slug: str, path: str = "/") -> str:
        """An address of a municipality, or of the platform."""
        return f"http://{slug}.localhost:{self.port}{path}"

    def log_in(self, slug: str, role: str) -> tuple[str, str]:
        """E-mail address and password of a demo account."""
        for place in self.places:
            if f"//{slug}." in place["url"]:
                for account in place["accounts"]:
                    if account["email"].startswith(f"{role}@"):
                        return account["email"], account["password"]
        raise LookupError(f"{role} of {slug}")

    def mails(self) -> list[dict[str, Any]]:
        """Every mail that left, the newest first."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.inbox_port}/api/messages", timeout=5) as answer:
            messages: list[dict[str, Any]] = json.load(answer)
        return messages

    def wait_for_mail(self, *, to: str, containing: str, timeout_s: float = 20) -> dict[str, Any]:
        """The mail to this address with this text.

        Raises:
            TimeoutError: it did not come.
        """
        deadline = time.monotonic() + timeout_s
        while time.monotonic() < deadline:
            for mail in self.mails():
                if to in mail["to"] and containing in mail["subject"] + mail["text"]:
                    return mail
            time.sleep(0.2)
        raise TimeoutError(f"no mail to {to} with {containing!r}; there are {[m['subject'] for m in self.mails()]}")


@contextlib.contextmanager
def running_stack(database: str, folder: Path) -> Iterator[Stack]:
    """Seed the demo in a migrated database and run web, worker, beat and mail catcher until the end."""
    port, smtp_port = free_port(), free_port()
    inbox_port = free_port()
    options = settings.DATABASES["default"]
    password = quote(str(options["PASSWORD"]))
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "DATABASE_URL": f"postgresql://{options['USER']}:{password}@{options['HOST']}:{options['PORT']}/{database}",
        "VALKEY_URL": str(settings.CACHES["default"]["LOCATION"]).rsplit("/", 1)[0] + "/1",  # not the suite's own
        "SECRET_KEY": "only-for-this-test-run-" + "x" * 40,
        "EMAIL_URL": f"smtp://127.0.0.1:{smtp_port}",
        "MEDIA_ROOT": str(folder / "media"),
        "PRIVATE_ROOT": str(folder / "private"),
        "PACKAGE_ROOT": str(folder / "packages"),
        "BACKUP_ROOT": str(folder / "backups"),
        "PUBLIC_SCHEME": "http",
        "PUBLIC_PORT": str(port),
        "PLATFORM_HOSTS": "platform.localhost",
        "PG_BIN": settings.PG_BIN,
        "SECOND_FACTOR_REQUIRED": "false",  # as in the demo; whoever sets one up is asked for it all the same
        "RELEASE": f"browser-{os.getpid()}",
    }
    seeded = subprocess.run(
        [sys.executable, "manage.py", "demo_seed", "--json"],
        cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if seeded.returncode != 0:
        raise RuntimeError(f"demo_seed failed:\n{seeded.stderr[-4000:]}")
    places = json.loads(seeded.stdout.strip().splitlines()[-1])
    started: list[subprocess.Popen[bytes]] = []
    try:
        for program in programs(environment, port, inbox_port):
            started.append(_start(program, environment, folder))  # noqa: PERF401  # each is stopped even if the next fails
        _wait_until_ready(port, started, folder)
        yield Stack(port, inbox_port, places, environment)
    finally:
        for process in started:
            process.terminate()
        for process in started:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=20)
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _start(program: Program, environment: dict[str, str], folder: Path) -> subprocess.Popen[bytes]:
    command = [
        part.replace(str(settings.BASE_DIR / ".local"), str(folder)) for part in program.command
    ]  # the demo's own folder is not ours
    with (folder / f"{program.name}.log").open("wb") as log:
        return subprocess.Popen(
            command, cwd=settings.BASE_DIR, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            start_new_session=True,
        )  # fmt: skip


def _wait_until_ready(port: int, started: list[subprocess.Popen[bytes]], folder: Path) -> None:
    request = urllib.request.Request(f"http://127.0.0.1:{port}/readyz", headers={"Host": "platform.localhost"})
    deadline = time.monotonic() + READY_TIMEOUT_S
    while time.monotonic() < deadline:
        ended = [process.args for process in started if process.poll() is not None]
        if ended:
            logs = "\n".join(path.read_text()[-2000:] for path in folder.glob("*.log"))
            raise RuntimeError(f"{ended} ended by itself:\n{logs}")
        with contextlib.suppress(OSError), urllib.request.urlopen(request, timeout=5):
            return
        time.sleep(0.2)
    raise TimeoutError("the web process did not become ready")
