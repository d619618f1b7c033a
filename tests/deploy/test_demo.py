"""What `make demo` does around the platform itself: its processes, ports and last words."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import demo
import pytest
from demo import Program, Programs
from processes import ServerError, is_ours, started_at

pytestmark = pytest.mark.system

# A process with a child, as Celery's worker and gunicorn are.
CHILD = "import time; print(1, flush=True); time.sleep(60)"
PARENT = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {CHILD!r}])"


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Programs]:
    monkeypatch.setattr(demo, "LOG", tmp_path / "log")
    made = Programs(tmp_path / "demo.json")
    yield made
    made.stop()


def wait_for(is_true: Callable[[], object]) -> None:
    deadline = time.monotonic() + 10
    while not is_true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def group_of(pid: int) -> list[int]:
    """Every living process of the group."""
    found = subprocess.run(["ps", "-A", "-o", "pid=,pgid=,stat="], capture_output=True, text=True, check=True).stdout
    rows = [line.split() for line in found.splitlines()]
    return [int(row[0]) for row in rows if int(row[1]) == pid and not row[2].startswith("Z")]


def start_family(programs: Programs, tmp_path: Path) -> int:
    programs.start(Program("family", [sys.executable, "-c", PARENT]), dict(os.environ))
    wait_for((tmp_path / "log" / "family.log").read_text)
    pid: int = json.loads((tmp_path / "demo.json").read_text())["family"][0]
    assert len(group_of(pid)) == 2
    return pid


def test_stop_ends_processes_with_their_children(programs: Programs, tmp_path: Path) -> None:
    pid = start_family(programs, tmp_path)
    programs.stop()
    wait_for(lambda: not group_of(pid))
    assert not (tmp_path / "demo.json").exists()


def test_what_a_killed_demo_left_behind_is_stopped_by_the_next(programs: Programs, tmp_path: Path) -> None:
    pid = start_family(programs, tmp_path)
    assert Programs(tmp_path / "demo.json").stop_leftovers()
    wait_for(lambda: not group_of(pid))
    assert not Programs(tmp_path / "demo.json").stop_leftovers()


def test_a_stranger_with_a_remembered_pid_is_left_alone(tmp_path: Path) -> None:
    with subprocess.Popen(["sleep", "60"], cwd=demo.ROOT, start_new_session=True) as stranger:
        assert is_ours(stranger.pid, demo.ROOT)
        (tmp_path / "demo.json").write_text(json.dumps({"web": [stranger.pid, "started at another time"]}))
        assert Programs(tmp_path / "demo.json").stop_leftovers()
        assert stranger.poll() is None
        assert started_at(stranger.pid)
        stranger.kill()


def test_a_process_that_ends_by_itself_is_reported_with_its_last_words(programs: Programs, tmp_path: Path) -> None:
    programs.start(Program("web", [sys.executable, "-c", "raise SystemExit('no such module')"]), dict(os.environ))
    with pytest.raises(ServerError, match=r"(?s)web stopped by itself.*no such module"):
        wait_for(programs.check)


@pytest.mark.parametrize("port", ["x", "0", "70000", "-1"])
def test_a_port_that_is_none_is_refused(port: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", port)
    with pytest.raises(ServerError, match="PORT must be a number"):
        demo.chosen_port()


def test_a_taken_port_is_said_in_english_and_dutch_before_anything_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(demo, "STATE", tmp_path)
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))
        try:
            assert demo.main() == 1
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
    said = capsys.readouterr()
    assert f"port {port} is in use" in said.err
    assert f"poort {port} is al in gebruik" in said.err
    assert "Stopping" not in said.out
    assert not (tmp_path / "postgres").exists()


def test_a_second_demo_of_the_same_folder_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo, "STATE", tmp_path)
    with demo.only_one(), pytest.raises(ServerError, match="already runs"), demo.only_one():
        pass


def test_the_last_words_name_every_address_and_log_in() -> None:
    place = {
        "name": "Gemeente Zonnedal",
        "url": "http://zonnedal.localhost:8000/",
        "admin_url": "http://zonnedal.localhost:8000/beheer/",
        "accounts": [{"role": "Redacteur", "email": "redacteur@zonnedal.example", "password": "geheim"}],
        "request": {"url": "http://zonnedal.localhost:8000/status/", "reference": "2026-1", "code": "H4TP-9WKC"},
    }
    text = demo.welcome([place], 8025)
    for expected in (
        "http://zonnedal.localhost:8000/", "/beheer/", "redacteur@zonnedal.example", "geheim", "2026-1", "H4TP-9WKC",
        "http://localhost:8025/", "Ctrl-C",
    ):  # fmt: skip
        assert expected in text
