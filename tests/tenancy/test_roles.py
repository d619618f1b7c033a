"""The role of a municipality: PostgreSQL itself refuses what is not its own."""

import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any

import psycopg2
import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.db import DatabaseError, ProgrammingError, connection, transaction
from django.test import Client
from psycopg2 import sql
from psycopg2.extensions import make_dsn
from pytest_django import Settings

from tenants.context import as_owner, in_municipality, in_public, in_schema
from tenants.errors import ProvisioningError
from tenants.municipalities.models import Municipality
from tenants.provisioning import roles
from tenants.provisioning.template import drop_schema, new_schema_name
from tests.conftest import ClientFor
from tests.databases import create_database, drop_database, drop_unused_roles, maintenance_cursor

OWN_PAGES = ("/", "/status/", "/formulieren/", "/zoeken/?query=afval", "/beheer/login/")


def _count(schema_name: str, table: str) -> int:
    """Rows of a table by its whole name, as whoever is bound now."""
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("SELECT count(*) FROM {}.{}").format(sql.Identifier(schema_name), sql.Identifier(table)))
        row = cursor.fetchone()
        assert row is not None
        return int(row[0])


def _current_role() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        row = cursor.fetchone()
        assert row is not None
        return str(row[0])


@contextmanager
def _statements() -> Iterator[list[str]]:
    """Every statement that this connection sends meanwhile."""
    seen: list[str] = []

    def note(execute: Callable[..., Any], text: Any, *args: Any) -> Any:
        seen.append(str(text))
        return execute(text, *args)

    with connection.execute_wrapper(note):
        yield seen


def _role_exists(name: str) -> bool:
    with in_public(), connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name])
        return cursor.fetchone() is not None


def test_role_neither_logs_in_nor_inherits(zonnedal: Municipality) -> None:
    with in_public(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolcanlogin, rolinherit, rolsuper, rolcreaterole FROM pg_roles WHERE rolname = %s",
            [zonnedal.schema_name],
        )
        assert cursor.fetchall() == [(False, False, False, False)]


def test_role_reads_and_writes_its_own_rows(zonnedal: Municipality) -> None:
    with in_municipality(zonnedal):
        group = Group.objects.create(name="Proef")  # uses its sequence
        Group.objects.filter(pk=group.pk).update(name="Proef 2")
        group.refresh_from_db()
        assert group.name == "Proef 2"
        group.delete()
        assert Group.objects.exists()


def test_role_reads_what_all_share_in_public(zonnedal: Municipality) -> None:
    with in_municipality(zonnedal):
        for table in roles.PUBLIC_TABLES:
            _count("public", table)  # without the right this raises


@pytest.mark.parametrize(
    "table", ["operators_operator", "operations_operation", "django_session", "provisioning_schematemplate"]
)
def test_role_reads_nothing_else_in_public(zonnedal: Municipality, table: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic(), in_municipality(zonnedal):
        _count("public", table)


def test_role_reads_nothing_of_another_municipality(zonnedal: Municipality, waterveen: Municipality) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic(), in_municipality(zonnedal):
        _count(waterveen.schema_name, "accounts_user")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE public.municipalities_domain SET domain = 'x.example'",
        "DELETE FROM public.django_content_type",
        "CREATE TABLE public.mine (id int)",
        "DROP TABLE {own}.auth_group",
        "ALTER TABLE {own}.auth_group ADD COLUMN extra int",
        "CREATE TABLE {own}.mine (id int)",
        "CREATE SCHEMA mine",
    ],
)
def test_role_changes_no_structure_and_nothing_shared(zonnedal: Municipality, statement: str) -> None:
    with (
        pytest.raises(ProgrammingError, match=r"permission denied|must be owner"),
        transaction.atomic(),
        in_municipality(zonnedal),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(own=zonnedal.schema_name))


def test_a_table_of_a_later_migration_is_reachable(zonnedal: Municipality) -> None:
    with as_owner(), in_schema(zonnedal.schema_name), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE later (id serial PRIMARY KEY, what text)")
    with in_municipality(zonnedal), connection.cursor() as cursor:
        cursor.execute("INSERT INTO later (what) VALUES ('x')")
        assert _count(zonnedal.schema_name, "later") == 1


def test_pages_are_served_under_the_role(zonnedal: Municipality, client_for: ClientFor) -> None:
    """`PUBLIC_TABLES` is enough for a visitor, and for somebody who logs in."""
    with _statements() as statements:
        for path in OWN_PAGES:
            assert client_for(zonnedal).get(path).status_code == 200, path
        wrong = {"username": "niemand@example.nl", "password": "verkeerd-wachtwoord"}
        assert client_for(zonnedal).post("/beheer/login/", wrong).status_code == 200
    became = {found for text in statements for found in re.findall(r"(?:SET ROLE|RESET ROLE).*", text)}
    assert became == {f'SET ROLE "{zonnedal.schema_name}"', "RESET ROLE"}


def test_the_platform_reaches_no_municipality(zonnedal: Municipality, platform_client: Client) -> None:
    """Neither in public nor outside every binding: the login inherits from no role."""
    assert platform_client.get("/inloggen/").status_code == 200
    with in_public(), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        _count(zonnedal.schema_name, "accounts_user")
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        _count(zonnedal.schema_name, "accounts_user")


def test_the_login_owns_nothing_and_inherits_nothing(zonnedal: Municipality) -> None:
    with in_public(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolinherit, rolsuper, rolcreaterole, rolcreatedb, rolname,"
            " (SELECT count(*) FROM pg_class WHERE relowner = pg_roles.oid),"
            " (SELECT count(*) FROM pg_auth_members WHERE member = pg_roles.oid AND inherit_option)"
            " FROM pg_roles WHERE rolname = session_user"
        )
        login = connection.settings_dict["USER"]
        assert cursor.fetchall() == [(False, False, False, False, login, 0, 0)]


def test_the_owner_reaches_all_and_only_while_it_is_asked_for(zonnedal: Municipality, waterveen: Municipality) -> None:
    with as_owner():
        with in_public():
            assert _count(zonnedal.schema_name, "accounts_user") == _count(waterveen.schema_name, "accounts_user")
        with in_municipality(zonnedal):
            assert _current_role() == zonnedal.schema_name
        with in_schema(zonnedal.schema_name):
            assert _current_role() == settings.DATABASE_OWNER_ROLE
        assert _current_role() == settings.DATABASE_OWNER_ROLE
    assert _current_role() == connection.settings_dict["USER"]


def test_role_and_path_follow_a_savepoint_that_is_rolled_back(zonnedal: Municipality, waterveen: Municipality) -> None:
    with in_municipality(zonnedal):
        with pytest.raises(ProgrammingError), transaction.atomic(), in_municipality(waterveen):
            _count(zonnedal.schema_name, "accounts_user")
        assert _current_role() == zonnedal.schema_name
        assert _count(zonnedal.schema_name, "accounts_user") == 0


def test_a_role_that_can_t_be_had_is_an_error_and_not_the_one_before(zonnedal: Municipality) -> None:
    missing = Municipality(schema_name=new_schema_name(), slug="zonder-rol")
    with (
        in_municipality(zonnedal),
        pytest.raises(DatabaseError, match="does not exist"),
        transaction.atomic(),
        in_municipality(missing),
    ):
        _current_role()


def test_migrate_public_gives_a_role_to_who_has_none(zonnedal: Municipality) -> None:
    assert roles.ensure_roles() == []
    with as_owner(), in_public(), connection.cursor() as cursor:  # as after a restore with --no-privileges
        cursor.execute(f"REVOKE ALL ON SCHEMA {zonnedal.schema_name} FROM {zonnedal.schema_name}")
    out = StringIO()
    call_command("migrate_public", "--no-template", stdout=out)
    assert zonnedal.schema_name in out.getvalue()
    with in_municipality(zonnedal):
        assert _count(zonnedal.schema_name, "accounts_user") == 0


def test_role_goes_after_its_schema(db: None) -> None:
    name = new_schema_name()
    with as_owner(), in_public(), connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA {name}")
        roles.create_role(name)
        cursor.execute(f"CREATE TABLE {name}.things (id int)")
    assert _role_exists(name)
    drop_schema(name)
    assert roles.drop_role(name)
    assert not _role_exists(name)
    assert roles.drop_role(name), "twice is once"


def test_role_that_another_database_knows_stays(db: None) -> None:
    """Roles are the server's: a copy of the database on the same server has schemas of the same names."""
    name, elsewhere = new_schema_name(), f"meent_other_{os.getpid()}"
    try:
        create_database(elsewhere)
        with maintenance_cursor() as cursor:
            cursor.execute(f"CREATE ROLE {name} NOLOGIN")
        with psycopg2.connect(_address(elsewhere)) as other, other.cursor() as cursor:
            cursor.execute(
                f"SET ROLE {settings.DATABASE_OWNER_ROLE}; CREATE SCHEMA {name}; GRANT USAGE ON SCHEMA {name} TO {name}"
            )
        other.close()
        assert not roles.drop_role(name)
        assert _role_exists(name)
    finally:
        drop_database(elsewhere)
        drop_unused_roles()
    assert not _role_exists(name)


def _address(database: str) -> str:
    options = settings.DATABASES["default"]
    return str(
        make_dsn(
            host=options["HOST"],
            port=options["PORT"],
            user=options["USER"],
            password=options["PASSWORD"],
            dbname=database,
        )
    )


def test_an_owner_without_the_right_is_told_what_to_do(db: None, settings: Settings) -> None:
    with as_owner(), in_public(), connection.cursor() as cursor:
        cursor.execute("CREATE ROLE m_norights00000 NOLOGIN")
        cursor.execute("GRANT m_norights00000 TO SESSION_USER WITH SET TRUE")
    settings.DATABASE_OWNER_ROLE = "m_norights00000"
    with pytest.raises(ProvisioningError, match=r"deploy/postgresql/roles\.sql"), transaction.atomic():
        roles.create_role(new_schema_name())


def test_migrate_public_without_an_owner_says_what_to_do(db: None, settings: Settings) -> None:
    settings.DATABASE_OWNER_ROLE = "nobody_owner"
    with pytest.raises(CommandError, match=r"nobody_owner.*does not exist[\s\S]*deploy/postgresql/roles\.sql"):
        call_command("migrate_public", "--no-template")


def test_sweep_leaves_roles_that_are_in_use(scratch: Municipality) -> None:
    with maintenance_cursor() as cursor:
        unused = new_schema_name()
        cursor.execute(f"CREATE ROLE {unused} NOLOGIN")
    drop_unused_roles()
    assert not _role_exists(unused)
    assert _role_exists(scratch.schema_name)
