"""Drift: where a municipality's schema differs from what the migrations make.

The reference is the template of a new municipality, replayed under a name of its own in a transaction that is rolled
back. Two rounds: a digest per table of all schemas, one statement per question; then the parts of the tables that
differ, again one statement per question.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import transaction

from tenants.context import as_owner, in_public
from tenants.postgresql.shape import QUESTIONS, Place, table_digests, table_parts
from tenants.provisioning.template import create_schema_from_template, new_schema_name, template_sql


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One part of one table that is not as the migrations make it.

    Attributes:
        kind: "column", "index", "constraint" or "sequence".
        expected: its definition by the migrations; empty when they make no such part.
        found: its definition here; empty when it is not there.
    """

    table: str
    kind: str
    part: str
    expected: str
    found: str

    def __str__(self) -> str:
        if not self.found:
            return f"{self.table}: {self.kind} {self.part} is missing"
        if not self.expected:
            return f"{self.table}: {self.kind} {self.part} should not be there"
        return f"{self.table}: {self.kind} {self.part} is “{self.found}”, should be “{self.expected}”"


def schema_differences(schema_names: Collection[str]) -> dict[str, list[Difference]]:
    """Schema → how it differs from the reference, for schemas that have this code's migrations.

    Must run outside a transaction when this release has no template yet.
    """
    sql = template_sql()
    reference = new_schema_name()
    with as_owner(), in_public(), transaction.atomic():
        create_schema_from_template(reference, sql)
        found = _against(reference, schema_names)
        transaction.set_rollback(True)
    return found


def _against(reference: str, schema_names: Collection[str]) -> dict[str, list[Difference]]:
    found: dict[str, list[Difference]] = {name: [] for name in schema_names}
    for kind in QUESTIONS:
        differing = _differing_tables(table_digests(kind, [reference, *schema_names]), reference, schema_names)
        if not differing:
            continue
        tables = {table for names in differing.values() for table in names}
        parts = table_parts(kind, [reference, *differing], tables)
        for schema_name, names in differing.items():
            for table in sorted(names):
                expected, here = parts[reference].get(table, {}), parts[schema_name].get(table, {})
                found[schema_name] += _differences(table, kind, expected, here)
    return found


def _differing_tables(
    digests: Mapping[Place, str], reference: str, schema_names: Collection[str]
) -> dict[str, set[str]]:
    per_schema: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for place, digest in digests.items():
        per_schema[place.schema_name].add((place.table, digest))
    differing = {name: {table for table, _digest in per_schema[name] ^ per_schema[reference]} for name in schema_names}
    return {name: tables for name, tables in differing.items() if tables}


def _differences(table: str, kind: str, expected: Mapping[str, str], here: Mapping[str, str]) -> list[Difference]:
    return [
        Difference(table=table, kind=kind, part=part, expected=expected.get(part, ""), found=here.get(part, ""))
        for part in sorted({*expected, *here})
        if expected.get(part) != here.get(part)
    ]
