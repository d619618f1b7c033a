"""`fleet run`: any command over a selection from the command line; from the console only what is registered."""

import json
import threading
from io import StringIO
from typing import Any

import pytest
from django.core.management import BaseCommand, CommandError, call_command
from django.db import connection

from shared.actors import Actor
from tenants.context import current_municipality, in_municipality, in_public
from tenants.errors import UnknownMunicipalityError
from tenants.fleet import commands
from tenants.fleet.errors import CommandFailedError, CommandRefusedError
from tenants.fleet.registry import fleet_commands
from tenants.municipalities.models import Municipality, State
from tenants.operations.actions import perform
from tenants.operations.locks import alone_with
from tenants.operations.models import Channel, Operation, OperationState
from tests.integration.tenants.fleet.conftest import set_fields
from tests.threads import in_another_connection

OPERATOR = Actor(kind="operator", id="1", label="Op Erator")


class Probe(BaseCommand):
    """Says where it is; fails where it is told to."""

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--fail-in", default="")
        parser.add_argument("--leave-in", default="")

    def handle(self, *_args: Any, **options: Any) -> None:
        slug = current_municipality().slug
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_schema()")
            self.stdout.write(f"first line\n{slug} {cursor.fetchone()[0]}")
        if options["fail_in"] == slug:
            raise CommandError("it does not fit")
        if options["leave_in"] == slug:
            raise ValueError("broken")


@pytest.fixture
def probe(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tenants.fleet.commands.get_commands", lambda: {"probe": "test"})

    def call(command: str, *arguments: str, **options: Any) -> None:
        assert command == "probe"
        call_command(Probe(), *arguments, **options)

    monkeypatch.setattr("tenants.fleet.commands.call_command", call)


def _run(*arguments: str) -> dict[str, Any]:
    out = StringIO()
    call_command("fleet", "run", "--json", "--no-progress", *arguments, stdout=out)
    answer: dict[str, Any] = json.loads(out.getvalue())["result"]
    return answer


def test_it_runs_in_each_with_that_one_bound(fleet: list[Municipality], probe: None) -> None:
    set_fields("dorp-001", state=State.SUSPENDED)
    set_fields("dorp-002", state=State.RESTORING)
    outcomes = _run("--all", "probe")["outcomes"]
    assert {slug: one["outcome"] for slug, one in outcomes.items()} == {
        "dorp-000": "done", "dorp-001": "done", "dorp-003": "done", "dorp-004": "done",
    }  # fmt: skip
    assert {one["last_line"] for one in outcomes.values()} == {
        f"{municipality.slug} {municipality.schema_name}" for municipality in fleet if municipality.slug != "dorp-002"
    }
    assert list(_run("--state", "suspended", "probe")["outcomes"]) == ["dorp-001"]
    chosen = _run("--only", "dorp-002,dorp-004", "probe")["outcomes"]
    assert {slug: one["error"] for slug, one in chosen.items()} == {"dorp-002": "it is restoring", "dorp-004": ""}


def test_a_failure_in_one_leaves_the_others_and_is_told(fleet: list[Municipality], probe: None) -> None:
    with pytest.raises(CommandError) as caught:
        call_command(
            "fleet", "run", "--all", "--no-progress", "probe", "--fail-in", "dorp-001", "--leave-in", "dorp-002",
            stdout=(out := StringIO()),
        )  # fmt: skip
    assert caught.value.returncode == 4
    assert "probe failed in 2 of 5: dorp-001, dorp-002" in str(caught.value)
    assert "it does not fit" in out.getvalue()
    assert "ValueError: broken" in out.getvalue()
    assert "3 done, 2 failed" in out.getvalue()
    with in_public():
        operation = Operation.objects.get()
    assert operation.state == OperationState.FAILED
    assert operation.result["outcomes"]["dorp-001"]["error"] == "it does not fit"  # on record though it failed
    assert operation.result["counts"]["done"] == 3


def test_what_goes_on_record_holds_no_personal_data(fleet: list[Municipality], monkeypatch: pytest.MonkeyPatch) -> None:
    def call(_command: str, *, stdout: StringIO, **_options: Any) -> None:
        stdout.write("mail to jan@example.nl")
        with connection.cursor() as cursor:
            cursor.execute("CREATE TEMP TABLE probe (email text UNIQUE)")
            try:
                cursor.execute("INSERT INTO probe VALUES ('jan de vries'), ('jan de vries')")
            finally:
                cursor.execute("DROP TABLE probe")

    monkeypatch.setattr("tenants.fleet.commands.get_commands", lambda: {"probe": "test"})
    monkeypatch.setattr("tenants.fleet.commands.call_command", call)
    with pytest.raises(CommandError):
        _run("--only", "dorp-001", "probe")
    with in_public():
        outcome = Operation.objects.get().result["outcomes"]["dorp-001"]
    assert (
        outcome["error"] == 'IntegrityError: duplicate key value violates unique constraint "probe_email_key" (23505)'
    )
    assert outcome["output"] == "mail to [weggelaten]"


def test_a_municipality_that_somebody_works_on_or_that_changed_since_is_skipped(
    fleet: list[Municipality], probe: None
) -> None:
    with alone_with(fleet[1].pk, "dorp-001"):
        outcomes = in_another_connection(lambda: _run("--only", "dorp-001", "probe"))["outcomes"]
    assert outcomes["dorp-001"]["outcome"] == "skipped"
    assert "dorp-001" in outcomes["dorp-001"]["error"]
    set_fields("dorp-001", state=State.RESTORING)  # after it was chosen
    ended = commands._run_in(fleet[1], "probe", (), threading.Event())
    assert ended is not None
    assert (ended.outcome, ended.error) == ("skipped", "it is restoring")


def test_a_rehearsal_names_who_it_would_be(fleet: list[Municipality], probe: None) -> None:
    set_fields("dorp-002", state=State.REMOVING)
    result = _run("--dry-run", "--only", "dorp-001,dorp-002", "probe")
    assert {slug: one["outcome"] for slug, one in result["outcomes"].items()} == {
        "dorp-001": "waiting", "dorp-002": "skipped",
    }  # fmt: skip


def _from_the_console(**parameters: Any) -> dict[str, Any]:
    return perform("fleet.run", actor=OPERATOR, channel=Channel.CONSOLE, parameters=parameters)


@pytest.mark.parametrize(
    ("command", "arguments"),
    [("shell", []), ("createadministrator", ["dorp-001"]), ("update_index", ["--schema-only"]), ("nonsense", [])],
)
def test_the_console_may_not_run_anything(fleet: list[Municipality], command: str, arguments: list[str]) -> None:
    with pytest.raises(CommandRefusedError):
        _from_the_console(command=command, arguments=arguments)


@pytest.mark.parametrize("command", ["migrate", "migrate_schemas", "fleet", "flush", "nonsense"])
def test_some_may_be_run_by_nobody(fleet: list[Municipality], command: str) -> None:
    with pytest.raises(CommandError, match="is not a command to run"):
        call_command("fleet", "run", "--all", "--no-progress", command)


def test_who_does_not_exist_is_named(fleet: list[Municipality]) -> None:
    with pytest.raises(UnknownMunicipalityError, match="nergens"):
        _from_the_console(command="update_index", only=["nergens"])


def test_every_registered_command_runs(scratch: Municipality) -> None:
    for command in fleet_commands:
        result = _from_the_console(command=command, only=[scratch.slug])
        assert result["counts"]["done"] == 1, result
    with in_municipality(scratch), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM wagtailsearch_indexentry")
        assert cursor.fetchone()[0] > 0


def test_all_failed_is_told_too(fleet: list[Municipality], probe: None) -> None:
    with pytest.raises(CommandFailedError, match=r"1 (of|van) 1"):
        perform(
            "fleet.run",
            actor=OPERATOR,
            channel=Channel.COMMAND,
            parameters={
                "command": "probe", "arguments": ["--fail-in", "dorp-000"], "only": ["dorp-000"], "allow_any": True,
            },
        )  # fmt: skip


def test_a_selection_behind_the_command_is_told_to_stand_before_it(fleet: list[Municipality]) -> None:
    with pytest.raises(CommandError, match=r"before the command: fleet run --only") as refusal:
        _run("check", "--only", "dorp-000")
    assert refusal.value.returncode == 2
