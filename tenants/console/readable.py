"""What an operation was asked and what came of it: JSON as lists and tables that a person can read."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from tenants.console import formatting
from tenants.console.wording import label_of, word_of

type Kind = Literal["text", "link", "code", "facts", "table", "items"]

_LONG_CODE = re.compile(r"[0-9a-f]{32,}")
_MOST_ROWS = 400  # a roll-out over every municipality that there is


@dataclass(frozen=True)
class Readable:
    """One value, ready for `console/parts/value.html`.

    Attributes:
        kind: how it is shown.
        text: of a text, a link or a code.
        facts: of a list of facts: (label, value).
        head: column titles of a table.
        rows: of a table: cells by row; of items: one row of values.
        left_out: how many rows are not shown.
    """

    kind: Kind
    text: str = ""
    facts: tuple[tuple[str, "Readable"], ...] = ()
    head: tuple[str, ...] = ()
    rows: tuple[tuple["Readable", ...], ...] = ()
    left_out: int = 0


def readable(value: Any, key: str = "") -> Readable:
    """A JSON value as something to show.

    Args:
        key: the name it has where it came from: says what a number counts.
    """
    if isinstance(value, Mapping):
        return _mapping(value, key)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return _sequence(value, key)
    return _scalar(value, key)


def _mapping(value: Mapping[str, Any], key: str) -> Readable:
    if not value:
        return Readable("text", _("none"))
    values = list(value.values())
    if len(values) > 1 and all(isinstance(each, Mapping) for each in values):
        rows = [{key or "name": name} | dict(each) for name, each in value.items()]
        return _table(rows)
    return Readable("facts", facts=tuple((label_of(name), readable(each, name)) for name, each in value.items()))


def _sequence(value: Sequence[Any], key: str) -> Readable:
    if not value:
        return Readable("text", _("none"))
    if all(isinstance(each, Mapping) for each in value):
        return _table([dict(each) for each in value])
    shown = value[:_MOST_ROWS]
    return Readable("items", rows=(tuple(readable(each, key) for each in shown),), left_out=len(value) - len(shown))


def _table(rows: list[dict[str, Any]]) -> Readable:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    shown = rows[:_MOST_ROWS]
    return Readable(
        "table",
        head=tuple(label_of(name) for name in columns),
        rows=tuple(
            tuple(readable(row[name], name) if name in row else Readable("text", "–") for name in columns)
            for row in shown
        ),
        left_out=len(rows) - len(shown),
    )


def _scalar(value: Any, key: str) -> Readable:
    if value is None or value == "":
        return Readable("text", "–")
    if isinstance(value, bool):
        return Readable("text", _("yes") if value else _("no"))
    if isinstance(value, int | float | Decimal):
        return Readable("text", _number(value, key))
    text = str(value)
    if text.startswith(("https://", "http://")):
        return Readable("link", text)
    if _LONG_CODE.fullmatch(text) or key in {"sha256", "path", "file", "to", "certificate", "statement", "command"}:
        return Readable("code", text)
    found = parse_datetime(text) if re.match(r"\d{4}-\d\d-\d\dT", text) else None
    if found is not None and found.tzinfo is not None:
        return Readable("text", formatting.moment(found))
    return Readable("text", word_of(text, key))


def _number(value: float | Decimal, key: str) -> str:
    if key == "bytes" or key.endswith("_bytes"):
        return formatting.size(int(value))
    if key == "seconds" or key.endswith("_seconds"):
        return formatting.duration(float(value))
    return formatting.number(value)
