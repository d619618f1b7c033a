"""Replaying gives what migrating gives; what can't be replayed is not."""

from pathlib import Path
from typing import Any
from weakref import ReferenceType

import pytest
from django.db import connection
from django.db.models.signals import post_migrate, pre_migrate

from shared.actors import Actor
from shared.progress import SilentProgress
from tenants.context import as_owner, in_public, in_schema
from tenants.fleet.actions import roll_out
from tenants.fleet.models import Outcome, Rollout, RolloutStep
from tenants.fleet.replay import why_not_replayable
from tenants.municipalities.models import Municipality
from tenants.postgresql.migrations import migrate_schema
from tenants.postgresql.shape import whole_shape
from tests.fleets import ADD_FIELD, APP, new_migrations

ACTOR = Actor.system("test")
WIDE = """[
    migrations.CreateModel(
        "Sticker",
        fields=[
            ("id", models.UUIDField(primary_key=True, default=uuid.uuid4)),
            ("message", models.ForeignKey("notifications.OutboxMessage", models.CASCADE, related_name="stickers")),
            ("kind", models.ForeignKey("contenttypes.ContentType", models.CASCADE)),
            ("colour", models.CharField(max_length=20, unique=True)),
            ("percent", models.CharField(max_length=20, db_default="100% %s")),
        ],
        options={"permissions": [("peel_sticker", "Can peel")]},
    ),
    migrations.AddField("outboxmessage", "note", models.CharField(max_length=50, default="it's 5% off")),
    migrations.AddField("outboxmessage", "others", models.ManyToManyField("notifications.Sticker")),
    migrations.AddField("sticker", "serial", models.BigIntegerField(null=True, db_index=True)),
    migrations.AddIndex("sticker", models.Index(fields=["serial", "-colour"], name="sticker_serial")),
    migrations.AddConstraint(
        "sticker", models.CheckConstraint(name="sticker_coloured", condition=~models.Q(colour=""))
    ),
]"""
NARROW = """[
    migrations.RenameField("sticker", "serial", "number"),
    migrations.AlterField("outboxmessage", "note", models.TextField(null=True, db_index=True)),
    migrations.AlterField("sticker", "number", models.IntegerField(default=0)),
    migrations.AlterUniqueTogether("sticker", {("colour", "number")}),
    migrations.RemoveConstraint("sticker", "sticker_coloured"),
    migrations.RemoveField("outboxmessage", "others"),
    migrations.RenameModel("Sticker", "Label"),
]"""
WITH_SQL = """[
    migrations.RunSQL(
        ["UPDATE notifications_outboxmessage SET note = 'x -- y; z' WHERE note = '%' -- all of them",
         ("INSERT INTO django_session (session_key, session_data, expire_date) VALUES (%s, %s, now())", ["k", "100%"])],
        migrations.RunSQL.noop,
    ),
    migrations.RunSQL("SELECT setval(pg_get_serial_sequence('auth_group', 'id'), 4711)", migrations.RunSQL.noop),
]"""


def _rights(municipality: Municipality) -> set[tuple[Any, ...]]:
    with as_owner(), in_schema(municipality.schema_name), connection.cursor() as cursor:
        cursor.execute("SELECT name, content_type_id, codename FROM auth_permission")
        return set(cursor.fetchall())


def _applied(municipality: Municipality) -> list[tuple[str, str]]:
    with as_owner(), in_schema(municipality.schema_name), connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
        return [(row[0], row[1]) for row in cursor.fetchall()]


def _roll_out(*slugs: str) -> dict[str, Any]:
    return roll_out(actor=ACTOR, progress=SilentProgress(), only=slugs)


@pytest.mark.parametrize("with_sql", [False, True])
def test_replayed_equals_migrated_in_shape_rights_and_record(
    fleet: list[Municipality], tmp_path: Path, with_sql: bool
) -> None:
    migrations = {"0900_wide": WIDE, "0901_narrow": NARROW} | ({"0902_sql": WITH_SQL} if with_sql else {})
    before = _rights(fleet[0])
    with new_migrations(tmp_path, **migrations):
        ways = {slug: one["way"] for slug, one in _roll_out("dorp-000", "dorp-001")["outcomes"].items()}
        assert ways == {"dorp-000": "recorded", "dorp-001": "replayed"}
        migrate_schema(fleet[2].schema_name)
    recorded, replayed, migrated = fleet[:3]
    with in_public():
        assert whole_shape(replayed.schema_name) == whole_shape(migrated.schema_name)
        assert whole_shape(recorded.schema_name) == whole_shape(migrated.schema_name)
    assert _rights(replayed) == _rights(migrated) == _rights(recorded)
    assert {codename for _name, _kind, codename in _rights(replayed) - before} == {
        "add_label", "change_label", "delete_label", "view_label", "peel_sticker",
    }  # fmt: skip
    assert _applied(replayed) == _applied(migrated)
    with as_owner(), in_schema(replayed.schema_name), connection.cursor() as cursor:
        cursor.execute("SELECT session_key, session_data FROM django_session")
        assert cursor.fetchall() == ([("k", "100%")] if with_sql else [])


PYTHON = """[
    migrations.AddField("outboxmessage", "note", models.CharField(max_length=50, db_default="")),
    migrations.RunPython(lambda apps, editor: apps.get_model("auth", "Group").objects.create(name=
        f"made in {editor.connection.schema_name}"), migrations.RunPython.noop),
]"""


def test_a_migration_of_data_runs_in_each_by_itself(fleet: list[Municipality], tmp_path: Path) -> None:
    with new_migrations(tmp_path, **{"0900_python": PYTHON}):
        result = _roll_out()
        assert {one["way"] for one in result["outcomes"].values()} == {"ordinary"}
    for municipality in fleet:
        with as_owner(), in_schema(municipality.schema_name), connection.cursor() as cursor:
            cursor.execute("SELECT name FROM auth_group WHERE name LIKE 'made in %'")
            assert cursor.fetchall() == [(f"made in {municipality.schema_name}",)]


@pytest.mark.parametrize(
    ("operations", "says"),
    [
        (ADD_FIELD, ""),
        ('[migrations.RunSQL("SELECT 1")]', ""),
        (PYTHON, "RunPython"),
        ('[migrations.AddField("outboxmessage", "x", models.UUIDField(default=uuid.uuid4))]', "per municipality"),
        ('[migrations.AddField("outboxmessage", "x", models.JSONField(default=dict))]', ""),
        ("[type('Own', (migrations.AddField,), {})('outboxmessage', 'x', models.TextField())]", "Own"),
        ("[migrations.SeparateDatabaseAndState([migrations.RunPython(print)], [])]", "RunPython"),
        ("[]\n    atomic = False", "not atomic"),
    ],
)
def test_only_what_follows_from_the_schema_is_replayed(
    fleet: list[Municipality], tmp_path: Path, operations: str, says: str
) -> None:
    with new_migrations(tmp_path, **{"0900_new": operations}):
        reason = why_not_replayable({(APP, "0900_new")})
    assert (says in reason) if says else not reason


def test_a_schema_that_drifted_is_asked_itself(fleet: list[Municipality], tmp_path: Path) -> None:
    """A constraint has another name here: the recording does not fit, Django finds it by what it is."""
    with as_owner(), in_schema(fleet[1].schema_name), connection.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE notifications_outboxmessage RENAME CONSTRAINT "
            "notifications_outboxmessage_dedupe_key_key TO another_name"
        )
    alter = """[migrations.AlterField("outboxmessage", "dedupe_key", models.CharField(max_length=200))]"""
    with new_migrations(tmp_path, **{"0900_alter": alter}):
        result = _roll_out("dorp-000", "dorp-001")
    assert result["outcomes"]["dorp-001"] == result["outcomes"]["dorp-001"] | {"outcome": "done", "way": "ordinary"}


def test_one_that_broke_off_gets_what_comes_after_migrating(fleet: list[Municipality], tmp_path: Path) -> None:
    """Killed between the last migration and the rights of the new models: the next roll-out finishes it."""
    with new_migrations(tmp_path, **{"0900_wide": WIDE}):
        _roll_out("dorp-000", "dorp-001")
        with as_owner(), in_schema(fleet[1].schema_name), connection.cursor() as cursor:
            cursor.execute("DELETE FROM auth_permission WHERE codename LIKE '%_sticker'")
        with in_public():
            rollout = Rollout.objects.create(release="before")
            RolloutStep.objects.create(
                rollout=rollout,
                municipality_id=fleet[1].pk,
                municipality_slug="dorp-001",
                wave=1,
                outcome=Outcome.RUNNING,
            )
        result = _roll_out("dorp-000", "dorp-001")
    assert {slug: one["way"] for slug, one in result["outcomes"].items()} == {"dorp-001": "ordinary"}
    assert _rights(fleet[1]) == _rights(fleet[0])
    with in_public():
        assert RolloutStep.objects.get(rollout=rollout).outcome == Outcome.INTERRUPTED


def test_every_receiver_of_the_migration_signals_is_known() -> None:
    """A library that does something new after migrating must be looked at: replaying skips it (ADR 0014)."""
    known = {
        "django.contrib.auth.management.create_permissions",  # rights: copied
        "wagtail.snippets.models.create_extra_permissions",  # rights: copied
        "django.contrib.contenttypes.management.create_contenttypes",  # in public only, by migrate_public
        "django.contrib.contenttypes.management.inject_rename_contenttypes_operations",  # in public only
        "guardian.shortcuts.clear_ct_cache",  # this process's memory
        "wagtail.signal_handlers.disconnect_reference_index_signal_handlers",  # this process, around data migrations
        "wagtail.signal_handlers.connect_reference_index_signal_handlers",
    }
    found = set()
    for signal in (pre_migrate, post_migrate):
        for entry in signal.receivers:
            receiver: Any = entry[1]() if isinstance(entry[1], ReferenceType) else entry[1]
            found.add(f"{receiver.__module__}.{receiver.__qualname__}")
    assert found == known
