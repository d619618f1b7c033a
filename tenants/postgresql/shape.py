"""What schemas look like, from PostgreSQL's own catalog: columns, indexes, constraints and sequences, table by table.

One statement per question, for any number of schemas. Definitions are made comparable: without the schema's own name,
and without the casts and brackets that PostgreSQL adds when it reads its own output again.
"""

from collections import defaultdict
from collections.abc import Collection
from typing import NamedTuple

from django.db import connection

# a table's name → name of the part → its definition
type Parts = dict[str, dict[str, str]]

_COLUMNS = """
    SELECT n.nspname, c.relname, a.attname,
        format_type(a.atttypid, a.atttypmod) || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END
        || CASE WHEN a.attidentity <> '' THEN ' identity ' || a.attidentity::text ELSE '' END
        || coalesce(' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid), '')
    FROM pg_namespace n
    JOIN pg_class c ON c.relnamespace = n.oid AND c.relkind IN ('r', 'p')
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
"""
_INDEXES = """
    SELECT n.nspname, c.relname, i.relname, pg_get_indexdef(i.oid)
    FROM pg_namespace n
    JOIN pg_class i ON i.relnamespace = n.oid AND i.relkind IN ('i', 'I')
    JOIN pg_index x ON x.indexrelid = i.oid
    JOIN pg_class c ON c.oid = x.indrelid
"""
# NOT NULL is told with the column: as a constraint it has a name of its own from PostgreSQL 18 on only
_CONSTRAINTS = """
    SELECT n.nspname, c.relname, k.conname, pg_get_constraintdef(k.oid)
    FROM pg_namespace n
    JOIN pg_constraint k ON k.connamespace = n.oid AND k.contype <> 'n'
    JOIN pg_class c ON c.oid = k.conrelid
"""
_SEQUENCES = """
    SELECT n.nspname, coalesce(t.relname, s.relname), s.relname,
        q.seqtypid::regtype::text || ' by ' || q.seqincrement
    FROM pg_namespace n
    JOIN pg_class s ON s.relnamespace = n.oid AND s.relkind = 'S'
    JOIN pg_sequence q ON q.seqrelid = s.oid
    LEFT JOIN pg_depend o ON o.classid = 'pg_class'::regclass AND o.objid = s.oid AND o.deptype IN ('a', 'i')
        AND o.refclassid = 'pg_class'::regclass
    LEFT JOIN pg_class t ON t.oid = o.refobjid
"""
QUESTIONS = {"column": _COLUMNS, "index": _INDEXES, "constraint": _CONSTRAINTS, "sequence": _SEQUENCES}

# the parts of some schemas, comparable, in an order that does not depend on the database's locale
_PLAIN = r"""
    SELECT schema_name, table_name, part,
        regexp_replace(replace(definition, schema_name || '.', ''), '::[a-z ]+(\[\])?|[()]', '', 'g') AS definition
    FROM ({question} WHERE n.nspname = ANY(%(schemas)s)) AS found (schema_name, table_name, part, definition)
"""
_DIGESTS = """
    SELECT schema_name, table_name, md5(string_agg(part || ' ' || definition, E'\n' ORDER BY part COLLATE "C"))
    FROM ({plain}) AS parts GROUP BY schema_name, table_name
"""


class Place(NamedTuple):
    """One table of one schema."""

    schema_name: str
    table: str


def table_digests(kind: str, schema_names: Collection[str]) -> dict[Place, str]:
    """A digest per table of everything of this kind ("column", "index", …); one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_DIGESTS.format(plain=_PLAIN.format(question=QUESTIONS[kind])), {"schemas": list(schema_names)})
        return {Place(str(schema), str(table)): str(digest) for schema, table, digest in cursor.fetchall()}


def table_parts(kind: str, schema_names: Collection[str], tables: Collection[str] | None = None) -> dict[str, Parts]:
    """Schema → table → part → definition, of this kind; one statement.

    Args:
        tables: only these; None for all.
    """
    found: dict[str, Parts] = {schema_name: defaultdict(dict) for schema_name in schema_names}
    only = "" if tables is None else " WHERE table_name = ANY(%(tables)s)"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT * FROM ({_PLAIN.format(question=QUESTIONS[kind])}) AS parts{only}",  # noqa: S608  # constants  # nosec B608
            {"schemas": list(schema_names), "tables": list(tables or ())},
        )
        for schema_name, table, part, definition in cursor.fetchall():
            found[schema_name][table][part] = definition
    return found


def whole_shape(schema_name: str) -> set[tuple[str, str, str, str]]:
    """Everything of one schema: (kind, table, part, definition)."""
    return {
        (kind, table, part, definition)
        for kind in QUESTIONS
        for table, parts in table_parts(kind, [schema_name])[schema_name].items()
        for part, definition in parts.items()
    }
