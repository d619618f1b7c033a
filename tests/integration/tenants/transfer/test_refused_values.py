"""A row that does not fit is named by table, column and number. What stands in it may be anybody's: it goes nowhere."""

import traceback
from collections.abc import Callable
from pathlib import Path

import psycopg2
import pytest
from django.db import connection

from tenants.context import in_public
from tenants.operations.actions import perform
from tenants.operations.models import Channel, Operation
from tenants.transfer.errors import DatabaseLostError, PackageRefusedError
from tenants.transfer.refusals import database_errors
from tests.integration.tenants.transfer.conftest import OPERATOR
from tests.integration.tenants.transfer.forgery import members_of, pack, with_content

CANARY = "kanarie"
type Lines = Callable[[list[str]], list[str]]


@pytest.fixture
def forged(sound_package: Path, nothing_stays: None, tmp_path: Path) -> Callable[[str, Lines], Path]:
    """Makes a package whose table has other lines."""

    def forge(path: str, change: Lines) -> Path:
        members = members_of(sound_package)
        lines = change(members[path].decode().splitlines(keepends=True))
        return pack(tmp_path / "bad.zip", with_content(members, path, "".join(lines).encode(), rows=len(lines) - 1))

    return forge


def _twice(lines: list[str]) -> list[str]:
    return [*lines, f"901,{CANARY}\n", f"902,{CANARY}\n"]


def _no_number(lines: list[str]) -> list[str]:
    return [*lines[:2], f"{CANARY},{CANARY}\n", *lines[2:]]


def _no_moment(lines: list[str]) -> list[str]:
    values = {
        "id": "900", "action": CANARY, "data": "{}", "label": CANARY, "object_id": "1", "timestamp": CANARY,
        "content_changed": "f", "deleted": "f",
    }  # fmt: skip
    names = lines[0].strip().split(",")
    return [lines[0], ",".join(values.get(name, "\\N") for name in names) + "\n", *lines[1:]]


def _too_many(lines: list[str]) -> list[str]:
    return [*lines, f"901,{CANARY},{CANARY}\n"]


def _nothing(lines: list[str]) -> list[str]:
    return [lines[0], f"{CANARY}@proefdorp.example" + "," * lines[0].count(",") + "\n"]


@pytest.mark.parametrize(
    ("table", "change", "told"),
    [
        ("auth_group", _twice, ("unique_violation", "tabel auth_group", "regel auth_group_name")),
        ("auth_group", _no_number, ("tabel auth_group", "rij 2", "kolom id")),
        ("auth_group", _too_many, ("bad_copy_file_format", "tabel auth_group", "rij ")),
        ("wagtailcore_modellogentry", _no_moment, ("modellogentry", "rij 1", "kolom timestamp")),
        ("accounts_user", _nothing, ("tabel accounts_user", "rij 1", "kolom id")),
    ],
)  # fmt: skip
def test_the_place_is_told_and_not_the_value(
    forged: Callable[[str, Lines], Path], table: str, change: Lines, told: tuple[str, ...]
) -> None:
    package = forged(f"tables/{table}.csv", change)
    with pytest.raises(PackageRefusedError) as caught:
        perform(
            "municipality.import",
            actor=OPERATOR,
            channel=Channel.COMMAND,
            parameters={"file": str(package), "purpose": "production"},
        )
    message = str(caught.value)
    assert all(part in message for part in told), message
    with in_public():
        assert Operation.objects.get().error == message
    assert CANARY not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        (f'TABLE "{CANARY}"', "undefined_table"),
        (f"SELECT {CANARY}", "undefined_column"),
        (f"SELECT 1 {CANARY} '{CANARY}'", "syntax_error"),
        (f"DO $$ BEGIN RAISE EXCEPTION '{CANARY}'; END $$", "raise_exception"),
        (f"SELECT '{CANARY}'::int", "invalid_text_representation"),
    ],
)  # fmt: skip
@pytest.mark.django_db
def test_a_statement_that_the_database_refuses_is_told_by_its_condition(statement: str, told: str) -> None:
    with (
        pytest.raises(DatabaseLostError) as caught,
        database_errors(),
        in_public(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert told in str(caught.value)
    assert CANARY not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize("error", [psycopg2.OperationalError, psycopg2.InterfaceError])
def test_a_connection_that_is_gone_is_told(error: type[psycopg2.Error]) -> None:
    with pytest.raises(DatabaseLostError, match="server closed the connection unexpectedly"), database_errors():
        raise error("server closed the connection unexpectedly\nThis probably means …")


@pytest.mark.django_db
def test_what_the_server_says_of_itself_is_told() -> None:
    with (
        pytest.raises(DatabaseLostError, match="statement timeout"),
        database_errors(),
        in_public(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SET LOCAL statement_timeout = 1; SELECT pg_sleep(1)")
