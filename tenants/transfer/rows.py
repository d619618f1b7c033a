"""Rows out and in by COPY: PostgreSQL writes and reads the CSV, Python only passes it on.

The driver's `copy_expert` does not pass through Django's execute wrappers, so the guard does not see it: every table is
named with its schema here, and no text of a package ever becomes part of a statement.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg2
from django.db import connection, connections
from django.utils.translation import gettext_lazy as _
from psycopg2 import sql
from psycopg2.extensions import ISOLATION_LEVEL_REPEATABLE_READ

from tenants.context import as_owner, in_public
from tenants.tables import TableNote, table_notes
from tenants.transfer.catalog import Column, Table, table_names
from tenants.transfer.errors import PackageRefusedError
from tenants.transfer.kinds import known_kinds
from tenants.transfer.manifest import NULL
from tenants.transfer.refusals import database_errors, refused_rows
from tenants.transfer.streams import CHUNK_BYTES, CheckedReader, HashingWriter

_WAIT_FOR_MIGRATIONS = "60s"
_MOST_NAMED = 3
_KIND = re.compile(r"^[a-z][a-z0-9_]{0,99}\.[a-z][a-z0-9_]{0,99}$")
_KEY = sql.SQL("ct.app_label || '.' || ct.model")
_INCOMING = sql.Identifier("pg_temp", "meent_incoming")


@contextmanager
def snapshot(schema_name: str) -> Iterator[Any]:
    """A cursor on a connection of its own that sees one moment of a schema, and can't write.

    The tables are locked against changes of their shape before the moment is taken: to an older moment a table that
    `ALTER TABLE` has rewritten since is empty, and nothing would say so. Who changes a shape waits for us meanwhile.
    """
    wrapper = connections.create_connection("default")
    wrapper.set_schema_to_public()  # type: ignore[attr-defined]  # django-tenants'
    try:
        with as_owner(), in_public(), wrapper.cursor() as cursor, database_errors():
            names = table_names(cursor, schema_name)
            wrapper.connection.set_session(
                isolation_level=ISOLATION_LEVEL_REPEATABLE_READ, readonly=True, autocommit=False
            )
            cursor.execute(f"SET LOCAL lock_timeout = '{_WAIT_FOR_MIGRATIONS}'")
            if names:
                tables = sql.SQL(", ").join(sql.Identifier(schema_name, name) for name in names)
                cursor.execute(sql.SQL("LOCK TABLE {} IN ACCESS SHARE MODE").format(tables))
            plain_formats(cursor)
            yield cursor
    finally:
        wrapper.close()


def plain_formats(cursor: Any) -> None:
    """Dates and intervals as ISO 8601 in UTC, for this transaction."""
    for setting in ("TimeZone TO 'UTC'", "DateStyle TO 'ISO, YMD'", "IntervalStyle TO 'iso_8601'"):
        cursor.execute(f"SET LOCAL {setting}")


def copy_out(cursor: Any, schema_name: str, table: Table, sink: HashingWriter, *, with_secrets: bool) -> int:
    """Write a table's rows as CSV in the order of its primary key; returns how many."""
    note = table_notes.get(table.name)
    joins, columns, order = [], [], []
    for number, column in enumerate(table.columns):
        expression: sql.Composable = sql.Identifier("t", column.name)
        if column.is_content_type:
            alias = f"ct{number}"
            joins.append(
                sql.SQL(" LEFT JOIN public.django_content_type {ct} ON {ct}.id = {column}").format(
                    ct=sql.Identifier(alias), column=expression
                )
            )
            expression = sql.SQL("{ct}.app_label || '.' || {ct}.model").format(ct=sql.Identifier(alias))
        elif column.name in note.secrets and not with_secrets:
            expression = sql.SQL("CASE WHEN {column} IS NOT NULL THEN {blank} END").format(
                column=expression, blank=sql.Literal(note.secrets[column.name])
            )
        columns.append(
            sql.SQL("{expression} AS {name}").format(
                expression=_as_text(column, expression, note), name=sql.Identifier(column.name)
            )
        )
        if column.name in (table.primary_key or table.column_names):
            order.append(_in_order(column, expression))
    statement = sql.SQL(
        "COPY (SELECT {columns} FROM {table} t{joins} ORDER BY {order}) TO STDOUT "
        "WITH (FORMAT csv, HEADER true, NULL {null}, ENCODING 'UTF8')"
    ).format(
        columns=sql.SQL(", ").join(columns),
        table=sql.Identifier(schema_name, table.name),
        joins=sql.SQL("").join(joins),
        order=sql.SQL(", ").join(order),
        null=sql.Literal(NULL),
    )
    cursor.copy_expert(statement, sink)
    return int(cursor.rowcount)


def _as_text(column: Column, expression: sql.Composable, note: TableNote) -> sql.Composable:
    if column.type.startswith("timestamp"):
        return sql.SQL("to_json({}) #>> '{{}}'").format(expression)  # ISO 8601 with a T
    if key := note.content_type_keys.get(column.name):
        return sql.SQL(
            "CASE WHEN jsonb_typeof({column} -> {key}) = 'number' THEN jsonb_set({column}, ARRAY[{key}], coalesce("
            "(SELECT to_jsonb({name}) FROM public.django_content_type ct WHERE ct.id = ({column} ->> {key})::bigint), "
            "{column} -> {key})) ELSE {column} END"
        ).format(column=expression, key=sql.Literal(key), name=_KEY)
    return expression


def _in_order(column: Column, expression: sql.Composable) -> sql.Composable:
    """By value and not by the database's language, so that every installation gives the same order."""
    is_text = column.is_content_type or column.type.startswith(("character", "text"))
    return sql.SQL('{} COLLATE "C"').format(expression) if is_text else expression


def copy_in(schema_name: str, table: Table, columns: list[str], source: CheckedReader) -> int:
    """Read rows into an empty table of the default connection's transaction; returns how many.

    Args:
        columns: the names in the file's header, in its order; each is a column of the table.

    Raises:
        PackageRefusedError: the file is not what it should be, or its rows do not fit.
    """
    by_name = {column.name: column for column in table.columns}
    ordered = [by_name[name] for name in columns]
    keys = table_notes.get(table.name).content_type_keys
    with connection.cursor() as cursor, refused_rows(table.name):
        if any(column.is_content_type for column in ordered) or keys:
            _make_incoming(cursor, ordered)
            count = _copy_from(cursor, _INCOMING, columns, source)
            _make_content_types(cursor, ordered)
            _insert(cursor, schema_name, table, ordered)
            cursor.execute(sql.SQL("DROP TABLE {}").format(_INCOMING))
        else:
            count = _copy_from(cursor, sql.Identifier(schema_name, table.name), columns, source)
    source.finish()
    return count


def _copy_from(cursor: Any, target: sql.Composable, columns: list[str], source: CheckedReader) -> int:
    statement = sql.SQL(
        "COPY {target} ({columns}) FROM STDIN WITH (FORMAT csv, HEADER match, NULL {null}, ENCODING 'UTF8')"
    ).format(target=target, columns=sql.SQL(", ").join(map(sql.Identifier, columns)), null=sql.Literal(NULL))
    try:
        cursor.copy_expert(statement, source, CHUNK_BYTES)
    except psycopg2.Error:
        if source.refusal is not None:
            raise source.refusal from None
        raise
    return int(cursor.rowcount)


def _make_incoming(cursor: Any, columns: list[Column]) -> None:
    """A table of this transaction for rows that name content types."""
    lines = [
        sql.SQL("{} {}").format(sql.Identifier(column.name), sql.SQL("text" if column.is_content_type else column.type))
        for column in columns
    ]
    cursor.execute(
        sql.SQL("CREATE TEMPORARY TABLE meent_incoming ({}) ON COMMIT DROP").format(sql.SQL(", ").join(lines))
    )


def _make_content_types(cursor: Any, columns: list[Column]) -> None:
    """Content types that have no row here yet: of a model that this release once had, and that has gone since.

    Raises:
        PackageRefusedError: this installation never knew such a kind of record.
    """
    for column in columns:
        if not column.is_content_type:
            continue
        name = sql.Identifier(column.name)
        new = sql.SQL(
            "SELECT DISTINCT {name} FROM {incoming} i WHERE {name} IS NOT NULL AND NOT EXISTS "
            "(SELECT FROM public.django_content_type ct WHERE {key} = i.{name}) AND ({name} = ANY(%s)) = %s LIMIT %s"
        ).format(name=name, incoming=_INCOMING, key=_KEY)
        known = sorted(known_kinds())
        cursor.execute(new, [known, False, _MOST_NAMED])
        if odd := [row[0] for row in cursor.fetchall()]:
            raise PackageRefusedError(
                _("The rows refer to kinds of records that do not exist: %(names)s.")
                % {"names": ", ".join(key if _KIND.match(key) else "…" for key in odd)}
            )
        cursor.execute(new, [known, True, None])
        for (key,) in cursor.fetchall():
            app_label, _dot, model = key.partition(".")
            cursor.execute(
                "INSERT INTO public.django_content_type (app_label, model) VALUES (%s, %s) ON CONFLICT DO NOTHING",
                [app_label, model],
            )


def _insert(cursor: Any, schema_name: str, table: Table, columns: list[Column]) -> None:
    """From the incoming table to its own, with this installation's ids of content types."""
    joins, values = [], []
    keys = table_notes.get(table.name).content_type_keys
    for number, column in enumerate(columns):
        value: sql.Composable = sql.Identifier("i", column.name)
        if column.is_content_type:
            alias = sql.Identifier(f"ct{number}")
            joins.append(
                sql.SQL(
                    " LEFT JOIN public.django_content_type {ct} ON {ct}.app_label || '.' || {ct}.model = {value}"
                ).format(ct=alias, value=value)
            )
            value = sql.SQL("{}.id").format(alias)
        elif key := keys.get(column.name):
            value = sql.SQL(
                "CASE WHEN jsonb_typeof({value} -> {key}) = 'string' THEN jsonb_set({value}, ARRAY[{key}], coalesce("
                "(SELECT to_jsonb(ct.id) FROM public.django_content_type ct WHERE {name} = {value} ->> {key}), "
                "{value} -> {key})) ELSE {value} END"
            ).format(value=value, key=sql.Literal(key), name=_KEY)
        values.append(value)
    cursor.execute(
        sql.SQL("INSERT INTO {table} ({columns}) SELECT {values} FROM {incoming} i{joins}").format(
            table=sql.Identifier(schema_name, table.name),
            columns=sql.SQL(", ").join(sql.Identifier(column.name) for column in columns),
            values=sql.SQL(", ").join(values),
            incoming=_INCOMING,
            joins=sql.SQL("").join(joins),
        )
    )
