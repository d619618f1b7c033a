"""Status and drift: one statement per question, whatever the number of municipalities."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shared.actors import Actor
from tenants.console.queries import municipality_rows
from tenants.context import as_owner, in_public, in_schema
from tenants.fleet.fingerprints import loader, on_disk, schema_states
from tenants.fleet.queries import FleetRow, fleet_rows
from tenants.municipalities.models import Domain, Municipality, State
from tenants.provisioning.actions import create_municipality
from tenants.provisioning.template import drop_schema

ACTOR = Actor.system("test")


def _make(number: int) -> Municipality:
    return create_municipality(
        name=f"Dorp {number}",
        slug=f"dorp-{number}",
        gemeentecode=f"80{number:02}",
        domain=f"dorp-{number}.localhost",
        actor=ACTOR,
    )


def _row(slug: str) -> FleetRow:
    return next(row for row in fleet_rows() if row.municipality.slug == slug)


def _in(municipality: Municipality, statement: str) -> None:
    with as_owner(), in_schema(municipality.schema_name), connection.cursor() as cursor:
        cursor.execute(statement)


def _fleet(*arguments: str) -> dict[str, Any]:
    out = StringIO()
    call_command("fleet", *arguments, "--json", stdout=out)
    answer: dict[str, Any] = json.loads(out.getvalue())
    return answer


def test_a_new_municipality_is_well(zonnedal: Municipality) -> None:
    row = _row("zonnedal")
    assert (row.migration_state, row.trouble, row.drift) == ("up to date", [], [])
    assert row.migrations.ahead == frozenset()
    assert row.is_healthy
    assert row.domain == "zonnedal.localhost"


def test_as_many_statements_for_five_as_for_two(zonnedal: Municipality) -> None:
    def statements() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as fleet:
            rows = fleet_rows()
        with CaptureQueriesContext(connection) as console:
            with in_public():
                everybody = list(Municipality.objects.prefetch_related("domains"))
            assert len(municipality_rows(everybody)) == len(rows)
        return len(fleet), len(console)

    fleet_rows()  # what is asked once per process
    for_two = statements()
    for number in range(3):
        _make(number)
    assert statements() == for_two


def test_a_schema_behind_ahead_or_gone_is_told_and_not_compared(
    zonnedal: Municipality, waterveen: Municipality
) -> None:
    _in(zonnedal, "DELETE FROM django_migrations WHERE app = 'branding'")
    _in(zonnedal, "INSERT INTO django_migrations (app, name, applied) VALUES ('branding', '0099_later', now())")
    row = _row("zonnedal")
    assert {app for app, _name in row.migrations.missing} == {"branding"}
    assert row.migrations.ahead == {("branding", "0099_later")}
    assert row.migration_state.endswith(" behind, 1 ahead")
    assert row.drift is None
    assert not row.is_healthy
    drop_schema(waterveen.schema_name)
    gone = _row("waterveen")
    assert (gone.migration_state, gone.drift, gone.is_healthy) == ("no schema", None, False)


def test_the_files_are_the_migrations_that_django_loads() -> None:
    assert on_disk() == set(loader().disk_migrations)


def test_states_are_those_of_each_schema(zonnedal: Municipality, waterveen: Municipality) -> None:
    _in(waterveen, "DELETE FROM django_migrations WHERE app = 'branding'")
    states = schema_states([zonnedal.schema_name, waterveen.schema_name, "m_nergens00000"])
    assert states[zonnedal.schema_name].is_current
    assert not states[waterveen.schema_name].is_current
    assert not states["m_nergens00000"].exists


def test_drift_is_named_part_by_part(zonnedal: Municipality, waterveen: Municipality) -> None:
    _in(zonnedal, "ALTER TABLE notifications_outboxmessage ADD COLUMN extra text")
    _in(zonnedal, "DROP INDEX outbox_waiting")
    _in(zonnedal, "ALTER TABLE accounts_user ALTER COLUMN email DROP NOT NULL")
    _in(zonnedal, "ALTER TABLE notifications_outboxmessage DROP CONSTRAINT outbox_message_ends_one_way")
    assert [str(difference).split(" is “")[0] for difference in _row("zonnedal").drift or []] == [
        "accounts_user: column email",
        "notifications_outboxmessage: column extra should not be there",
        "notifications_outboxmessage: index outbox_waiting is missing",
        "notifications_outboxmessage: constraint outbox_message_ends_one_way is missing",
    ]
    assert _row("waterveen").drift == []
    with pytest.raises(CommandError) as caught:
        call_command("fleet", "drift", stdout=(out := StringIO()))
    assert caught.value.returncode == 4
    assert "notifications_outboxmessage: index outbox_waiting is missing" in out.getvalue()


def test_a_missing_table_is_drift_and_trouble(zonnedal: Municipality) -> None:
    _in(zonnedal, "DROP TABLE notifications_outboxmessage CASCADE")
    row = _row("zonnedal")
    assert row.trouble == ["table notifications_outboxmessage is missing"]
    assert {difference.table for difference in row.drift or []} == {"notifications_outboxmessage"}


def test_trouble_of_mail_site_and_domain_is_told(zonnedal: Municipality, waterveen: Municipality) -> None:
    _in(
        zonnedal,
        "INSERT INTO notifications_outboxmessage (id, kind, payload, dedupe_key, subject_key, created_at, available_at,"
        " attempts, failed_at, last_error) VALUES (gen_random_uuid(), 'x', '{}', 'x', '', now(), now(), 60,"
        " '2026-11-25 12:00+00', 'x')",
    )
    assert _row("zonnedal").trouble == ["1 messages given up, the last on 2026-11-25"]
    _in(waterveen, "TRUNCATE wagtailcore_site CASCADE")
    with in_public():
        Domain.objects.filter(tenant=waterveen).delete()
    assert _row("waterveen").trouble == ["no domain leads to it", "it has no site"]


def test_status_for_machines_and_people(zonnedal: Municipality, waterveen: Municipality) -> None:
    _in(waterveen, "TRUNCATE wagtailcore_site CASCADE")
    result = _fleet("status", "--no-drift")["result"]
    assert (result["total"], result["healthy"]) == (2, 1)
    first = next(row for row in result["municipalities"] if row["slug"] == "zonnedal")
    assert (first["migrations"], first["drift"], first["last_rollout"]) == ("up to date", None, None)
    troubled = _fleet("status", "--no-drift", "--troubled")["result"]["municipalities"]
    assert [row["slug"] for row in troubled] == ["waterveen"]
    call_command("fleet", "status", stdout=(out := StringIO()))
    assert "it has no site" in out.getvalue()
    assert "1 of 2 are well." in out.getvalue()


def test_a_site_that_stayed_closed_is_trouble(zonnedal: Municipality) -> None:
    """As a restore leaves it that was broken off."""
    with in_public():
        Municipality.objects.filter(pk=zonnedal.pk).update(state=State.RESTORING)
    (row,) = [row for row in fleet_rows(with_drift=False) if row.municipality == zonnedal]
    assert row.trouble == ["its site is closed: restoring"]
