"""`make demo`: the whole platform on this machine, until Ctrl-C.

Starts the embedded servers (or uses those of DATABASE_URL and VALKEY_URL), brings the database up to date, and runs
web, Celery worker, Celery beat and a mail catcher. Everything it started stops with it, and nothing else. Each
process's output is in `.local/log/`.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import secrets
import signal
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from processes import LOCALHOST, ServerError, free_port, is_ours, is_port_free, say, started_at, tail
from servers import Servers

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
STATE = ROOT / ".local"
LOG = STATE / "log"
READY_TIMEOUT_S = 90.0
STOP_TIMEOUT_S = 20.0
INBOX_OFFSET = 25
IDENTITY_OFFSET = 26


class Stopped(Exception):  # noqa: N818 - not an error: the person pressed Ctrl-C
    """A signal asked the demo to end."""


@dataclass(frozen=True)
class Program:
    """One process of the demo."""

    name: str
    command: list[str]


class Programs:
    """The running processes, each leading a group of its own so that its children go with it."""

    def __init__(self, record_file: Path) -> None:
        """Take the file that remembers them for after a `kill -9`."""
        self._record_file = record_file
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, program: Program, env: dict[str, str]) -> None:
        """Start a process with its output in a log of its own."""
        LOG.mkdir(mode=0o700, exist_ok=True)
        with (LOG / f"{program.name}.log").open("wb") as log:
            self._running[program.name] = subprocess.Popen(
                program.command,
                cwd=ROOT,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C in the terminal is for us; we stop them in order
            )
        record = {name: [process.pid, started_at(process.pid)] for name, process in self._running.items()}
        self._record_file.write_text(json.dumps(record))

    def check(self) -> None:
        """Raise when one of them has ended."""
        for name, process in self._running.items():
            if process.poll() is not None:
                message = f"{name} stopped by itself (exit code {process.returncode}):{tail(LOG / f'{name}.log')}"
                raise ServerError(message)

    def stop(self) -> None:
        """Ask all to end, wait, and kill what is left of their groups."""
        for process in self._running.values():
            with contextlib.suppress(ProcessLookupError):
                process.terminate()
        deadline = time.monotonic() + STOP_TIMEOUT_S
        for process in self._running.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(max(0.1, deadline - time.monotonic()))
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self._running.clear()
        self._record_file.unlink(missing_ok=True)

    def stop_leftovers(self) -> bool:
        """Stop what an earlier demo left behind when it was killed and could not. False when there was none."""
        if not self._record_file.exists():
            return False
        for pid, started in json.loads(self._record_file.read_text()).values():
            if is_ours(pid, ROOT) and started_at(pid) == started:
                with contextlib.suppress(ProcessLookupError, PermissionError):
                    os.killpg(pid, signal.SIGKILL)
        self._record_file.unlink()
        return True


def identity(port: int) -> tuple[Program, dict[str, str]]:
    """Return the provider that plays DigiD, eHerkenning and eIDAS, and how the platform finds it."""
    secret = secrets.token_hex(24)  # no hyphen in front: it is an argument of two programs
    script = str(ROOT / "deploy" / "local" / "identity.py")
    program = Program("identity", [sys.executable, script, "--port", str(port), "--secret", secret])
    host = f"localhost:{port}"
    hosts = ",".join(filter(None, [os.environ.get("OUTGOING_ALLOWED_HOSTS", ""), host]))
    return program, {
        "DEMO_IDENTITY_URL": f"http://{host}",
        "DEMO_IDENTITY_SECRET": secret,
        "OUTGOING_ALLOWED_HOSTS": hosts,
    }


def programs(settings: dict[str, str], port: int, inbox_port: int | None) -> list[Program]:
    """Return what runs beside the servers; modules rather than scripts, as those name the folder they came in."""
    python = sys.executable
    celery = [python, "-m", "celery", "--app", "config"]
    web = [python, "-m", "gunicorn", "--config", str(ROOT / "deploy" / "gunicorn.conf.py")]
    found = [
        Program("web", [*web, "--bind", f"{LOCALHOST}:{port}", "--threads", "4", "config.wsgi"]),
        Program("worker", [*celery, "worker", "--concurrency", "2", "--loglevel", "INFO"]),
        Program("beat", [*celery, "beat", "--loglevel", "INFO", "--schedule", str(STATE / "beat-schedule")]),
    ]
    if inbox_port:
        catcher = [python, str(ROOT / "deploy" / "local" / "mailcatcher.py"), "--folder", str(STATE / "mail")]
        smtp_port = settings["EMAIL_URL"].rsplit(":", 1)[1]
        found.append(Program("mail", [*catcher, "--smtp-port", smtp_port, "--web-port", str(inbox_port)]))
    return found


def demo(port: int) -> None:
    """Run until a signal comes or a process ends by itself."""
    servers = Servers(STATE)
    running = Programs(STATE / "demo.json")
    if running.stop_leftovers():
        servers.down()
    if not is_port_free(port):
        message = (
            f"port {port} is in use by another program; choose another one: make demo PORT={port + 100}\n"
            f"       (poort {port} is al in gebruik; kies een andere: make demo PORT={port + 100})"
        )
        raise ServerError(message)
    try:
        with timed("database and cache"):
            settings = servers.up(public_port=port)
        # The log-ins of the demo stand on the screen: a second step would be a hurdle for nobody but its visitors.
        settings["SECOND_FACTOR_REQUIRED"] = os.environ.get("SECOND_FACTOR_REQUIRED", "false")
        provider, how = identity(free_port(port + IDENTITY_OFFSET))
        settings |= how
        places = prepare(settings)
        # Mail is caught unless the environment names a mail server.
        inbox_port = None if "EMAIL_URL" in os.environ else free_port(port + INBOX_OFFSET)
        with timed("web, worker, beat and mail catcher"):
            for program in [*programs(settings, port, inbox_port), provider]:
                running.start(program, {**os.environ, **settings})
                if program.name == "web":  # first and alone, as all of them starting at once take each other's time
                    wait_until_ready(running, port)
        say(welcome(places, inbox_port))
        while True:
            running.check()
            time.sleep(0.5)
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # a second Ctrl-C must not leave half of it behind
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        say("\nStopping …")
        running.stop()
        if servers.has_started:
            servers.down()
        say("Stopped. The data is kept; `make demo` continues, `make reset` starts afresh.")


def prepare(settings: dict[str, str]) -> list[dict[str, Any]]:
    """Bring the database up to date in a process of its own and return the addresses with their log-ins."""
    script = str(ROOT / "deploy" / "local" / "prepare.py")
    process = subprocess.Popen(
        [sys.executable, script], cwd=ROOT, env={**os.environ, **settings}, stdout=subprocess.PIPE, text=True
    )
    try:
        output, _ = process.communicate()
    except Stopped:
        process.terminate()
        process.wait()
        raise
    if process.returncode:
        message = "the database could not be prepared; the reason stands above. `make reset` starts afresh."
        raise ServerError(message)
    places: list[dict[str, Any]] = json.loads(output.strip().splitlines()[-1])
    return places


def wait_until_ready(running: Programs, port: int) -> None:
    """Wait until the web process serves the platform's own host."""
    request = urllib.request.Request(f"http://{LOCALHOST}:{port}/readyz", headers={"Host": "platform.localhost"})
    deadline = time.monotonic() + READY_TIMEOUT_S
    while time.monotonic() < deadline:
        running.check()
        with contextlib.suppress(OSError), urllib.request.urlopen(request, timeout=5):  # noqa: S310 - our own http  # nosec B310
            return
        time.sleep(0.1)
    message = f"the web process is not ready after {READY_TIMEOUT_S:.0f} s:{tail(LOG / 'web.log')}"
    raise ServerError(message)


def welcome(places: list[dict[str, Any]], inbox_port: int | None) -> str:
    """Return the addresses and log-ins, to be left on the screen."""
    lines = ["", "Meent is running. Open in a browser:"]
    for place in places:
        lines += ["", f"  {place['name']:22}{place['url']}"]
        lines += [f"    {'staff':28}{place['admin_url']}"] if place["admin_url"] != place["url"] else []
        lines += [f"    {who['role']:28}{who['email']}   {who['password']}" for who in place["accounts"]]
        if request := place.get("request"):
            lines += [f"    {'a request to follow':28}{request['url']}   {request['reference']}   {request['code']}"]
    if inbox_port:
        lines += ["", f"  {'Mail that is sent':22}http://localhost:{inbox_port}/"]
    return "\n".join([*lines, "", f"  Logs in {LOG.relative_to(ROOT)}/. Stop with Ctrl-C.", ""])


@contextlib.contextmanager
def timed(title: str) -> Iterator[None]:
    """Announce a step and say how long it took."""
    say(f"  · {title} …")
    started = time.monotonic()
    yield
    say(f"    done in {time.monotonic() - started:.1f} s")


@contextlib.contextmanager
def only_one() -> Iterator[None]:
    """Refuse to run beside another demo of this checkout."""
    STATE.mkdir(mode=0o700, exist_ok=True)
    with (STATE / "demo.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            message = "the demo of this folder already runs; stop it with Ctrl-C where it was started"
            raise ServerError(message) from None
        yield


def chosen_port() -> int:
    """Return the port from PORT, 8000 without it."""
    port = os.environ.get("PORT") or "8000"
    if not port.isdigit() or not 0 < int(port) <= 65535 - INBOX_OFFSET:
        message = f"PORT must be a number below {65536 - INBOX_OFFSET}, not {port!r}"
        raise ServerError(message)
    return int(port)


def ask_to_stop(*_: object) -> NoReturn:
    """Turn a signal into an exception, so that every `finally` runs."""
    raise Stopped


def main() -> int:
    """Run the demo, or `reset` it, and return the exit code."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, ask_to_stop)
    try:
        port = chosen_port()
        with only_one():
            if sys.argv[1:] == ["reset"]:
                Servers(STATE).reset()
                say("The data of the demo is gone; `make demo` starts afresh.")
            else:
                demo(port)
    except Stopped:
        return 0
    except ServerError as error:
        sys.stderr.write(f"error: {error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
