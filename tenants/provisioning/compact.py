"""The same schema in fewer statements: what pg_dump says after a table is made is said while it is made.

pg_dump makes a table, then alters it for its identity, for each key and for each foreign key, and for each of the last
PostgreSQL looks through the rows. Said inside CREATE TABLE all this costs about half. That it makes what the migrations
make is tested: `tests/tenancy/test_provisioning.py`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_TABLE = re.compile(r"CREATE TABLE (\S+) \(\n(.*)\n\);\n", re.DOTALL)
_KEY = re.compile(r"ALTER TABLE ONLY (\S+)\n    ADD (CONSTRAINT \S+ (?:PRIMARY KEY|UNIQUE) .*);\n")
_FOREIGN_KEY = re.compile(r"ALTER TABLE ONLY (\S+)\n    ADD (CONSTRAINT \S+ FOREIGN KEY .* REFERENCES (\S+)\(.*);\n")
_IDENTITY = re.compile(r"ALTER TABLE (\S+) ALTER COLUMN (\S+) ADD (GENERATED .*);\n", re.DOTALL)
_FILLED = re.compile(r"INSERT INTO (\S+) ")


@dataclass
class _Table:
    lines: list[str]
    foreign_keys: list[tuple[str, str, str]] = field(default_factory=list)  # table referred to, clause, whole statement


def compact(sql: str) -> str:
    """A dump of one schema, with keys, foreign keys and identities inside CREATE TABLE where they can be.

    Foreign keys of tables that the dump fills stay behind: said earlier, each row would be checked by itself. So do
    those of two tables that refer to each other.

    Args:
        sql: what `pg_dump --inserts` prints, without comments and settings.
    """
    statements = list(_statements(sql))
    tables = {found[1]: _Table(found[2].split(",\n")) for text in statements if (found := _TABLE.fullmatch(text))}
    filled = {found[1] for text in statements if (found := _FILLED.match(text))}
    before: list[str] = []
    after: list[str] = []
    for text in statements:
        if _TABLE.fullmatch(text):
            if not before:
                before, after = after, []
        elif (key := _KEY.fullmatch(text)) and key[1] in tables:
            tables[key[1]].lines.append(f"    {key[2]}")
        elif (foreign := _FOREIGN_KEY.fullmatch(text)) and foreign[1] in tables.keys() - filled:
            tables[foreign[1]].foreign_keys.append((foreign[3], foreign[2], text))
        elif not (
            (identity := _IDENTITY.fullmatch(text)) and _take_identity(tables.get(identity[1]), *identity.groups()[1:])
        ):
            after.append(text)
    return "".join([*before, *_created(tables), *after])


def _take_identity(table: _Table | None, column: str, identity: str) -> bool:
    """Put an identity into the line of its column; whether that was possible."""
    if table is None:
        return False
    for number, line in enumerate(table.lines):
        if line.startswith(f"    {column} "):
            table.lines[number] = f"{line} {identity}"
            return True
    return False


def _created(tables: dict[str, _Table]) -> Iterator[str]:
    """Statements that make the tables, those that are referred to first; then the foreign keys that could not be in."""
    made: set[str] = set()
    left: list[str] = []

    def make(name: str, path: tuple[str, ...]) -> Iterator[str]:
        if name in made or name in path:
            return
        table = tables[name]
        for target, _clause, _statement in table.foreign_keys:
            if target in tables:
                yield from make(target, (*path, name))
        lines = [*table.lines]
        for target, clause, statement in table.foreign_keys:
            if target in made or target == name or target not in tables:
                lines.append(f"    {clause}")
            else:
                left.append(statement)
        made.add(name)
        yield f"CREATE TABLE {name} (\n" + ",\n".join(lines) + "\n);\n"

    for name in tables:
        yield from make(name, ())
    yield from left


def _statements(sql: str) -> Iterator[str]:
    """The statements of a dump: they end with a semicolon at the end of a line that is not inside a text."""
    statement, quotes = "", 0
    for line in sql.splitlines(keepends=True):
        statement += line
        quotes += line.count("'")
        if line.endswith(";\n") and quotes % 2 == 0:
            yield statement
            statement = ""
    if statement:
        yield statement
