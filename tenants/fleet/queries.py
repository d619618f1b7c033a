"""How all municipalities are doing: one statement per question, however many there are."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from django.conf import settings
from django.db import connection
from psycopg2 import sql

from tenants.context import as_owner, in_public
from tenants.fleet.drift import Difference, schema_differences
from tenants.fleet.fingerprints import SchemaState, schema_states
from tenants.fleet.models import Outcome, RolloutStep
from tenants.fleet.registry import HealthQuestion, health_questions
from tenants.fleet.waves import BUSY_STATES
from tenants.municipalities.models import Municipality

_WITH_TABLE = """
    SELECT name FROM unnest(%s::text[]) AS names (name)
    WHERE to_regclass(quote_ident(name) || '.' || quote_ident(%s)) IS NOT NULL
"""
_NO_DOMAIN = "no domain leads to it"
_CLOSED = "its site is closed: {}"


@dataclass(frozen=True, kw_only=True)
class FleetRow:
    """One municipality.

    Attributes:
        domain: the primary one; empty when there is none.
        migrations: its schema against this code.
        trouble: what is wrong, in English: each a short sentence.
        drift: how its schema differs from what the migrations make; None when that was not asked, or can't be told
            because the schema is behind or ahead.
        last_step: its turn in the last roll-out that came to it.
    """

    municipality: Municipality
    domain: str
    migrations: SchemaState
    trouble: list[str] = field(default_factory=list)
    drift: list[Difference] | None = None
    last_step: RolloutStep | None = None

    @property
    def migration_state(self) -> str:
        """In words: "up to date", "2 behind", "1 ahead", "no schema"."""
        state = self.migrations
        if not state.exists:
            return "no schema"
        told = [f"{len(state.missing)} behind"] if state.missing else []
        told += [f"{len(state.ahead)} ahead"] if state.ahead else []
        return ", ".join(told) or "up to date"

    @property
    def is_healthy(self) -> bool:
        return self.migrations.is_current and not self.trouble and not self.drift

    @property
    def release(self) -> str:
        """The release whose schema it has: this one when it is up to date, also when nothing had to be migrated for
        that; else the one that last migrated it, and empty when no roll-out did.
        """
        if self.migrations.is_current and not self.migrations.ahead:
            return str(settings.RELEASE)
        return self.last_step.rollout.release if self.last_step and self.last_step.outcome == Outcome.DONE else ""


def fleet_rows(*, with_drift: bool = True) -> list[FleetRow]:
    """Every municipality, by name. The number of statements does not depend on how many there are."""
    with in_public():
        municipalities = list(Municipality.objects.prefetch_related("domains"))
        last_steps = {
            step.municipality_id: step
            for step in RolloutStep.objects.select_related("rollout")
            .order_by("municipality_id", "-id")
            .distinct("municipality_id")
        }
    states = schema_states([municipality.schema_name for municipality in municipalities])
    present = [name for name, state in states.items() if state.exists]
    trouble = _trouble(present)
    comparable = [name for name in present if states[name].is_current and not states[name].ahead]
    drift = schema_differences(comparable) if with_drift and comparable else {}
    rows = []
    for municipality in municipalities:
        domains = sorted(municipality.domains.all(), key=lambda domain: (not domain.is_primary, domain.domain))
        rows.append(
            FleetRow(
                municipality=municipality,
                domain=domains[0].domain if domains else "",
                migrations=states[municipality.schema_name],
                trouble=[
                    *([] if domains else [_NO_DOMAIN]),
                    *([_CLOSED.format(municipality.state)] if municipality.state in BUSY_STATES else []),
                    *trouble[municipality.schema_name],
                ],
                drift=drift.get(municipality.schema_name),
                last_step=last_steps.get(municipality.pk),
            )
        )
    return rows


def migration_states(municipalities: Collection[Municipality]) -> dict[str, SchemaState]:
    """Schema → state, for the console's overview."""
    return schema_states([municipality.schema_name for municipality in municipalities])


def _trouble(schema_names: list[str]) -> dict[str, list[str]]:
    """What each registered question finds wrong."""
    found: dict[str, list[str]] = defaultdict(list)
    for _name, question in sorted(health_questions.items()):
        with as_owner(), in_public(), connection.cursor() as cursor:
            cursor.execute(_WITH_TABLE, [schema_names, question.table])
            present = [str(row[0]) for row in cursor.fetchall()]
            for name in set(schema_names) - set(present):
                found[name].append(f"table {question.table} is missing")
            if present:
                cursor.execute(_asked_of_all(question, present))
                for name, told in cursor.fetchall():
                    found[name].append(told)
    return found


def _asked_of_all(question: HealthQuestion, schema_names: list[str]) -> sql.Composed:
    one = "SELECT {name} AS name, (SELECT {trouble} FROM {schema}.{table} WHERE {where}) AS told"
    return sql.SQL("SELECT name, told FROM ({}) AS answers WHERE told IS NOT NULL").format(
        sql.SQL(" UNION ALL ").join(
            sql.SQL(one).format(
                name=sql.Literal(name),
                schema=sql.Identifier(name),
                table=sql.Identifier(question.table),
                trouble=sql.SQL(question.trouble),
                where=sql.SQL(question.where),
            )
            for name in schema_names
        )
    )
