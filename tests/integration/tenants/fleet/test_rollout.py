"""Roll-outs: waves, one at a time, what fails is rolled back and named, a re-run finishes."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from threading import Event, Thread, Timer
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections, transaction

from shared.actors import Actor
from shared.progress import SilentProgress
from tenants.context import as_owner, in_public, in_schema
from tenants.errors import BusyError, UnknownMunicipalityError
from tenants.fleet import actions, turns
from tenants.fleet.actions import LOCK_NAME, rehearse_roll_out, roll_out
from tenants.fleet.errors import PlatformBehindError, RolloutFailedError
from tenants.fleet.fingerprints import schema_states
from tenants.fleet.models import Outcome, Rollout, RolloutState, RolloutStep
from tenants.fleet.turns import Limits
from tenants.municipalities.models import Municipality, State
from tenants.operations.locks import alone_with, exclusive
from tests.fleets import ADD_FIELD, ROOT, make_bare, new_migrations
from tests.integration.tenants.fleet.conftest import set_fields
from tests.threads import in_another_connection

ACTOR = Actor.system("test")
TABLE = "notifications_outboxmessage"


def _roll_out(**options: Any) -> dict[str, Any]:
    return roll_out(actor=ACTOR, progress=SilentProgress(), **options)


def _behind(fleet: list[Municipality]) -> list[str]:
    states = schema_states([municipality.schema_name for municipality in fleet])
    return [municipality.slug for municipality in fleet if not states[municipality.schema_name].is_current]


def _in(municipality: Municipality, statement: str) -> None:
    with as_owner(), in_schema(municipality.schema_name), connection.cursor() as cursor:
        cursor.execute(statement)


def _columns(municipality: Municipality) -> set[str]:
    with as_owner(), in_public(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_schema = %s AND table_name = %s",
            [municipality.schema_name, TABLE],
        )
        return {row[0] for row in cursor.fetchall()}


@pytest.fixture
def note(fleet: list[Municipality], tmp_path: Path) -> Iterator[dict[str, str]]:
    """A release that adds one field."""
    with new_migrations(tmp_path, **{"0900_note": ADD_FIELD}) as environment:
        yield environment


def test_everybody_gets_the_field_canary_first_training_next(fleet: list[Municipality], note: dict[str, str]) -> None:
    set_fields("dorp-002", is_canary=True)
    result = _roll_out(wave_size=2)
    assert [(wave["title"], wave["municipalities"]) for wave in result["waves"]] == [
        ("canaries", ["dorp-002"]),
        ("training", ["dorp-003"]),
        ("others", ["dorp-000", "dorp-001"]),
        ("others", ["dorp-004"]),
    ]
    assert {slug: one["way"] for slug, one in result["outcomes"].items()} == {
        "dorp-002": "recorded", "dorp-003": "replayed", "dorp-000": "replayed", "dorp-001": "replayed",
        "dorp-004": "replayed",
    }  # fmt: skip
    assert result["migrations"] == ["notifications.0900_note"]
    assert all("note" in _columns(municipality) for municipality in fleet)
    assert _behind(fleet) == []
    with in_public():
        assert Rollout.objects.get().state == RolloutState.SUCCEEDED
        assert RolloutStep.objects.filter(outcome=Outcome.DONE).count() == len(fleet)
    again = _roll_out()
    assert (again["counts"]["current"], again["outcomes"]) == (len(fleet), {})
    with in_public():
        assert Rollout.objects.count() == 1  # nothing to do is not a roll-out


def test_without_a_marked_canary_one_goes_first_and_waves_can_be_counted(
    fleet: list[Municipality], note: dict[str, str]
) -> None:
    result = _roll_out(stop_after=1)
    assert result["waves"] == [{"title": "canaries", "municipalities": ["dorp-003"]}]
    assert result["counts"]["waiting"] == len(fleet) - 1
    assert _behind(fleet) == ["dorp-000", "dorp-001", "dorp-002", "dorp-004"]
    assert _roll_out()["counts"]["done"] == len(fleet) - 1


def test_the_one_that_goes_first_is_served(fleet: list[Municipality], note: dict[str, str]) -> None:
    set_fields("dorp-003", state=State.SUSPENDED)
    set_fields("dorp-000", state=State.SUSPENDED)
    assert rehearse_roll_out(wave_size=10)["waves"][0] == {"title": "canaries", "municipalities": ["dorp-001"]}


def test_a_rehearsal_tells_the_waves_and_changes_nothing(fleet: list[Municipality], note: dict[str, str]) -> None:
    result = rehearse_roll_out(wave_size=10)
    assert [wave["title"] for wave in result["waves"]] == ["canaries", "others"]
    assert result["counts"]["waiting"] == len(fleet)
    assert len(_behind(fleet)) == len(fleet)
    with in_public():
        assert not Rollout.objects.exists()


def test_only_those_that_are_asked(fleet: list[Municipality], note: dict[str, str]) -> None:
    assert list(_roll_out(only=["dorp-001"])["outcomes"]) == ["dorp-001"]
    assert "dorp-001" not in _behind(fleet)
    assert len(_behind(fleet)) == len(fleet) - 1
    with pytest.raises(UnknownMunicipalityError, match="nergens"):
        _roll_out(only=["nergens"])


def test_public_goes_first(fleet: list[Municipality], note: dict[str, str]) -> None:
    with as_owner(), in_public(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM public.django_migrations WHERE name = '0900_note'")
    with pytest.raises(PlatformBehindError, match="migrate_public"):
        _roll_out()
    assert len(_behind(fleet)) == len(fleet)


def test_suspended_ones_are_migrated_busy_ones_are_named(fleet: list[Municipality], note: dict[str, str]) -> None:
    set_fields("dorp-000", state=State.SUSPENDED)
    set_fields("dorp-001", state=State.RESTORING)
    set_fields("dorp-002", state=State.REMOVING)
    outcomes = _roll_out()["outcomes"]
    assert {slug: one["outcome"] for slug, one in outcomes.items()} == {
        "dorp-000": "done", "dorp-001": "skipped", "dorp-002": "skipped", "dorp-003": "done", "dorp-004": "done",
    }  # fmt: skip
    assert outcomes["dorp-001"]["error"] == "it is restoring"
    assert _behind(fleet) == ["dorp-001", "dorp-002"]


def test_a_failure_stops_names_and_rolls_back_and_a_re_run_goes_on(
    fleet: list[Municipality], note: dict[str, str]
) -> None:
    _in(fleet[1], f"ALTER TABLE {TABLE} ADD COLUMN note integer")  # somebody was here before
    out = StringIO()
    with pytest.raises(CommandError) as caught:
        call_command("fleet", "migrate", "--wave-size", "1", "--jobs", "1", "--json", "--no-progress", stdout=out)
    assert caught.value.returncode == 4
    answer = json.loads(out.getvalue())
    failed = answer["result"]["outcomes"]["dorp-001"]
    assert failed["outcome"] == "failed"
    assert failed["statement"].startswith(f'ALTER TABLE "{TABLE}" ADD COLUMN "note"')
    assert "already exists" in failed["error"]
    assert "dorp-001" in answer["error"]
    assert answer["result"]["counts"]["waiting"] == 2
    assert _behind(fleet) == ["dorp-001", "dorp-002", "dorp-004"]  # what came before is done, what comes after waits
    with in_public():
        assert Rollout.objects.get().state == RolloutState.STOPPED
    _in(fleet[1], f"ALTER TABLE {TABLE} DROP COLUMN note")
    assert _roll_out()["counts"]["done"] == 3
    assert _behind(fleet) == []


def test_two_at_once_one_is_told_that_the_other_is_busy(fleet: list[Municipality], note: dict[str, str]) -> None:
    with exclusive(LOCK_NAME), pytest.raises(BusyError, match="roll-out of migrations"):
        in_another_connection(_roll_out)
    assert len(_behind(fleet)) == len(fleet)


class _Holder:
    """Another transaction that has a lock on a table, until it is told to let go."""

    def __init__(self, municipality: Municipality) -> None:
        self._municipality, self._held, self.let_go = municipality, Event(), Event()
        self._thread = Thread(target=self._hold)

    def _hold(self) -> None:
        try:
            with (
                as_owner(),
                in_schema(self._municipality.schema_name),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(f"LOCK TABLE {TABLE} IN ACCESS SHARE MODE")
                self._held.set()
                self.let_go.wait(30)
        finally:
            connections.close_all()

    def __enter__(self) -> None:
        self._thread.start()
        assert self._held.wait(10)

    def __exit__(self, *_error: object) -> None:
        self.let_go.set()
        self._thread.join()


def test_no_site_hangs_behind_a_migration_that_waits(
    fleet: list[Municipality], note: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "LOCK_ATTEMPTS", 3)
    monkeypatch.setattr(turns, "_PAUSE_S", (0.1, 0.2))
    slowest, ended = [0.0], Event()

    def visit() -> None:
        """Queries of a resident, who would wait behind the migration that waits behind the long transaction."""
        try:
            with as_owner(), in_schema(fleet[1].schema_name):
                while not ended.is_set():
                    started = time.monotonic()
                    with connection.cursor() as cursor:
                        cursor.execute("SELECT count(*) FROM notifications_outboxmessage")
                    slowest[0] = max(slowest[0], time.monotonic() - started)
                    time.sleep(0.005)
        finally:
            connections.close_all()

    visitor = Thread(target=visit)
    with _Holder(fleet[1]):
        visitor.start()
        try:
            with pytest.raises(RolloutFailedError) as caught:
                _roll_out(limits=Limits(lock_timeout_s=0.2))
        finally:
            ended.set()
            visitor.join()
    outcomes = caught.value.result["outcomes"]
    assert outcomes["dorp-001"]["outcome"] == "locked"
    assert "lock timeout" in outcomes["dorp-001"]["error"]
    assert outcomes["dorp-001"]["statement"].startswith(f'ALTER TABLE "{TABLE}"')
    assert _behind(fleet) == ["dorp-001"]  # the others went on
    assert 0.1 < slowest[0] < 1.0  # waited once in a while, never for longer than the limit and a bit
    assert _roll_out()["counts"]["done"] == 1


def test_a_lock_that_goes_in_time_is_no_trouble(
    fleet: list[Municipality], note: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(turns, "_PAUSE_S", (0.3, 0.4))
    holder = _Holder(fleet[1])
    with holder:
        Timer(0.5, holder.let_go.set).start()
        result = _roll_out(limits=Limits(lock_timeout_s=0.2))
    assert result["counts"]["done"] == len(fleet)


def test_one_that_somebody_works_on_is_left_for_later(fleet: list[Municipality], note: dict[str, str]) -> None:
    somebody = alone_with(fleet[2].pk, "dorp-002")
    with somebody, pytest.raises(RolloutFailedError) as caught:
        in_another_connection(_roll_out)
    assert caught.value.result["outcomes"]["dorp-002"]["outcome"] == "locked"
    assert _behind(fleet) == ["dorp-002"]


def test_one_that_is_made_meanwhile_is_migrated_too(
    fleet: list[Municipality], note: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Municipality] = []
    first = fleet[0].schema_name
    original = actions._check

    def check(ended: Any) -> None:
        original(ended)
        if not made:
            made.append(_copy_of_before(first))

    monkeypatch.setattr(actions, "_check", check)
    result = _roll_out()
    assert result["waves"][-1] == {"title": "new", "municipalities": ["dorp-090"]}
    assert _behind([*fleet, *made]) == []


def _copy_of_before(_schema_name: str) -> Municipality:
    """A municipality as the code of before makes it: without the new migration."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tenants.provisioning.template.migrations_fingerprint", _only_fingerprint)
        return make_bare(90)


def _only_fingerprint() -> str:
    with as_owner(), in_public(), connection.cursor() as cursor:
        cursor.execute("SELECT fingerprint FROM provisioning_schematemplate")
        row = cursor.fetchone()
        assert row
        return str(row[0])


def _start(environment: dict[str, str], *arguments: str) -> subprocess.Popen[bytes]:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a suite in the background ignores Ctrl-C
    try:
        return subprocess.Popen(
            [sys.executable, "manage.py", "fleet", "migrate", "--no-progress", "--json", *arguments],
            cwd=ROOT,
            env={**os.environ, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
    finally:
        signal.signal(signal.SIGINT, before)


def _wait_for(fleet: list[Municipality], behind: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 120
    while len(_behind(fleet)) > behind:
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < until
        time.sleep(0.05)


SLOW = """[
    migrations.RunSQL("SELECT pg_sleep(0.7)", migrations.RunSQL.noop),
    migrations.AddField("outboxmessage", "note", models.CharField(max_length=50, db_default="")),
]"""


@pytest.mark.parametrize("way", [signal.SIGKILL, signal.SIGINT])
def test_killed_half_way_a_re_run_finishes(fleet: list[Municipality], tmp_path: Path, way: signal.Signals) -> None:
    with new_migrations(tmp_path, **{"0900_slow": SLOW}) as environment:
        process = _start(environment, "--jobs", "1")
        _wait_for(fleet, len(fleet) - 1, process)
        process.send_signal(way)
        out, errors = process.communicate(timeout=120)
        assert process.returncode == (-signal.SIGKILL if way == signal.SIGKILL else 130), errors
        assert 0 < len(_behind(fleet)) < len(fleet)
        if way == signal.SIGINT:
            assert json.loads(out)["state"] == "cancelled"
            with in_public():
                assert Rollout.objects.get().state == RolloutState.INTERRUPTED
        _wait_until_gone()
        result = _roll_out()
        assert result["counts"]["failed"] == 0
        assert _behind(fleet) == []
        assert all("note" in _columns(municipality) for municipality in fleet)
        with in_public():
            assert sorted(Rollout.objects.values_list("state", flat=True)) == ["interrupted", "succeeded"]


def test_the_database_restarted_half_way_a_re_run_finishes(fleet: list[Municipality], tmp_path: Path) -> None:
    with new_migrations(tmp_path, **{"0900_slow": SLOW}) as environment:
        process = _start(environment, "--jobs", "1")
        _wait_for(fleet, len(fleet) - 1, process)
        with as_owner(), in_public(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        out, errors = process.communicate(timeout=120)
        assert process.returncode in {1, 4}, errors
        assert b"connection" in out, errors.decode()[-6000:]
        assert 0 < len(_behind(fleet)) < len(fleet)
        assert _roll_out()["counts"]["failed"] == 0
        assert _behind(fleet) == []


def test_a_statement_that_lasts_too_long_is_ended_and_named(fleet: list[Municipality], tmp_path: Path) -> None:
    with new_migrations(tmp_path, **{"0900_slow": SLOW}), pytest.raises(RolloutFailedError) as caught:
        _roll_out(limits=Limits(statement_timeout_s=0.2))
    (failed,) = caught.value.result["outcomes"].values()
    assert failed["outcome"] == "failed"
    assert "statement timeout" in failed["error"]
    assert failed["statement"] == "SELECT pg_sleep(0.7)"


def _wait_until_gone() -> None:
    """PostgreSQL notices within a moment that a killed process's connections are gone, and with them its lock."""
    for _attempt in range(100):
        try:
            with exclusive(LOCK_NAME):
                return
        except BusyError:
            time.sleep(0.1)
    raise AssertionError
