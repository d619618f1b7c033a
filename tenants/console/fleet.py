"""The fleet's answers in the words of the console."""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tenants.fleet.drift import Difference
from tenants.fleet.queries import FleetRow
from tenants.municipalities.models import Municipality


@dataclass(frozen=True)
class FleetTotals:
    """How many municipalities are how."""

    all: int
    current: int
    behind: int
    attention: int


@dataclass(frozen=True)
class TableDrift:
    """One table that is not as the migrations make it, with what differs."""

    table: str
    parts: list[str]


@dataclass(frozen=True)
class Attention:
    """One municipality that asks for it, and why."""

    municipality: Municipality
    reasons: list[str]
    drift: list[TableDrift]


def fleet_totals(rows: list[FleetRow]) -> FleetTotals:
    """Counts for the head of the page."""
    return FleetTotals(
        all=len(rows),
        current=sum(row.migrations.is_current for row in rows),
        behind=sum(not row.migrations.is_current for row in rows),
        attention=sum(not row.is_healthy for row in rows),
    )


def attention_of(row: FleetRow) -> Attention:
    """Why this one asks for attention."""
    reasons = [] if row.migrations.is_current and not row.migrations.ahead else [migrations_in_words(row)]
    return Attention(row.municipality, [*reasons, *map(trouble_in_words, row.trouble)], drift_by_table(row.drift or []))


def migrations_in_words(row: FleetRow) -> str:
    """The state of a schema's migrations."""
    state = row.migrations
    if not state.exists:
        return _("no schema")
    told = []
    if missing := len(state.missing):
        told.append(
            ngettext("%(counter)s migration behind", "%(counter)s migrations behind", missing) % {"counter": missing}
        )
    if ahead := len(state.ahead):
        told.append(ngettext("%(counter)s migration ahead", "%(counter)s migrations ahead", ahead) % {"counter": ahead})
    return ", ".join(told) or _("up to date")


def trouble_in_words(told: str) -> str:
    """What a health question found, in the console's language; in its own words when it is not known here."""
    if told == "no domain leads to it":
        return _("no domain leads to it")
    if told == "it has no site":
        return _("it has no website in Wagtail")
    if found := re.fullmatch(r"(\d+) messages given up, the last on (\d{4})-(\d\d)-(\d\d)", told):
        count, year, month, day = map(int, found.groups())
        return ngettext(
            "%(count)s message could not be sent, on %(day)s-%(month)s-%(year)s",
            "%(count)s messages could not be sent, the last on %(day)s-%(month)s-%(year)s",
            count,
        ) % {"count": count, "day": day, "month": month, "year": year}
    if found := re.fullmatch(r"table (\w+) is missing", told):
        return _("table %(table)s is missing") % {"table": found[1]}
    return told


def drift_by_table(differences: list[Difference]) -> list[TableDrift]:
    """Differences, gathered by table."""
    tables: dict[str, list[str]] = {}
    for difference in differences:
        tables.setdefault(difference.table, []).append(_difference_in_words(difference))
    return [TableDrift(table, parts) for table, parts in tables.items()]


def _difference_in_words(difference: Difference) -> str:
    kinds = {"column": _("column"), "index": _("index"), "constraint": _("constraint"), "sequence": _("sequence")}
    names = {
        "kind": kinds.get(difference.kind, difference.kind),
        "part": difference.part,
        "found": difference.found,
        "expected": difference.expected,
    }
    if not difference.found:
        return _("%(kind)s %(part)s is missing") % names
    if not difference.expected:
        return _("%(kind)s %(part)s should not be there") % names
    return _("%(kind)s %(part)s is “%(found)s”, should be “%(expected)s”") % names
