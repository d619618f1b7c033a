"""Start, recognise and stop the processes of one state folder; nothing here knows what they serve."""

from __future__ import annotations

import contextlib
import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LOCALHOST = "127.0.0.1"


class ServerError(Exception):
    """A server cannot be started or stopped; the message says what a person can do."""


def say(message: str, *, end: str = "\n") -> None:
    """Write one line for the person at the terminal, at once."""
    sys.stdout.write(message + end)
    sys.stdout.flush()


@contextlib.contextmanager
def exclusive(lock_file: Path) -> Iterator[None]:
    """Hold a lock between processes, so that two `up` at once do not start two servers."""
    with lock_file.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def is_port_free(port: int) -> bool:
    """Whether this port of the local interface can be listened on now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOCALHOST, port))
        except OSError:
            return False
        return True


def free_port(preferred: int | None = None) -> int:
    """Return the preferred port when it is free, else one that the system picks."""
    if preferred and is_port_free(preferred):
        return preferred
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.bind((LOCALHOST, 0))
        port: int = probe.getsockname()[1]
        return port


def working_directory(pid: int) -> Path | None:
    """Return the folder that a running process works in, None when there is no such process of ours."""
    proc = Path("/proc") / str(pid)
    if Path("/proc/self").exists():
        try:
            return (proc / "cwd").readlink()
        except OSError:
            return None
    listing = subprocess.run(
        ["lsof", "-a", "-p", str(pid), "-d", "cwd", "-Fn"], capture_output=True, text=True, check=False
    )
    return next((Path(line[1:]) for line in listing.stdout.splitlines() if line.startswith("n")), None)


def is_ours(pid: int | None, directory: Path) -> bool:
    """Whether the process runs in this very folder.

    A pid alone proves nothing: it may be reused after a reboot, and a copied state folder names the original's
    servers. The working directory follows a moved folder and differs for a copied one.
    """
    if not pid:
        return False
    cwd = working_directory(pid)
    try:
        return cwd is not None and cwd.samefile(directory)
    except OSError:
        return False


def started_at(pid: int) -> str | None:
    """Return a mark of when a process started, to tell it from a later one with the same pid."""
    try:
        # the name of the program, between brackets, may contain spaces
        return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[19]
    except OSError:
        listing = subprocess.run(["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False)
        return listing.stdout.strip() or None


def detach(process: subprocess.Popen[bytes]) -> int:
    """Return the pid of a process that outlives us, which is no oversight for Popen to warn about."""
    process.returncode = 0
    return process.pid


def stop(pid: int | None, directory: Path, *, how: signal.Signals, patience_s: float = 20.0) -> bool:
    """Stop our process and wait for it; kill it when it does not listen. False when it did not run."""
    if pid is None or not is_ours(pid, directory):
        return False
    for sent in (how, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, sent)
        deadline = time.monotonic() + patience_s
        while time.monotonic() < deadline:
            with contextlib.suppress(ChildProcessError):  # reap it when this very process started it
                os.waitpid(pid, os.WNOHANG)
            if not is_ours(pid, directory):
                return True
            time.sleep(0.02)
    message = f"process {pid} does not stop"
    raise ServerError(message)


def call(command: Sequence[str], *, env: dict[str, str]) -> int:
    """Run a command in the foreground and return its exit code.

    Ctrl-C reaches it from the terminal, as it is in our process group; a SIGTERM to us is passed on. We outlive it.
    """
    process = subprocess.Popen(command, env=env)
    before = {
        signal.SIGINT: signal.signal(signal.SIGINT, signal.SIG_IGN),
        signal.SIGTERM: signal.signal(signal.SIGTERM, lambda *_: process.terminate()),
    }
    try:
        return process.wait()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def tail(log_file: Path, lines: int = 12) -> str:
    """Return the end of a log, indented, to show below an error."""
    if not log_file.exists():
        return ""
    return "".join(f"\n    {line}" for line in log_file.read_text(errors="replace").splitlines()[-lines:])
