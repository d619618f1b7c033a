"""Words that are found nowhere by chance: put in every place that holds text, and looked for afterwards."""

import secrets
import string
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from celery import current_app
from django.conf import settings
from django.core.cache import cache
from django.db import connection

from tenants.context import as_owner, in_public

_LETTERS = string.digits + string.ascii_lowercase
_VALUES = {
    "uuid": "gen_random_uuid()",
    "boolean": "false",
    "timestamp with time zone": "now()",
    "date": "current_date",
    "time without time zone": "'12:00'",
    "interval": "'1 day'",
    "integer": "990001",
    "bigint": "990001",
    "smallint": "9901",
    "double precision": "1.5",
    "numeric": "1",
    "inet": "'192.0.2.1'",
}


def new_canary() -> str:
    """Eight characters: short enough for nearly every column, and of no meaning."""
    return "qzx" + "".join(secrets.choice(_LETTERS) for _ in range(5))


def new_canaries(count: int) -> list[str]:
    """As many, no two alike: one that is drawn twice would show a text to whom it is hidden from."""
    drawn: dict[str, None] = {}
    while len(drawn) < count:
        drawn[new_canary()] = None
    return list(drawn)


def seed_every_table(
    schema_name: str, canary: str, *, only: Callable[[str], bool] = lambda _table: True
) -> set[tuple[str, str]]:
    """Add a row to each table with the canary in every column that can hold it; returns those columns.

    The foreign keys and checks of these tables go first: what such a row would mean does not matter here.
    """
    seeded: set[tuple[str, str]] = set()
    with as_owner(), in_public(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname)"
            " FROM pg_constraint JOIN pg_class ON pg_class.oid = conrelid"
            " WHERE connamespace = %s::regnamespace AND contype IN ('c', 'f')",
            [schema_name],
        )
        for table, statement in cursor.fetchall():
            if only(table):
                cursor.execute(statement)
        cursor.execute(
            "SELECT table_name, column_name, data_type, coalesce(character_maximum_length, 999)"
            " FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)"
            " WHERE table_schema = %s AND is_identity = 'NO' AND is_generated = 'NEVER' AND table_type = 'BASE TABLE'",
            [schema_name],
        )
        tables: dict[str, dict[str, str]] = {}
        for table, column, kind, longest in cursor.fetchall():
            if not only(table):
                continue
            value = _VALUES.get(kind)
            if value is None:
                is_text = kind in {"text", "character varying"}
                value = "''" if is_text and longest < len(canary) else f"'{canary}'"
                if kind == "jsonb":
                    value = f'\'{{"word": "{canary}"}}\''
                if canary in value:
                    seeded.add((table, column))
            tables.setdefault(table, {})[column] = value
        for table, values in tables.items():
            names = ", ".join(f'"{name}"' for name in values)
            cursor.execute(
                f'INSERT INTO {schema_name}."{table}" ({names}) VALUES ({", ".join(values.values())})'  # noqa: S608
            )
    return seeded


def tables_with(canary: str, *, schema_name: str | None = None) -> set[str]:
    """Every table of this database, of all schemas or of one, with a row that holds the canary anywhere."""
    found = set()
    with as_owner(), in_public(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT format('%%I.%%I', schemaname, tablename) FROM pg_tables"
            " WHERE schemaname NOT IN ('pg_catalog', 'information_schema') AND (%s::text IS NULL OR schemaname = %s)",
            [schema_name, schema_name],
        )
        for (table,) in cursor.fetchall():
            cursor.execute(
                f"SELECT EXISTS (SELECT FROM {table} AS t WHERE t::text LIKE %s)",  # noqa: S608  # from the catalog
                [f"%{canary}%"],
            )
            row = cursor.fetchone()
            if row and row[0]:
                found.add(str(table))
    return found


def files_with(canary: str) -> set[Path]:
    """Every file of any municipality whose name or content holds the canary."""
    roots = [Path(settings.MEDIA_ROOT), Path(settings.PRIVATE_ROOT)]
    return {
        path
        for root in roots
        for path in root.rglob("*")
        if canary in str(path.relative_to(root)) or (path.is_file() and canary.encode() in path.read_bytes())
    }


def keys_with(canary: str) -> set[bytes]:
    """Every key of Valkey, cache and broker, whose name or value holds the canary."""
    found = set()
    for key, value in _everything():
        if canary.encode() in key or canary.encode() in value:
            found.add(key)
    return found


@contextmanager
def broker_client() -> Iterator[Any]:
    """Celery's own connection to Valkey."""
    with current_app.connection_for_write() as connection:
        channel: Any = connection.default_channel
        yield channel.client


def _everything() -> Iterator[tuple[bytes, bytes]]:
    with broker_client() as broker:
        own: Any = cache
        for client in (own._cache.get_client(None, write=True), broker):
            readers: dict[Any, Any] = {
                b"string": client.get,
                b"list": lambda key, client=client: client.lrange(key, 0, -1),
                b"hash": client.hgetall,
                b"set": client.smembers,
                b"zset": lambda key, client=client: client.zrange(key, 0, -1),
            }
            for key in client.scan_iter(count=1000):
                yield key, repr(readers[client.type(key)](key)).encode() if client.exists(key) else b""
