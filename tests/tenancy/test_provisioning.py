"""A municipality is made whole, or not at all."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, connections, transaction
from psycopg2 import sql
from pytest_django import DjangoDbBlocker

from shared.actors import Actor
from tenants.context import as_owner, in_municipality, in_public
from tenants.errors import InvalidMunicipalityError, MunicipalityExistsError
from tenants.municipalities.health import missing_migrations
from tenants.municipalities.models import Municipality
from tenants.postgresql.migrations import migrate_schema
from tenants.postgresql.shape import whole_shape
from tenants.provisioning.actions import (
    carry_out,
    create_municipality,
    plan_municipality,
    suspend_municipality,
)
from tenants.provisioning.registry import ProvisioningStep, provisioning_steps, template_steps
from tenants.provisioning.template import drop_schema, new_schema_name
from tests.conftest import remove_municipality

ACTOR = Actor.system("test")
HEUVELRADE: dict[str, Any] = {
    "name": "Heuvelrade",
    "slug": "heuvelrade",
    "gemeentecode": "9003",
    "domain": "heuvelrade.localhost",
}


def _schemas() -> set[str]:
    with as_owner(), in_public(), connection.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'm\\_%'")
        return {row[0] for row in cursor.fetchall()}


def test_new_municipality_is_ready_and_current(db: None) -> None:
    made = create_municipality(actor=ACTOR, **HEUVELRADE)
    assert made.is_ready
    assert made.official_name == "Gemeente Heuvelrade"
    assert made.tooi_uri == "https://identifier.overheid.nl/tooi/id/gemeente/gm9003"
    assert made.base_url == "http://heuvelrade.localhost"
    with in_municipality(made):
        assert missing_migrations() == set()


def test_identifiers_are_kept_and_checked(db: None) -> None:
    owms_uri = "http://standaarden.overheid.nl/owms/terms/Heuvelrade"
    made = create_municipality(actor=ACTOR, oin="0" * 19 + "1", rsin="123456782", owms_uri=owms_uri, **HEUVELRADE)
    assert (made.oin, made.rsin, made.owms_uri) == ("00000000000000000001", "123456782", owms_uri)
    with pytest.raises(InvalidMunicipalityError, match="rsin"):
        create_municipality(actor=ACTOR, rsin="123456789", **HEUVELRADE)


def test_a_step_that_fails_leaves_nothing_behind(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    before = _schemas()

    def fail(_municipality: Municipality) -> None:
        raise RuntimeError("step failed")

    monkeypatch.setitem(provisioning_steps._items, "failing", ProvisioningStep(order=999, run=fail))
    with pytest.raises(RuntimeError, match="step failed"):
        create_municipality(actor=ACTOR, **HEUVELRADE)
    assert _schemas() == before
    with in_public():
        assert not Municipality.objects.filter(slug="heuvelrade").exists()


@pytest.mark.parametrize("field", ["name", "slug", "gemeentecode", "domain"])
def test_what_is_taken_gives_one_clear_error(zonnedal: Municipality, field: str) -> None:
    taken = {"name": "Zonnedal", "slug": "zonnedal", "gemeentecode": "9001", "domain": "zonnedal.localhost"}
    before = _schemas()
    with pytest.raises(MunicipalityExistsError, match=rf"{field}: .*{taken[field]}.*Zonnedal \(zonnedal\)"):
        create_municipality(actor=ACTOR, **(HEUVELRADE | {field: taken[field]}))
    assert _schemas() == before


def test_suspending_twice_is_refused(zonnedal: Municipality) -> None:
    suspend_municipality(municipality=zonnedal, actor=ACTOR)
    with pytest.raises(InvalidMunicipalityError):
        suspend_municipality(municipality=zonnedal, actor=ACTOR)


def test_provisioning_steps_are_safe_to_run_twice(in_zonnedal: Municipality) -> None:
    counts = _row_counts(in_zonnedal.schema_name)
    for step in provisioning_steps.values():
        step.run(in_zonnedal)
    for template_step in template_steps.values():
        template_step.run()
    assert _row_counts(in_zonnedal.schema_name) == counts


def _row_counts(schema_name: str) -> dict[str, int]:
    counts = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [schema_name])
        for (table,) in cursor.fetchall():
            cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table)))
            row = cursor.fetchone()
            assert row is not None
            counts[table] = row[0]
    return counts


def test_two_who_make_the_same_one_get_one_and_one_error(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    def make(_number: int) -> str:
        try:
            create_municipality(actor=ACTOR, **HEUVELRADE)
        except MunicipalityExistsError:
            return "exists"
        finally:
            connections.close_all()
        return "made"

    with django_db_blocker.unblock():
        try:
            with ThreadPoolExecutor(max_workers=2) as pool:
                assert sorted(pool.map(make, range(2))) == ["exists", "made"]
        finally:
            with in_public():
                made = Municipality.objects.get(slug="heuvelrade")
            remove_municipality(made)


def test_template_gives_the_same_schema_as_the_migrations(scratch: Municipality) -> None:
    """The replayed SQL and a run of all migrations make the same columns, indexes, constraints and sequences."""
    migrated = new_schema_name()
    with as_owner(), in_public(), connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA {migrated}")
    try:
        migrate_schema(migrated)
        with in_public():
            assert whole_shape(scratch.schema_name) == whole_shape(migrated)
    finally:
        drop_schema(migrated)


def test_with_and_without_www_go_to_one_also_when_both_were_planned(db: None) -> None:
    """Between the plan and the doing somebody else may have taken the other form."""
    first = plan_municipality(**HEUVELRADE)
    second = plan_municipality(
        name="Anderdorp", slug="anderdorp", gemeentecode="9004", domain="www.heuvelrade.localhost"
    )
    carry_out(plan=first, actor=ACTOR)
    with pytest.raises(MunicipalityExistsError, match="heuvelrade"), transaction.atomic():
        carry_out(plan=second, actor=ACTOR)
    with in_public():
        assert not Municipality.objects.filter(slug="anderdorp").exists()
