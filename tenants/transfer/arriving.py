"""What a package may not bring along, whatever it says: power, and hashes of passwords that we would not have made."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.auth.hashers import get_hasher, identify_hasher, is_password_usable
from django.db import connection
from psycopg2 import sql

from shared.messages import lazy as _
from tenants.tables import TableNote, table_notes
from tenants.transfer.catalog import Table
from tenants.transfer.errors import PackageRefusedError
from tenants.transfer.refusals import refused_rows

MOST_TIMES_OUR_ITERATIONS = 10
"""Above it one log-in with a wrong password would keep a process busy for minutes."""


def take_away(schema_name: str, tables: Iterable[Table], *, with_hashes: bool) -> dict[str, int]:
    """Judge the rows of a schema that was just filled, in the caller's transaction.

    Args:
        with_hashes: whether the package says that it holds secrets; when not, those that are there are replaced.

    Returns:
        `table.column` → of how many rows something was taken away; nothing of the columns where it was of none.

    Raises:
        PackageRefusedError: a hash is of a kind that this installation does not use, or takes too long to check.
    """
    taken: dict[str, int] = {}
    with refused_rows():
        for table in tables:
            if table.name not in table_notes:
                continue
            note = table_notes.get(table.name)
            for column, harmless in _replacements(note, with_hashes=with_hashes):
                if column in table.column_names:
                    taken[f"{table.name}.{column}"] = _replace(schema_name, table.name, column, harmless)
            for column in sorted(note.hashes & set(table.column_names)):
                _judge_hashes(schema_name, table.name, column)
    return {name: count for name, count in sorted(taken.items()) if count}


def _replacements(note: TableNote, *, with_hashes: bool) -> Iterator[tuple[str, Any]]:
    yield from ((column, False) for column in sorted(note.powers))
    if not with_hashes:
        yield from note.secrets.items()


def _replace(schema_name: str, table: str, column: str, harmless: Any) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("UPDATE {table} SET {column} = %s WHERE {column} <> %s").format(
                table=sql.Identifier(schema_name, table), column=sql.Identifier(column)
            ),
            [harmless, harmless],
        )
        return int(cursor.rowcount)


def _judge_hashes(schema_name: str, table: str, column: str) -> None:
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            sql.SQL("SELECT DISTINCT {column} FROM {table} WHERE {column} <> ''").format(
                table=sql.Identifier(schema_name, table), column=sql.Identifier(column)
            )
        )
        for (encoded,) in cursor:
            if is_password_usable(encoded) and not _is_ours(encoded):
                raise PackageRefusedError(
                    _(
                        "%(where)s has a hash of a password that this installation would not make: of another kind "
                        "than %(kind)s, or with more than %(most)s times our iterations. Ask for one without."
                    )
                    % {
                        "where": f"{table}.{column}",
                        "kind": get_hasher().algorithm,
                        "most": MOST_TIMES_OUR_ITERATIONS,
                    }
                )


def _is_ours(encoded: str) -> bool:
    ours = getattr(get_hasher(), "iterations", None)
    try:
        told = identify_hasher(encoded).decode(encoded)
    except (ValueError, AssertionError, KeyError, TypeError):  # of a hasher that we don't have, or of none
        return False
    return ours is None or int(told.get("iterations", 0)) <= MOST_TIMES_OUR_ITERATIONS * ours
