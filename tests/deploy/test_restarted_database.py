"""PostgreSQL itself restarts while operators' work is under way: on a server of these tests alone."""

import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection, connections
from pytest_django import DjangoDbBlocker
from servers import Servers

from services.zaken.models import Zaak
from shared.actors import Actor
from shared.progress import SilentProgress
from tenants.context import in_municipality, in_public
from tenants.fleet import turns
from tenants.fleet.actions import roll_out
from tenants.fleet.errors import DatabaseLostError, RolloutFailedError
from tenants.fleet.fingerprints import schema_states
from tenants.fleet.replay import migrate_and_record
from tenants.municipalities.models import Municipality, State
from tenants.operations.actions import perform
from tenants.operations.models import Channel, Operation, OperationState
from tenants.provisioning.actions import create_municipality
from tenants.transfer.actions.backup import backup_municipality
from tenants.transfer.actions.exporting import export_municipality
from tenants.transfer.actions.restore import restore_municipality
from tenants.transfer.errors import TransferError
from tenants.transfer.models import Workspace
from tenants.transfer.workspaces import tidy_leftovers
from tests.databases import model_database
from tests.factories.zaken import make_zaak
from tests.fleets import ADD_FIELD, make_bare, new_migrations

pytestmark = pytest.mark.system

OPERATOR = Actor(kind="operator", id="1", label="Op Erator")
_ADDRESS = ("HOST", "PORT", "USER", "PASSWORD", "NAME")


class Server:
    """A PostgreSQL of our own, with the migrated model of the suite in it."""

    def __init__(self, state: Path) -> None:
        self._servers = Servers(state, throwaway=True)
        self.url = self._servers.up(public_port=8000)["DATABASE_URL"]

    def restart(self) -> None:
        """As an administrator does it: every connection ends."""
        self.stop()
        self._start()

    def crash(self) -> None:
        """As a machine does it that runs out of memory: killed, and up again after recovery."""
        with self._servers._locked() as (record, _postgres, _valkey):
            pid = record["postgres"]["pid"]
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        self._start()

    def _start(self) -> None:
        """On another port when connections of before still hold the old one."""
        self.url = self._servers.up(public_port=8000)["DATABASE_URL"]
        for values in (settings.DATABASES["default"], connections["default"].settings_dict):
            values["PORT"] = urlsplit(self.url).port

    def stop(self) -> None:
        self._servers.down()


@pytest.fixture(scope="module")
def running(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with pytest.MonkeyPatch.context() as patched:
        patched.delenv("DATABASE_URL", raising=False)
        server = Server(tmp_path_factory.mktemp("server"))
        try:
            _copy_model(server.url)
            yield server
        finally:
            server.stop()


def _copy_model(url: str) -> None:
    options = settings.DATABASES["default"]
    source = {
        "PGHOST": options["HOST"], "PGPORT": str(options["PORT"]), "PGUSER": options["USER"],
        "PGPASSWORD": options["PASSWORD"], "PGDATABASE": model_database(),
    }  # fmt: skip
    folder, owner = Path(settings.PG_BIN), settings.DATABASE_OWNER_ROLE
    dump = subprocess.run(
        [folder / "pg_dump", "--no-owner", f"--role={owner}"], env=os.environ | source, capture_output=True, check=True
    )
    subprocess.run(
        [folder / "psql", "-q", "-v", "ON_ERROR_STOP=1", url],
        input=f'SET ROLE "{owner}";\n'.encode() + dump.stdout,
        capture_output=True,
        check=True,
    )


@pytest.fixture
def server(running: Server, django_db_blocker: DjangoDbBlocker, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """That server in the place of the suite's, for one test."""
    monkeypatch.delenv("DATABASE_URL", raising=False)
    address = urlsplit(running.url)
    ours = (address.hostname, address.port, address.username, address.password, address.path[1:])
    before = [settings.DATABASES["default"][name] for name in _ADDRESS]
    with django_db_blocker.unblock():
        _connect_to(ours)
        try:
            yield running
        finally:
            _connect_to(before)


def _connect_to(address: Any) -> None:
    for wrapper in connections.all():
        wrapper.close()
    for values in (settings.DATABASES["default"], connections["default"].settings_dict):
        values.update(zip(_ADDRESS, address, strict=True))
    ContentType.objects.clear_cache()


class At(SilentProgress):
    """Does something when a stage begins, once."""

    def __init__(self, stage: str, work: Callable[[], None]) -> None:
        self._stage, self._work = stage, work

    def start(self, what: str, *, total: int | None = None, unit: str = "") -> None:
        if what == self._stage:
            self._stage = ""
            self._work()


def _make(slug: str, code: str) -> Municipality:
    return create_municipality(
        name=slug.title(), slug=slug, gemeentecode=code, domain=f"{slug}.localhost", actor=OPERATOR
    )


def test_an_export_fails_leaves_nothing_and_is_on_record(server: Server, tmp_path: Path) -> None:
    municipality = _make("uitvoer", "9051")
    with in_public():
        Operation.objects.all().delete()
    target = tmp_path / "uit.zip"
    with pytest.raises(TransferError):
        perform(
            "municipality.export",
            actor=OPERATOR,
            channel=Channel.COMMAND,
            municipality=municipality,
            parameters={"to": str(target)},
            progress=At("tables", server.restart),
        )
    with in_public():
        operation = Operation.objects.get()
        assert operation.state == OperationState.FAILED
        assert operation.error_texts is not None
        assert "database" in operation.error_texts["en"]
    tidy_leftovers()
    assert list(tmp_path.glob("*.zip")) == list(tmp_path.glob(".*")) == []
    assert export_municipality(municipality=municipality, to=target, actor=OPERATOR).path.is_file()


def test_a_restore_leaves_the_old_data_served(server: Server) -> None:
    municipality = _make("herstel", "9052")
    backup = backup_municipality(municipality=municipality, actor=OPERATOR)
    with in_municipality(municipality):
        make_zaak()
    with pytest.raises(TransferError):
        restore_municipality(
            municipality=municipality, backup=backup, actor=OPERATOR, progress=At("tables", server.crash)
        )
    with in_public():
        assert Municipality.objects.get(pk=municipality.pk).state == State.READY
    with in_municipality(municipality):
        assert Zaak.objects.count() == 1
    tidy_leftovers()
    restore_municipality(municipality=municipality, backup=backup, actor=OPERATOR)
    with in_municipality(municipality):
        assert not Zaak.objects.exists()
    with in_public():
        assert not Workspace.objects.exists()


def test_a_roll_out_stops_and_a_second_one_finishes(
    server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [make_bare(number) for number in range(3)]
    calls: list[Any] = []

    def interrupted(*arguments: Any) -> Any:
        calls.append(arguments)
        if len(calls) == 1:
            server.restart()
        return migrate_and_record(*arguments)

    with new_migrations(tmp_path, **{"0900_note": ADD_FIELD}):
        monkeypatch.setattr(turns, "migrate_and_record", interrupted)
        names = [municipality.slug for municipality in made]
        with pytest.raises((DatabaseLostError, RolloutFailedError)):
            roll_out(actor=OPERATOR, progress=SilentProgress(), only=names)
        connection.close()
        states = schema_states([municipality.schema_name for municipality in made])
        assert all(len(state.missing) == 1 for state in states.values())  # none is half migrated
        assert roll_out(actor=OPERATOR, progress=SilentProgress(), only=names)["counts"]["done"] == len(made)
        states = schema_states([municipality.schema_name for municipality in made])
        assert all(state.is_current for state in states.values())
