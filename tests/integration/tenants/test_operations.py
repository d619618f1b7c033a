"""Operations: on record before, during and after, whoever asks and however it ends."""

import json
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone, translation

from shared.actors import Actor
from shared.errors import MeentError
from tenants.context import in_municipality, in_public
from tenants.errors import BusyError
from tenants.municipalities.models import Municipality, State
from tenants.operations import actions
from tenants.operations.locks import exclusive
from tenants.operations.models import Channel, Operation, OperationState
from tenants.operations.registry import OperationContext, OperationKind, operation_kinds
from tests.threads import in_another_connection

OPERATOR = Actor(kind="operator", id="1", label="Op Erator")


@pytest.fixture
def kind(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """An operation that does what the test says; returns what it was given."""
    seen: dict[str, Any] = {}

    def run(context: OperationContext) -> dict[str, Any]:
        seen["context"] = context
        seen["runs"] = seen.get("runs", 0) + 1
        if isinstance(error := seen.get("error"), BaseException):
            raise error
        return {"done": True}

    monkeypatch.setitem(
        operation_kinds._items, "test.work", OperationKind(title="Work", run=run, secrets=frozenset({"password"}))
    )
    return seen


def _only() -> Operation:
    with in_public():
        return Operation.objects.get()


def test_perform_records_who_what_when_and_the_result(kind: dict[str, Any], zonnedal: Municipality) -> None:
    result = actions.perform(
        "test.work",
        actor=OPERATOR,
        channel=Channel.CONSOLE,
        municipality=zonnedal,
        parameters={"to": "file", "password": "geheim"},
    )
    assert result == {"done": True}
    assert kind["context"].parameters["password"] == "geheim"
    operation = _only()
    assert (operation.state, operation.municipality_slug) == (OperationState.SUCCEEDED, "zonnedal")
    assert (operation.actor_label, operation.channel) == ("Op Erator", "console")
    assert operation.parameters == {"to": "file", "password": "…"}
    assert operation.result == {"done": True}
    assert operation.started_at is not None
    assert operation.ended_at is not None


def test_perform_records_a_failure_and_raises_it(kind: dict[str, Any], zonnedal: Municipality) -> None:
    kind["error"] = MeentError("De schijf is vol.")
    with pytest.raises(MeentError):
        actions.perform("test.work", actor=OPERATOR, channel=Channel.COMMAND, municipality=zonnedal)
    assert (_only().state, _only().error) == (OperationState.FAILED, "De schijf is vol.")


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (KeyboardInterrupt(), "Gestopt met Ctrl-C."),
        (OSError(5), "Er ging iets mis wat niemand had voorzien (OSError); in de log staat meer."),
    ],
)
def test_perform_records_ctrl_c_and_what_nobody_foresaw(
    kind: dict[str, Any], db: None, error: BaseException, told: str
) -> None:
    kind["error"] = error
    with pytest.raises(type(error)):
        actions.perform("test.work", actor=OPERATOR, channel=Channel.COMMAND)
    assert (_only().state, _only().error) == (OperationState.FAILED, told)


def test_an_error_is_told_in_the_language_of_the_reader(zonnedal: Municipality) -> None:
    with pytest.raises(CommandError, match="Zonnedal is ready"):
        call_command("municipality", "resume", "zonnedal", stdout=StringIO())
    failed = _only()
    assert failed.error.startswith("Zonnedal is ready, ")
    assert failed.error_shown.startswith("Zonnedal is in gebruik. ")
    with translation.override("en"):
        assert failed.error_shown == failed.error


def test_the_date_in_an_error_is_told_in_the_language_of_the_reader(zonnedal: Municipality) -> None:
    with in_public():
        zonnedal.state, zonnedal.state_changed_at = State.SUSPENDED, datetime(2026, 5, 4, 12, tzinfo=UTC)
        zonnedal.save()
    with time_machine.travel(zonnedal.state_changed_at), pytest.raises(CommandError, match="4 May 2026"):
        call_command("municipality", "delete", "zonnedal", "--certificate", "geen.pdf", "--yes", stdout=StringIO())
    assert "4 mei 2026" in _only().error_shown


def test_work_that_tells_nothing_for_minutes_gives_signs_of_life(
    scratch: Municipality, kind: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One COPY of a large table: the process is busy, and its own connection in a transaction."""
    monkeypatch.setattr("tenants.operations.heartbeat.BEAT_EVERY_S", 0.05)
    long_ago = timezone.now() - timedelta(minutes=10)

    def copy(_context: OperationContext) -> dict[str, Any]:
        with in_public(), transaction.atomic():
            operation = Operation.objects.filter(kind="test.work")
            in_another_connection(lambda: in_schema_public(lambda: operation.update(heartbeat_at=long_ago)))
            deadline = time.monotonic() + 10
            while in_another_connection(lambda: in_schema_public(Operation.objects.silent().exists)):
                assert time.monotonic() < deadline
                time.sleep(0.05)
        return {}

    monkeypatch.setitem(operation_kinds._items, "test.work", OperationKind(title="Work", run=copy))
    try:
        actions.perform("test.work", actor=OPERATOR, channel=Channel.COMMAND, municipality=scratch)
        assert threading.active_count() == len([one for one in threading.enumerate() if one.name != "heartbeat"])
    finally:
        with in_public():
            Operation.objects.all().delete()


def in_schema_public[T](work: Callable[[], T]) -> T:
    with in_public():
        return work()


def test_secrets_among_arguments_of_a_command_stay_off_the_record(
    zonnedal: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[list[str]] = []

    def run_command(*, arguments: list[str], **_options: Any) -> dict[str, Any]:
        ran.append(arguments)
        return {"arguments": arguments}

    monkeypatch.setattr("tenants.fleet.operations.run_command", run_command)
    given = [
        "--password",
        "geheim",
        "--api-token=geheim",
        "--db-password",
        "--verbosity",
        "1",
        "-secret",
        "geheim",
        "x",
    ]
    actions.perform(
        "fleet.run",
        actor=OPERATOR,
        channel=Channel.COMMAND,
        parameters={"command": "tell_arguments", "arguments": given, "only": ["zonnedal"]},
    )
    told = ["--password", "…", "--api-token=…", "--db-password", "--verbosity", "1", "-secret", "…", "x"]
    assert ran == [given]
    assert _only().parameters["arguments"] == told
    assert _only().result["arguments"] == told
    with pytest.raises(TypeError):
        actions.enqueue("fleet.run", actor=OPERATOR, channel=Channel.CONSOLE, parameters={"arguments": given})


def test_rehearse_leaves_no_record(kind: dict[str, Any], db: None) -> None:
    assert actions.rehearse("test.work", actor=OPERATOR) == {"done": True}
    assert kind["context"].dry_run
    with in_public():
        assert not Operation.objects.exists()


def test_a_queued_operation_is_done_once(kind: dict[str, Any], zonnedal: Municipality) -> None:
    operation = actions.enqueue("test.work", actor=OPERATOR, channel=Channel.CONSOLE, municipality=zonnedal)
    actions.run_queued(operation)
    actions.run_queued(operation)  # a broker that delivers twice
    assert kind["runs"] == 1
    assert kind["context"].municipality == zonnedal
    assert kind["context"].actor == OPERATOR
    assert _only().state == OperationState.SUCCEEDED


def test_a_queued_operation_that_fails_says_why(kind: dict[str, Any], zonnedal: Municipality) -> None:
    kind["error"] = MeentError("Het kan niet.")
    operation = actions.enqueue("test.work", actor=OPERATOR, channel=Channel.CONSOLE, municipality=zonnedal)
    actions.run_queued(operation)
    assert (_only().state, _only().error) == (OperationState.FAILED, "Het kan niet.")


def test_a_copy_is_in_the_history_of_both(
    kind: dict[str, Any], zonnedal: Municipality, waterveen: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    def copy(_context: OperationContext) -> dict[str, Any]:
        return {"slug": "waterveen", "source": "zonnedal"}

    monkeypatch.setitem(operation_kinds._items, "municipality.clone", OperationKind(title="Copy", run=copy))
    actions.perform("municipality.clone", actor=OPERATOR, channel=Channel.COMMAND, municipality=zonnedal)
    copied = _only()
    assert (copied.municipality_id, copied.municipality_slug) == (zonnedal.pk, "zonnedal")
    with in_public():
        for municipality in (zonnedal, waterveen):
            assert list(Operation.objects.about(municipality)) == [copied]
            assert list(Operation.objects.called(municipality.slug)) == [copied]
        assert not Operation.objects.called("buurdorp").exists()


def test_secrets_do_not_wait_for_a_worker(kind: dict[str, Any], db: None) -> None:
    with pytest.raises(TypeError):
        actions.enqueue("test.work", actor=OPERATOR, channel=Channel.CONSOLE, parameters={"password": "geheim"})


def test_sweep_marks_what_gives_no_sign_of_life(kind: dict[str, Any], zonnedal: Municipality) -> None:
    long_ago = timezone.now() - timedelta(minutes=10)
    with in_public():
        values = {"kind": "test.work", "channel": Channel.CONSOLE, "actor_kind": "operator"}
        dead = Operation.objects.create(state=OperationState.RUNNING, heartbeat_at=long_ago, **values)
        alive = Operation.objects.create(state=OperationState.RUNNING, heartbeat_at=timezone.now(), **values)
    actions.sweep()
    with in_public():
        dead.refresh_from_db()
        alive.refresh_from_db()
    assert (dead.state, alive.state) == (OperationState.INTERRUPTED, OperationState.RUNNING)


def test_exclusive_refuses_a_second_process(zonnedal: Municipality) -> None:
    def second() -> str:
        try:
            with exclusive("test"):
                return "got it"
        except BusyError:
            return "busy"

    with exclusive("test"):
        assert in_another_connection(second) == "busy"
    assert in_another_connection(second) == "got it"


def test_exclusive_lets_go_after_an_error_in_a_transaction(zonnedal: Municipality) -> None:
    with pytest.raises(ZeroDivisionError), exclusive("test"), in_municipality(zonnedal), transaction.atomic():
        _unused = 1 / 0

    def second() -> str:
        with exclusive("test"):
            return "got it"

    assert in_another_connection(second) == "got it"


def test_command_suspends_and_resumes_on_record(zonnedal: Municipality) -> None:
    output = StringIO()
    call_command("municipality", "suspend", "zonnedal", "--json", stdout=output)
    assert json.loads(output.getvalue())["result"]["state"] == "suspended"
    zonnedal.refresh_from_db()
    assert zonnedal.state == State.SUSPENDED
    assert _only().channel == Channel.COMMAND
    assert "manage.py" in _only().actor_label
    call_command("municipality", "resume", "zonnedal", stdout=StringIO())
    zonnedal.refresh_from_db()
    assert zonnedal.is_ready


def test_command_names_an_unknown_municipality(db: None) -> None:
    output = StringIO()
    with pytest.raises(CommandError, match="No municipality has the short name “niemand”") as caught:
        call_command("municipality", "suspend", "niemand", "--json", stdout=output)
    assert caught.value.returncode == 1
    assert json.loads(output.getvalue())["state"] == "failed"
