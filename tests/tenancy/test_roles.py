"""The role of a municipality: PostgreSQL itself refuses what is not its own."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO

import psycopg2
import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from psycopg2 import sql
from psycopg2.extensions import make_dsn

from tenants.context import in_municipality, in_public
from tenants.errors import ProvisioningError
from tenants.municipalities.models import Municipality
from tenants.provisioning import roles
from tenants.provisioning.template import drop_schema, new_schema_name
from tests.conftest import ClientFor
from tests.databases import create_database, drop_database, drop_unused_roles, maintenance_cursor

OWN_PAGES = ("/", "/status/", "/formulieren/", "/zoeken/?query=afval", "/beheer/login/")


@contextmanager
def _as(role: str) -> Iterator[None]:
    """Be a role. A refused statement breaks the transaction; then the savepoint around it undoes this."""
    with in_public(), connection.cursor() as cursor:
        cursor.execute(f'SET LOCAL ROLE "{role}"')
    yield
    with in_public(), connection.cursor() as cursor:
        cursor.execute("RESET ROLE")


def _count(schema_name: str, table: str) -> int:
    with in_public(), connection.cursor() as cursor:
        cursor.execute(sql.SQL("SELECT count(*) FROM {}.{}").format(sql.Identifier(schema_name), sql.Identifier(table)))
        row = cursor.fetchone()
        assert row is not None
        return int(row[0])


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
    with in_municipality(zonnedal), _as(zonnedal.schema_name):
        group = Group.objects.create(name="Proef")  # uses its sequence
        Group.objects.filter(pk=group.pk).update(name="Proef 2")
        group.refresh_from_db()
        assert group.name == "Proef 2"
        group.delete()
        assert Group.objects.exists()


def test_role_reads_what_all_share_in_public(zonnedal: Municipality) -> None:
    with _as(zonnedal.schema_name):
        for table in roles.PUBLIC_TABLES:
            _count("public", table)  # without the right this raises


@pytest.mark.parametrize(
    "table", ["operators_operator", "operations_operation", "django_session", "provisioning_schematemplate"]
)
def test_role_reads_nothing_else_in_public(zonnedal: Municipality, table: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic(), _as(zonnedal.schema_name):
        _count("public", table)


def test_role_reads_nothing_of_another_municipality(zonnedal: Municipality, waterveen: Municipality) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic(), _as(zonnedal.schema_name):
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
        _as(zonnedal.schema_name),
        in_public(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement.format(own=zonnedal.schema_name))


def test_a_table_of_a_later_migration_is_reachable(zonnedal: Municipality) -> None:
    with in_public(), connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE {zonnedal.schema_name}.later (id serial PRIMARY KEY, what text)")
        with _as(zonnedal.schema_name):
            cursor.execute(
                sql.SQL("INSERT INTO {}.later (what) VALUES ('x')").format(sql.Identifier(zonnedal.schema_name))
            )
            assert _count(zonnedal.schema_name, "later") == 1


def test_pages_are_served_under_the_role(zonnedal: Municipality, client_for: ClientFor) -> None:
    """`PUBLIC_TABLES` is enough for a visitor, and for somebody who logs in."""
    client = client_for(zonnedal)
    with _as(zonnedal.schema_name):
        for path in OWN_PAGES:
            assert client.get(path).status_code == 200, path
        wrong = {"username": "niemand@example.nl", "password": "verkeerd-wachtwoord"}
        assert client.post("/beheer/login/", wrong).status_code == 200


def test_the_platform_console_is_not_served_under_a_role(zonnedal: Municipality, platform_client: Client) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic(), _as(zonnedal.schema_name):
        platform_client.post("/inloggen/", {"username": "op@example.nl", "password": "x"})


def test_migrate_public_gives_a_role_to_who_has_none(zonnedal: Municipality) -> None:
    assert roles.ensure_roles() == []
    with in_public(), connection.cursor() as cursor:  # as after a restore with --no-privileges
        cursor.execute(f"REVOKE ALL ON SCHEMA {zonnedal.schema_name} FROM {zonnedal.schema_name}")
    out = StringIO()
    call_command("migrate_public", "--no-template", stdout=out)
    assert zonnedal.schema_name in out.getvalue()
    with _as(zonnedal.schema_name):
        assert _count(zonnedal.schema_name, "accounts_user") == 0


def test_role_goes_after_its_schema(db: None) -> None:
    name = new_schema_name()
    with in_public(), connection.cursor() as cursor:
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
            cursor.execute(f"CREATE SCHEMA {name}; GRANT USAGE ON SCHEMA {name} TO {name}")
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


def test_login_without_the_right_gets_told_what_to_do(db: None) -> None:
    login = connection.settings_dict["USER"]
    with in_public(), connection.cursor() as cursor:
        cursor.execute("CREATE ROLE m_norights00000 NOLOGIN")
        cursor.execute("GRANT m_norights00000 TO CURRENT_USER WITH SET TRUE")
        cursor.execute("GRANT CREATE ON SCHEMA public TO m_norights00000")
        cursor.execute("SET LOCAL ROLE m_norights00000")
        with pytest.raises(ProvisioningError, match=f'ALTER ROLE "{login}" CREATEROLE'), transaction.atomic():
            roles.create_role(new_schema_name())


def test_sweep_leaves_roles_that_are_in_use(scratch: Municipality) -> None:
    with maintenance_cursor() as cursor:
        unused = new_schema_name()
        cursor.execute(f"CREATE ROLE {unused} NOLOGIN")
    drop_unused_roles()
    assert not _role_exists(unused)
    assert _role_exists(scratch.schema_name)
