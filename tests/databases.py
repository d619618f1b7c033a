"""Databases of the test run: a migrated model, copied for each worker."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg2
import psycopg2.errors
from django.conf import settings
from django.db import connections
from psycopg2 import sql
from psycopg2.extensions import cursor as Cursor  # noqa: N812  # it is a class

from tenants.provisioning.template import migrations_fingerprint

MODEL_PREFIX = "meent_model_"
_LOCK_KEY = 77_101
_DROP_ATTEMPTS = 10


@contextmanager
def maintenance_cursor() -> Iterator[Cursor]:
    """A cursor outside any transaction on the server's `postgres` database, as the owner of the databases."""
    options = settings.DATABASES["default"]
    connection = psycopg2.connect(
        host=options["HOST"],
        port=options["PORT"] or 5432,
        user=options["USER"],
        password=options["PASSWORD"],
        dbname="postgres",
    )
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(settings.DATABASE_OWNER_ROLE)))
            yield cursor
    finally:
        connection.close()


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Only one worker at a time makes the model database."""
    with maintenance_cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK_KEY])
        yield  # the lock ends with the connection


def database_exists(name: str) -> bool:
    with maintenance_cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return cursor.fetchone() is not None


def create_database(name: str, *, template: str = "template0") -> None:
    """Make a database as a file copy of another one that nobody is connected to."""
    with maintenance_cursor() as cursor:
        cursor.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
                sql.Identifier(name), sql.Identifier(template)
            )
        )


def rename_database(old: str, new: str) -> None:
    with maintenance_cursor() as cursor:
        cursor.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(old), sql.Identifier(new)))


def drop_database(name: str) -> None:
    """Drop a database, with whoever is still connected to it.

    An autovacuum worker in it is the server's own: ending it is refused to us, so then we wait until it has left.
    """
    statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    for wait_s in (0.2, 1.0, 3.0, 0.0):
        try:
            with maintenance_cursor() as cursor:
                cursor.execute(statement)
        except psycopg2.errors.InsufficientPrivilege:
            if not wait_s:
                raise
            time.sleep(wait_s)
        else:
            return


def drop_old_models(keep: str) -> None:
    """Models of earlier migrations are of no use any more."""
    with maintenance_cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"{MODEL_PREFIX}%"])
        names = [row[0] for row in cursor.fetchall()]
    for name in names:
        if name != keep:
            drop_database(name)


def drop_unused_roles() -> None:
    """Roles of municipalities whose database is gone; of this run, and of earlier ones that were killed.

    A role gets its first rights in the transaction that makes it, so one without any belongs to nobody.
    """
    with maintenance_cursor() as cursor:
        cursor.execute(
            r"SELECT rolname FROM pg_roles WHERE rolname ~ '^m_[a-z0-9]{12}$' AND NOT EXISTS ("
            "SELECT FROM pg_shdepend WHERE refclassid = 'pg_authid'::regclass AND refobjid = pg_roles.oid)"
        )
        for (name,) in cursor.fetchall():
            cursor.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(name)))


def use_database(name: str) -> None:
    """Point this process's connections at another database of the same server."""
    for wrapper in connections.all():
        wrapper.close()
    settings.DATABASES["default"]["NAME"] = name
    connections["default"].settings_dict["NAME"] = name


def model_database() -> str:
    """Name of the model of these migrations, kept between runs."""
    return f"{MODEL_PREFIX}{migrations_fingerprint()[:16]}"
