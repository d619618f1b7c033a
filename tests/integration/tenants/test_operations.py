"""Operations: on record before, during and after, whoever asks and however it ends."""

import json
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone

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


def test_perform_records_ctrl_c(kind: dict[str, Any], db: None) -> None:
    kind["error"] = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        actions.perform("test.work", actor=OPERATOR, channel=Channel.COMMAND)
    assert (_only().state, _only().error) == (OperationState.FAILED, "KeyboardInterrupt")


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
