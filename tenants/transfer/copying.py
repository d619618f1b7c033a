"""Which rows and files of a municipality a copy gets, worked out from the catalog, and the copying itself.

Rows go from schema to schema inside the database. A reference to a row that stays behind becomes empty; a row that
can't be without it stays behind too. What an app must add to that is in `registry.py`.
"""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import FileField
from psycopg2 import sql

from shared.progress import Progress
from tenants.storage import PrivateStorage
from tenants.tables import TableKind, table_notes
from tenants.transfer.catalog import Table
from tenants.transfer.description import models_by_table

COPIED_KINDS = frozenset({TableKind.CONTENT, TableKind.SETTINGS, TableKind.DERIVED, TableKind.MIGRATIONS})
_OBJECT_COLUMNS = frozenset({"object_id", "object_pk"})


@dataclass(frozen=True, kw_only=True)
class Selection:
    """What a copy gets.

    Attributes:
        emptied: table → columns whose references lead to rows that stay behind.
        gone_types: ids of the content types whose rows stay behind.
    """

    copied: dict[str, Table]
    left_out: dict[str, Table]
    emptied: dict[str, frozenset[str]]
    gone_types: list[int]


@dataclass(kw_only=True)
class FileCounts:
    """Files that were copied, and those that a row names and that are not there."""

    count: int = 0
    bytes: int = 0
    missing: int = 0
    names: set[str] = field(default_factory=set)


def is_copied(table: str) -> bool:
    """Whether the rows of a table may go into a copy, by what the app says that they are."""
    return table in table_notes and table_notes.get(table).kind in COPIED_KINDS


def select(cursor: Any, tables: dict[str, Table]) -> Selection:
    """Work out what a copy gets. A table that no app has registered stays behind."""
    copied = {name for name in tables if is_copied(name)}
    while True:
        emptied: dict[str, frozenset[str]] = {}
        impossible = set()
        for name in copied:
            columns = {column.name: column for column in tables[name].columns}
            lost = {key.columns for key in tables[name].foreign_keys if key.table not in copied}
            names = frozenset(column for key in lost for column in key)
            if any(all(columns[column].is_required for column in key) for key in lost):
                impossible.add(name)
            emptied[name] = frozenset(column for column in names if not columns[column].is_required)
        if not impossible:
            break
        copied -= impossible
    left_out = {name: table for name, table in tables.items() if name not in copied}
    return Selection(
        copied={name: table for name, table in tables.items() if name in copied},
        left_out=left_out,
        emptied=emptied,
        gone_types=_content_types(cursor, left_out),
    )


def count_rows(cursor: Any, selection: Selection, schema_name: str) -> dict[str, int]:
    """Rows that a copy would get, by table."""
    counts = {}
    for table in selection.copied.values():
        statement = sql.SQL("SELECT count(*) FROM {table} t{condition}").format(
            table=sql.Identifier(schema_name, table.name), condition=_condition(table, selection)
        )
        cursor.execute(statement)
        counts[table.name] = int(cursor.fetchone()[0])
    return counts


def count_left_out(cursor: Any, selection: Selection, schema_name: str) -> dict[str, int]:
    """Rows that stay behind, by kind of table."""
    counts: dict[str, int] = {}
    for table in selection.left_out.values():
        kind = table_notes.get(table.name).kind.value if table.name in table_notes else "unknown"
        cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(schema_name, table.name)))
        counts[kind] = counts.get(kind, 0) + int(cursor.fetchone()[0])
    return dict(sorted(counts.items()))


def copy_rows(
    cursor: Any, selection: Selection, *, source: str, target: str, tables: Iterable[Table], progress: Progress
) -> dict[str, int]:
    """Put the rows into a schema that came from the template, in place of what that has; returns how many, by table.

    Args:
        source: schema to copy from.
        target: schema to copy into.
        tables: all tables of the target, with its own sequences.
    """
    targets = {table.name: table for table in tables}
    cursor.execute(
        sql.SQL("TRUNCATE {}").format(sql.SQL(", ").join(sql.Identifier(target, name) for name in sorted(targets)))
    )
    progress.start("rows", total=len(selection.copied), unit="tables")
    counts = {}
    for table in selection.copied.values():
        cursor.execute(
            sql.SQL(
                "INSERT INTO {target} ({names}) OVERRIDING SYSTEM VALUE SELECT {values} FROM {source} t{condition}"
            ).format(
                target=sql.Identifier(target, table.name),
                names=sql.SQL(", ").join(map(sql.Identifier, table.column_names)),
                values=sql.SQL(", ").join(_value(table, column, selection) for column in table.column_names),
                source=sql.Identifier(source, table.name),
                condition=_condition(table, selection),
            )
        )
        counts[table.name] = int(cursor.rowcount)
        progress.advance()
    _number_on(cursor, target, targets.values())
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # here, where the table is still known, and not at the commit
    cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    return counts


def file_names(cursor: Any, selection: Selection, schema_name: str) -> set[str]:
    """Names of the public files that the rows in this schema refer to. Private ones are the residents'."""
    models = models_by_table()
    names: set[str] = set()
    for table in selection.copied.values():
        model = models.get(table.name)
        for column in model._meta.local_fields if model else ():
            if not isinstance(column, FileField) or isinstance(column.storage, PrivateStorage):
                continue
            cursor.execute(
                sql.SQL("SELECT {column} FROM {table} WHERE {column} <> ''").format(
                    column=sql.Identifier(column.column), table=sql.Identifier(schema_name, table.name)
                )
            )
            names.update(row[0] for row in cursor.fetchall())
    return names


def copy_files(names: set[str], *, source: str, target: str, counts: FileCounts, progress: Progress) -> None:
    """Copy files from one municipality's folder into another's, and add what was done to the counts."""
    base, into = Path(settings.MEDIA_ROOT) / source, Path(settings.MEDIA_ROOT) / target
    wanted = sorted(names - counts.names)
    progress.start("files", total=len(wanted), unit="files")
    for name in wanted:
        progress.advance()
        path = base / name
        if not path.is_file() or not path.resolve().is_relative_to(base.resolve()):
            counts.missing += 1
            continue
        copy = into / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
        counts.names.add(name)
        counts.count += 1
        counts.bytes += copy.stat().st_size


def _content_types(cursor: Any, left_out: Iterable[str]) -> list[int]:
    models = models_by_table()
    keys = [f"{models[name]._meta.label_lower}" for name in left_out if name in models]
    cursor.execute(
        "SELECT id FROM public.django_content_type WHERE app_label || '.' || model = ANY(%s) ORDER BY id", [keys]
    )
    return [int(row[0]) for row in cursor.fetchall()]


def _value(table: Table, column: str, selection: Selection) -> sql.Composable:
    if column in selection.emptied[table.name]:
        return sql.SQL("NULL")
    secrets = table_notes.get(table.name).secrets
    if column in secrets:
        return sql.SQL("CASE WHEN {} IS NOT NULL THEN {} END").format(
            sql.Identifier("t", column), sql.Literal(secrets[column])
        )
    return sql.Identifier("t", column)


def _condition(table: Table, selection: Selection) -> sql.Composable:
    """Leave out rows that are about a row that stays behind, where only its type and key say so."""
    if not _OBJECT_COLUMNS & set(table.column_names) or not selection.gone_types:
        return sql.SQL("")
    conditions = [
        sql.SQL("coalesce({} <> ALL({}), true)").format(
            sql.Identifier("t", column.name), sql.Literal(selection.gone_types)
        )
        for column in table.columns
        if column.is_content_type
    ]
    return sql.SQL(" WHERE ") + sql.SQL(" AND ").join(conditions) if conditions else sql.SQL("")


def _number_on(cursor: Any, schema_name: str, tables: Iterable[Table]) -> None:
    """Let each sequence go on after the highest number that is there."""
    for table in tables:
        for column in table.columns:
            if column.sequence:
                cursor.execute(
                    sql.SQL("SELECT setval({sequence}, coalesce(max({column}), 0) + 1, false) FROM {table}").format(
                        sequence=sql.Literal(column.sequence),
                        column=sql.Identifier(column.name),
                        table=sql.Identifier(schema_name, table.name),
                    )
                )
