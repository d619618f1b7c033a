"""The shape of a municipality's tables, from PostgreSQL's own catalog.

Every look-up goes by an index of the catalog: by name, by oid, or by what depends on the schema. Nothing reads all of
`pg_class` or `information_schema`, which grow with the number of municipalities.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from tenants.tables import TableKind, table_notes

CONTENT_TYPE_TABLE = "django_content_type"

_TABLES = """
    SELECT c.oid::bigint, c.relname
      FROM pg_depend d JOIN pg_class c ON c.oid = d.objid
     WHERE d.refclassid = 'pg_namespace'::regclass AND d.refobjid = to_regnamespace(%s)
       AND d.classid = 'pg_class'::regclass AND c.relkind IN ('r', 'p')
"""
_COLUMNS = """
    SELECT a.attrelid::bigint, a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
           CASE WHEN a.attidentity <> '' THEN pg_get_serial_sequence(a.attrelid::regclass::text, a.attname) END
      FROM pg_attribute a
     WHERE a.attrelid = ANY(%s::oid[]) AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
     ORDER BY a.attrelid, a.attnum
"""
_CONSTRAINTS = """
    SELECT k.conrelid::bigint, k.contype::text, k.conkey, k.confrelid::bigint, k.confkey,
           k.confrelid <> 0 AND k.confrelid = to_regclass('public.django_content_type')
      FROM pg_constraint k
     WHERE k.conrelid = ANY(%s::oid[]) AND k.contype IN ('p', 'f')
     ORDER BY k.conrelid, k.conname
"""


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column.

    Attributes:
        type: as PostgreSQL writes it ("character varying(100)").
        sequence: qualified name of the sequence that numbers it.
        is_content_type: holds an id of public's content types, which leaves as "app_label.model".
    """

    name: str
    type: str
    is_required: bool
    sequence: str | None
    is_content_type: bool


@dataclass(frozen=True, kw_only=True)
class ForeignKey:
    columns: tuple[str, ...]
    table: str
    to_columns: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Table:
    """One table: primary key first, then the other columns by name.

    That order does not depend on the history of the schema: one from the template and one that migrations grew column
    by column give the same file.
    """

    name: str
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...] = field(default=())

    @property
    def column_names(self) -> list[str]:
        return [column.name for column in self.columns]


def leaves(table: str) -> bool:
    """Whether the rows of this table go into a package."""
    return table in table_notes and table_notes.get(table).kind not in {TableKind.TRANSIENT, TableKind.MIGRATIONS}


def table_names(cursor: Any, schema_name: str) -> list[str]:
    """The names of all tables of a schema."""
    cursor.execute(_TABLES, [schema_name])
    return sorted(name for _oid, name in cursor.fetchall())


def read_tables(cursor: Any, schema_name: str) -> dict[str, Table]:
    """All tables of a schema by name, also those that no app has registered."""
    cursor.execute(_TABLES, [schema_name])
    names = dict(cursor.fetchall())
    oids = list(names)
    cursor.execute(_COLUMNS, [oids])
    column_rows: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for oid, *row in cursor.fetchall():
        column_rows[oid].append(tuple(row))
    cursor.execute(_CONSTRAINTS, [oids])
    constraint_rows: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for oid, *row in cursor.fetchall():
        constraint_rows[oid].append(tuple(row))
    numbers = {oid: {row[0]: row[1] for row in rows} for oid, rows in column_rows.items()}
    return {
        name: _table(name, oid, column_rows[oid], constraint_rows[oid], names=names, numbers=numbers)
        for oid, name in sorted(names.items(), key=lambda item: item[1])
    }


def _table(
    name: str,
    oid: int,
    column_rows: list[tuple[Any, ...]],
    constraint_rows: list[tuple[Any, ...]],
    *,
    names: dict[int, str],
    numbers: dict[int, dict[int, str]],
) -> Table:
    primary_key: tuple[str, ...] = ()
    foreign_keys = []
    content_type_columns: set[str] = set()
    for kind, key, to_oid, to_key, is_content_type in constraint_rows:
        columns = tuple(numbers[oid][number] for number in key)
        if kind == "p":
            primary_key = columns
        elif is_content_type:
            content_type_columns.update(columns)
        elif to_oid in names:
            to_columns = tuple(numbers[to_oid][number] for number in to_key)
            foreign_keys.append(ForeignKey(columns=columns, table=names[to_oid], to_columns=to_columns))
    columns_by_name = {
        column: Column(
            name=column,
            type=type_name,
            is_required=not_null,
            sequence=sequence,
            is_content_type=column in content_type_columns,
        )
        for _number, column, type_name, not_null, sequence in column_rows
    }
    order = [*primary_key, *sorted(columns_by_name.keys() - set(primary_key))]
    return Table(
        name=name,
        columns=tuple(columns_by_name[column] for column in order),
        primary_key=primary_key,
        foreign_keys=tuple(sorted(foreign_keys, key=lambda key: key.columns)),
    )


def sequences_of(tables: Iterable[Table]) -> dict[str, str]:
    """`table.column` → qualified name of the sequence that numbers it."""
    return {
        f"{table.name}.{column.name}": column.sequence
        for table in tables
        for column in table.columns
        if column.sequence
    }
