"""The policy tables: who may have what at each address, and with what its address is filled in.

A row: `| address | arguments | one cell per role |`. Arguments are separated by spaces: `page_id=page` takes the id of
a thing of the world, `action='delete'` is that text, `?id=page` goes into the query string, `+version='1'` is posted.
An address may have several rows, each with other arguments. An address without a name is written as its route; a route
that is a regular expression gets its path with `at='…'`.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import quote, urlencode

from django.urls import reverse

from tests.tenancy.matrix.entry_points import URLCONFS, EntryPoint, entry_points
from tests.tenancy.matrix.roles import Role

FOLDER = Path(__file__).parent / "policies"
COLUMNS = ("anonymous", "resident", "company", "section", "forms", "kcc", "team", "admin", "operator")
CELLS = {
    "yes": "gets an answer",
    "own": "gets an answer for what is theirs; what is another's in the same municipality answers as unknown",
    "part": "gets an answer for what is theirs; of another's in the same municipality nothing that is not published",
    "no": "is refused: 403, 404, or back to the start page",
    "ask": "is asked to log in, or for the access code",
}
_ARGUMENT = re.compile(r"([?+]?[\w-]+)=('[^']*'|\S+)")

type Things = dict[str, str]


class PolicyError(AssertionError):
    """A row that is missing, or that says something the matrix does not understand."""


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of a policy table."""

    table: str
    key: str
    arguments: dict[str, str]
    cells: dict[str, str]

    def cell(self, role: Role) -> str:
        return self.cells[role.column]

    @property
    def kinds(self) -> set[str]:
        """The kinds of thing that its address takes."""
        return {value for value in self.arguments.values() if not value.startswith("'")}

    @property
    def texts(self) -> dict[str, str]:
        """The texts that stand in its address, by name."""
        return {key: value[1:-1] for key, value in self.arguments.items() if key[0] not in "?+" and value[0] == "'"}

    def path(self, entry: EntryPoint, things: Things) -> str:
        """The address, with these things in it."""
        values = {key: self._value(value, things) for key, value in self.arguments.items()}
        query = urlencode({key[1:]: value for key, value in values.items() if key.startswith("?")})
        inside = {key: value for key, value in values.items() if key[0] not in "?+"}
        path = inside.pop("at", "")
        if not path and not entry.name:
            path = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: quote(inside[found[1]]), entry.route)
        elif not path:
            by_place = all(key.isdigit() for key in inside)
            args = [inside[key] for key in sorted(inside)] if by_place else None
            path = reverse(entry.name, URLCONFS[entry.host], args=args, kwargs=None if by_place else inside)
        return f"{path}?{query}" if query else path

    def posted(self, things: Things) -> dict[str, str]:
        """What the row itself posts."""
        return {key[1:]: self._value(value, things) for key, value in self.arguments.items() if key.startswith("+")}

    @staticmethod
    def _value(value: str, things: Things) -> str:
        return value[1:-1] if value.startswith("'") else things[value]


def _rows(path: Path) -> list[Row]:
    rows = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("| `"):
            continue
        first, arguments, *cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if len(cells) != len(COLUMNS) or not set(cells) <= set(CELLS):
            raise PolicyError(f"{path.name}: {first} needs {len(COLUMNS)} cells out of {sorted(CELLS)}")
        rows.append(
            Row(
                table=path.name,
                key=first.strip("`"),
                arguments=dict(_ARGUMENT.findall(arguments.strip("`"))),
                cells=dict(zip(COLUMNS, cells, strict=True)),
            )
        )
    return rows


@cache
def policy() -> tuple[Row, ...]:
    """All rows."""
    rows = [row for path in sorted(FOLDER.glob("*.md")) for row in _rows(path)]
    seen: dict[tuple[str, str], str] = {}
    for row in rows:
        before = seen.setdefault((row.key, str(row.arguments)), row.table)
        if list(seen).index((row.key, str(row.arguments))) != rows.index(row):
            raise PolicyError(f"{row.key} stands twice with the same arguments: {before}, {row.table}")
    return tuple(rows)


def rows_of(table: str) -> list[tuple[EntryPoint, Row]]:
    """The rows of one table, each with its address."""
    entries = {entry.key: entry for host in URLCONFS for entry in entry_points(host)}
    return [(entries[row.key], row) for row in policy() if row.table == table and row.key in entries]


def tables() -> list[str]:
    """The names of the tables."""
    return sorted({row.table for row in policy()})


def complaints() -> list[str]:
    """What is missing or left over in the tables, in words that say what to do."""
    entries = {entry.key: entry for host in URLCONFS for entry in entry_points(host)}
    keys = {row.key for row in policy()}
    said = [_missing(entry) for key, entry in entries.items() if key not in keys]
    for row in policy():
        if row.key not in entries:
            said.append(f"{row.table}: {row.key} is no address any more; remove its row.")
            continue
        given = {name for name in row.arguments if name[0] not in "?+"}
        takes = entries[row.key].parameters
        if given != {"at"} and given != set(takes):
            said.append(f"{row.table}: {row.key} takes {sorted(takes)}, its row fills in {sorted(given)}.")
    return said


def _missing(entry: EntryPoint) -> str:
    arguments = " ".join(f"{name}=…" for name in entry.parameters)
    return (
        f"{entry.key} ({entry.route}) has no policy row. Add to tests/tenancy/matrix/policies/<app>.md:\n"
        f"    | `{entry.key}` | {f'`{arguments}`' if arguments else ''} |{' … |' * len(COLUMNS)}\n"
        f"    with one of {', '.join(CELLS)} for each of {', '.join(COLUMNS)}; CONTRIBUTING.md says how."
    )
