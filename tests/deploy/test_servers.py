"""The embedded servers, started for real in folders of their own."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg2
import pytest
import redis
from processes import is_ours
from servers import Servers

pytestmark = pytest.mark.system


@pytest.fixture(autouse=True)
def without_servers_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """`make test` gives the suite servers through these."""
    for name in ("DATABASE_URL", "VALKEY_URL", "SECRET_KEY", "MEDIA_ROOT", "PRIVATE_ROOT"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def servers(tmp_path: Path) -> Iterator[Servers]:
    """Servers that run, in a folder that nobody else uses."""
    made = Servers(tmp_path / "state", throwaway=True)
    made.up(public_port=8000)
    yield made
    if made.state.exists():
        made.down()


def pids(servers: Servers) -> dict[str, int]:
    with servers._locked() as (record, _postgres, _valkey):
        return {name: record[name]["pid"] for name in ("postgres", "valkey")}


def query(settings: dict[str, str], statement: str) -> list[tuple[object, ...]]:
    connection = psycopg2.connect(settings["DATABASE_URL"])
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute("SET ROLE meent_owner")
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


def test_up_gives_servers_that_answer_and_settings_for_the_owner_only(servers: Servers) -> None:
    settings = servers.up(public_port=8000)

    assert query(settings, "SHOW server_encoding") == [("UTF8",)]
    assert query(settings, "SHOW max_locks_per_transaction") == [("1024",)]
    assert redis.Redis.from_url(settings["VALKEY_URL"]).ping()
    assert servers.env_file.stat().st_mode & 0o777 == 0o600
    assert f"DATABASE_URL={settings['DATABASE_URL']}\n" in servers.env_file.read_text()


def test_up_again_reuses_what_runs(servers: Servers) -> None:
    before = pids(servers)
    assert servers.up(public_port=8000) == servers.up(public_port=8000)
    assert pids(servers) == before


def test_servers_refuse_a_wrong_password(servers: Servers) -> None:
    settings = servers.up(public_port=8000)
    address = settings["DATABASE_URL"]
    wrong = address.replace(address.split(":")[2].split("@")[0], "wrong")
    with pytest.raises(psycopg2.OperationalError, match="authentication failed"):
        psycopg2.connect(wrong)
    with pytest.raises(redis.AuthenticationError):
        redis.Redis(port=int(settings["VALKEY_URL"].rsplit(":", 1)[1].split("/")[0])).ping()


def test_down_and_up_keep_data_and_secrets(servers: Servers) -> None:
    before = servers.up(public_port=8000)
    query(before, "CREATE TABLE kept AS SELECT 42 AS number")
    assert servers.down() == ["Valkey", "PostgreSQL"]
    assert set(servers.status().values()) == {"stopped"}
    assert servers.down() == []

    after = servers.up(public_port=8000)
    assert query(after, "SELECT number FROM kept") == [(42,)]
    assert after["SECRET_KEY"] == before["SECRET_KEY"]


def test_up_recovers_from_killed_servers(servers: Servers) -> None:
    query(servers.up(public_port=8000), "CREATE TABLE kept AS SELECT 42 AS number")
    for pid in pids(servers).values():
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)

    assert query(servers.up(public_port=8000), "SELECT number FROM kept") == [(42,)]


def test_up_takes_another_port_when_somebody_took_ours(servers: Servers) -> None:
    before = servers.up(public_port=8000)
    servers.down()
    port = int(before["DATABASE_URL"].rsplit(":", 1)[1].split("/")[0])
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", port))
        other.listen()
        after = servers.up(public_port=8000)
    assert f":{port}/" not in after["DATABASE_URL"]
    assert query(after, "SELECT 1") == [(1,)]


def test_down_leaves_a_stranger_alone_that_got_our_pid(servers: Servers) -> None:
    servers.down()
    with subprocess.Popen(["sleep", "60"]) as stranger:
        with servers._locked() as (record, _postgres, _valkey):
            record["postgres"]["pid"] = record["valkey"]["pid"] = stranger.pid
            servers._write(servers._record_file, json.dumps(record))
        assert servers.down() == []
        assert stranger.poll() is None
        stranger.kill()


def test_a_copied_folder_gets_servers_of_its_own(servers: Servers, tmp_path: Path) -> None:
    original = servers.up(public_port=8000)
    query(original, "CREATE TABLE kept AS SELECT 42 AS number")
    servers.down()
    servers.up(public_port=8000)
    shutil.copytree(servers.state, tmp_path / "copy")
    copy = Servers(tmp_path / "copy", throwaway=True)
    try:
        settings = copy.up(public_port=8000)
        assert settings["DATABASE_URL"] != servers.up(public_port=8000)["DATABASE_URL"]
        query(settings, "DROP TABLE kept")
    finally:
        copy.down()
    assert query(servers.up(public_port=8000), "SELECT number FROM kept") == [(42,)]


def test_a_moved_folder_still_knows_its_servers(servers: Servers, tmp_path: Path) -> None:
    before = pids(servers)
    servers.state.rename(tmp_path / "moved")
    moved = Servers(tmp_path / "moved", throwaway=True)
    try:
        settings = moved.up(public_port=8000)
        assert pids(moved) == before
        assert settings["MEDIA_ROOT"] == str(tmp_path / "moved" / "media")
    finally:
        assert moved.down() == ["Valkey", "PostgreSQL"]


def test_servers_of_the_environment_are_used_and_never_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://somebody@db.example.nl/real")
    monkeypatch.setenv("VALKEY_URL", "redis://cache.example.nl/0")
    servers = Servers(tmp_path / "state")

    settings = servers.up(public_port=8000)

    assert settings["DATABASE_URL"] == "postgresql://somebody@db.example.nl/real"
    assert settings["VALKEY_URL"] == "redis://cache.example.nl/0"
    assert not servers.has_started
    assert not (servers.state / "postgres").exists()


def test_reset_removes_the_data_and_stops_the_servers(servers: Servers) -> None:
    before = pids(servers)
    (servers.state / "test").mkdir()  # the suite's own servers live there
    servers.reset()
    assert not any(is_ours(pid, servers.state / "postgres" / "data") for pid in before.values())
    assert not servers.env_file.exists()
    assert (servers.state / "test").exists()


def test_run_gives_a_command_the_settings_and_stops_the_servers(tmp_path: Path) -> None:
    servers = Servers(tmp_path / "state", throwaway=True)
    check = "import os, sys; sys.exit(7 if os.environ['DATABASE_URL'].startswith('postgresql://meent:') else 1)"
    assert servers.run([sys.executable, "-c", check], public_port=8000) == 7
    assert set(servers.status().values()) == {"stopped"}


def test_run_keeps_the_servers_up_while_another_run_uses_them(tmp_path: Path) -> None:
    script = Path(__file__).parents[2] / "deploy" / "local" / "servers.py"
    run = [sys.executable, str(script), "run", "--throwaway", "--state", str(tmp_path / "state"), "--"]
    with subprocess.Popen([*run, "sh", "-c", "echo up; read line"], stdin=-1, stdout=-1) as longer:
        assert longer.stdin
        assert longer.stdout
        assert longer.stdout.readline() == b"up\n"
        assert subprocess.run([*run, "true"], check=False).returncode == 0
        servers = Servers(tmp_path / "state", throwaway=True)
        assert set(servers.status().values()) == {"running"}
        longer.stdin.write(b"\n")
        longer.stdin.close()
        assert longer.wait() == 0
    assert set(servers.status().values()) == {"stopped"}


def test_a_database_in_memory_is_found_again_and_removed_by_reset(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = tmp_path / "memory"
    memory.mkdir()
    monkeypatch.setattr("servers.MEMORY", memory)
    monkeypatch.setattr("servers.MEMORY_NEEDED", 1)
    servers = Servers(tmp_path / "state", throwaway=True, in_memory=True)
    try:
        query(servers.up(public_port=8000), "CREATE TABLE kept ()")
        servers.down()
        settings = Servers(tmp_path / "state", throwaway=True, in_memory=True).up(public_port=8000)

        assert query(settings, "SELECT count(*) FROM kept") == [(0,)]
        assert (len(list(memory.iterdir())), (tmp_path / "state" / "postgres").exists()) == (1, False)
    finally:
        servers.reset()
    assert list(memory.iterdir()) == []


def test_without_room_in_memory_the_database_is_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    memory = tmp_path / "memory"
    memory.mkdir()
    monkeypatch.setattr("servers.MEMORY", memory)
    monkeypatch.setattr("servers.MEMORY_NEEDED", 2**60)
    servers = Servers(tmp_path / "state", throwaway=True, in_memory=True)
    try:
        servers.up(public_port=8000)

        assert (list(memory.iterdir()), (tmp_path / "state" / "postgres").exists()) == ([], True)
    finally:
        servers.down()
