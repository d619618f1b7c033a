"""What a statement reads and writes, as tags: so that a rendered page knows what it was made of.

A tag names a table, or rows of it by their primary key:

- `news_newspage`: which rows there are, in lists and by any condition;
- `news_newspage#12`: one row;
- `news_newspage*`: every row, when it can't be told which ones were written.

A statement is understood by its text, as Django's compiler writes it. What is not understood counts as the whole table,
on both sides: a page then depends on more, or a write touches more, never on or of less.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.apps import apps
from django.utils.functional import SimpleLazyObject

type Tags = frozenset[str]
type Recorder = Callable[[str, Tags], None]
"""Told the schema and what was read in it."""
type WriteRefiner = Callable[[Any, "WrittenRow"], Tags | None]
"""What one statement on one row touches, given a function that asks the database; None: judge by the text."""

_LONGEST_KEPT = 20_000
_READ = re.compile(r"[\s(]*(?:SELECT|WITH|VALUES|SHOW|EXPLAIN|FETCH)\b", re.IGNORECASE)
_SILENT = re.compile(
    r"\s*(?:SET|RESET|BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|LOCK|DECLARE|CLOSE|NOTIFY)\b", re.IGNORECASE
)
_NAME = r'(?:"?(?P<schema{0}>[a-z_][a-z0-9_]*)"?\.)?"?(?P<table{0}>[a-z_][a-z0-9_]*)"?'
_SOURCES = re.compile(r"\b(?:FROM|JOIN|USING)\s+(?:ONLY\s+)?" + _NAME.format(""), re.IGNORECASE)
_TARGETS = re.compile(
    r"\b(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM|MERGE\s+INTO|TRUNCATE(?:\s+TABLE)?|COPY|ALTER\s+TABLE|DROP\s+TABLE)\s+"
    r"(?:ONLY\s+|IF\s+EXISTS\s+)?" + _NAME.format(""),
    re.IGNORECASE,
)
_BY_KEY = re.compile(r'(?:WHERE \(?|AND )"(?P<table>\w+)"\."(?P<column>\w+)" (?:= %s|IN \((?P<list>%s(?:, %s)*)\))')
_ONE_ROW_UPDATE = re.compile(
    r'UPDATE "(?P<table>\w+)" SET (?P<set>.*) WHERE "(?P=table)"\."(?P<column>\w+)" = %s\Z', re.DOTALL
)
_ONE_ROW_INSERT = re.compile(
    r'INSERT INTO "(?P<table>\w+)" \((?P<columns>[^()]*)\) VALUES \((?P<values>[^()]*)\)(?: RETURNING .*)?\Z', re.DOTALL
)
_DELETE_BY_KEY = re.compile(
    r'DELETE FROM "(?P<table>\w+)" WHERE "(?P=table)"\."(?P<column>\w+)" (?:= %s|IN \(%s(?:, %s)*\))\Z'
)
_UPDATE = re.compile(r'\s*UPDATE "?(?P<table>\w+)"? SET (?P<set>.*?)(?: WHERE |\Z)', re.DOTALL | re.IGNORECASE)
_ASSIGNED = re.compile(r'(?:\A|,)\s*"?(\w+)"?\s*=')
_ASSIGNMENT = re.compile(r'"(\w+)" = (%s|NULL)(?:, |\Z)')
_HOLDER = re.compile(r"%[%s]")

_recorder: ContextVar[Recorder | None] = ContextVar("statement_recorder", default=None)
write_refiners: dict[str, WriteRefiner] = {}
"""By table: who can tell more exactly what a statement on one row of it touches."""

unshown_columns: dict[str, frozenset[str]] = {}
"""By table: columns that no page shows. An UPDATE of these alone touches nothing."""


@dataclass(frozen=True, kw_only=True)
class WrittenRow:
    """One row that is about to be inserted or updated.

    Attributes:
        key: its primary key; None while PostgreSQL has to make it up.
        values: what its columns become; None when the statement says it in another way than by parameters.
    """

    table: str
    key: Any
    values: dict[str, Any] | None
    is_new: bool


@contextmanager
def recording(recorder: Recorder) -> Iterator[None]:
    """Tell `recorder` what this thread reads inside."""
    token = _recorder.set(recorder)
    try:
        yield
    finally:
        _recorder.reset(token)


def note_read(schema: str, sql: str, params: Any) -> None:
    """Tell the recorder, if there is one, what this statement reads."""
    recorder = _recorder.get()
    if recorder is None:
        return
    tags = set()
    for source in _sources(sql) if len(sql) < _LONGEST_KEPT else _find_sources(sql):
        keys = _keys(params, source.first, source.count) if source.count else None
        if keys is None:
            tags.add(source.table)
        else:
            tags.update(f"{source.table}#{key}" for key in keys)
            tags.add(f"{source.table}*")
    if tags:
        recorder(schema, frozenset(tags))


def is_write(sql: str) -> bool:
    """Whether a statement may change rows."""
    return not _SILENT.match(sql) and (not _READ.match(sql) or (_is_with(sql) and bool(_TARGETS.search(sql))))


def written(schema: str, sql: str, params: Any, *, many: bool, ask: Any) -> dict[str, set[str]]:
    """What a statement that is about to run touches, by schema.

    Args:
        many: the statement runs for each of a list of parameters.
        ask: gives the rows of a query on the same connection, to refiners.
    """
    if unshown_columns and _is_unshown(sql):
        return {}
    row = None if many else _written_row(sql, params)
    if row is not None:
        refine = write_refiners.get(row.table)
        refined = refine(ask, row) if refine is not None else None
        tags = refined if refined is not None else _tags_of_row(row)
        return {schema: set(tags)} if tags else {}
    deleted = None if many else _deleted(sql, params)
    if deleted is not None:
        return {schema: deleted}
    touched: dict[str, set[str]] = {}
    for match in _TARGETS.finditer(sql):
        tags_there = touched.setdefault(match["schema"] or schema, set())
        tags_there.update((match["table"], f"{match['table']}*"))
    return touched


def _is_unshown(sql: str) -> bool:
    """Whether it sets columns that no page shows, and no others; with a sub-query in it nobody can tell."""
    match = _UPDATE.match(sql)
    unshown = unshown_columns.get(match["table"]) if match is not None else None
    if match is None or unshown is None or "SELECT" in sql.upper():
        return False
    return set(_ASSIGNED.findall(match["set"])) <= unshown


def _tags_of_row(row: WrittenRow) -> Tags:
    return frozenset({row.table} if row.key is None else {row.table, f"{row.table}#{row.key}"})


def _written_row(sql: str, params: Any) -> WrittenRow | None:
    if not isinstance(params, Sequence) or isinstance(params, str):
        return None
    if (match := _ONE_ROW_UPDATE.match(sql)) is not None:
        if match["column"] != _key_columns.get(match["table"]):
            return None
        return WrittenRow(
            table=match["table"], key=params[-1], values=_assigned(match["set"], params[:-1]), is_new=False
        )
    if (match := _ONE_ROW_INSERT.match(sql)) is not None:
        columns = match["columns"].replace('"', "").split(", ")
        if set(match["values"].split(", ")) != {"%s"} or len(params) != len(columns):
            return None
        values = dict(zip(columns, params, strict=True))
        key = values.get(_key_columns.get(match["table"], ""))
        return WrittenRow(table=match["table"], key=key, values=values, is_new=True)
    return None


def _assigned(text: str, params: Sequence[Any]) -> dict[str, Any] | None:
    """What the columns become; None when one is set to more than a parameter."""
    values: dict[str, Any] = {}
    remaining = iter(params)
    end = 0
    for match in _ASSIGNMENT.finditer(text):
        if match.start() != end:
            return None
        values[match[1]] = next(remaining, None) if match[2] == "%s" else None
        end = match.end()
    return values if end == len(text) else None


def _deleted(sql: str, params: Any) -> set[str] | None:
    match = _DELETE_BY_KEY.match(sql)
    if match is None or match["column"] != _key_columns.get(match["table"]):
        return None
    return {match["table"], *(f"{match['table']}#{key}" for key in params)}


@dataclass(frozen=True, slots=True)
class _Source:
    """A table that is read; by key when `count` parameters from `first` on are keys of its rows."""

    table: str
    first: int = 0
    count: int = 0


def _find_sources(sql: str) -> tuple[_Source, ...]:
    named = [match["table"].lower() for match in _SOURCES.finditer(sql)]
    found = {table: _Source(table) for table in named}
    # a sub-query, or the same table once more under another name, may read rows by another condition
    if sql.count("SELECT") == 1 and " OR " not in sql:
        for match in _BY_KEY.finditer(sql):
            table, column = match["table"], match["column"]
            if column != _key_columns.get(table) or not _is_required(sql, match.start()):
                continue
            first = sum(holder == "%s" for holder in _HOLDER.findall(sql[: match.start()]))
            count = match["list"].count("%s") if match["list"] else 1
            for other in found:
                if named.count(other) == 1 and (other == table or _share_key(sql, table, other)):
                    found[other] = _Source(other, first, count)
            break
    return tuple(found.values())


def _share_key(sql: str, table: str, other: str) -> bool:
    """Whether two tables are joined key to key, as those of one inheritance are."""
    one, two = f'"{table}"."{_key_columns.get(table)}"', f'"{other}"."{_key_columns.get(other)}"'
    return f"{one} = {two}" in sql or f"{two} = {one}" in sql


_sources = lru_cache(maxsize=4096)(_find_sources)  # by the text of a statement, which holds no values


def _is_required(sql: str, at: int) -> bool:
    """Whether the condition here holds for every row: directly after WHERE, or beside others in its one bracket."""
    if sql.startswith("WHERE", at):
        return True
    where = sql.rfind(" WHERE ", 0, at)
    if where < 0:
        return False  # it is how two tables are joined
    before = sql[where + len(" WHERE ") : at]
    return before.count("(") - before.count(")") == int(before.startswith("("))


def _keys(params: Any, first: int, count: int) -> Sequence[Any] | None:
    if not isinstance(params, Sequence) or isinstance(params, str) or len(params) < first + count:
        return None
    return params[first : first + count]


def _is_with(sql: str) -> bool:
    return sql.lstrip(" \n\t(")[:4].upper() == "WITH"


def _read_key_columns() -> dict[str, str]:
    return {
        model._meta.db_table: model._meta.pk.column
        for model in apps.get_models(include_auto_created=True)
        if model._meta.pk is not None
    }


_key_columns: dict[str, str] = SimpleLazyObject(_read_key_columns)  # type: ignore[assignment]  # behaves as one
