"""A migration beside which the code of before would fail is refused; one that only adds passes."""

from pathlib import Path

import pytest
from django.apps import apps
from django.db.migrations.loader import MigrationLoader
from lint_migrations import own_migrations, problems

from tests.fleets import ADD_FIELD, APP, new_migrations

NEW_TABLE = """[
    migrations.CreateModel("Sticker", [("id", models.BigAutoField(primary_key=True)), ("a", models.TextField())]),
    migrations.AddField("sticker", "b", models.IntegerField(default=0)),
    migrations.AddConstraint("sticker", models.UniqueConstraint(fields=["a", "b"], name="sticker_once")),
]"""

TWO_FIELDS = """[
    migrations.AddField("outboxmessage", "x", models.TextField(default="")),
    migrations.AddField("outboxmessage", "y", models.TextField(db_default="")),
]"""


def _problems(folder: Path, *operations: str) -> list[str]:
    """What is wrong with the last of these migrations."""
    names = {f"09{number:02}_step": source for number, source in enumerate(operations)}
    with new_migrations(folder, **names):
        loader = MigrationLoader(None)
        return problems(loader.disk_migrations[APP, max(names)], loader)


@pytest.mark.parametrize(
    "operations",
    [
        ADD_FIELD,
        NEW_TABLE,
        '[migrations.AddField("outboxmessage", "x", models.TextField(null=True))]',
        '[migrations.AddIndex("outboxmessage", models.Index(fields=["kind"], name="by_kind"))]',
        "[migrations.RunPython(migrations.RunPython.noop, migrations.RunPython.noop)]",
        '[migrations.RunSQL("UPDATE notifications_outboxmessage SET kind = kind")]',
        '[migrations.RemoveField("outboxmessage", "kind")]\n    judged_compatible = "nobody reads it"',
    ],
)
def test_what_only_adds_passes(db: None, tmp_path: Path, operations: str) -> None:
    assert _problems(tmp_path, operations) == []


@pytest.mark.parametrize(
    ("operations", "says"),
    [
        ('[migrations.RemoveField("outboxmessage", "kind")]', "DROPPING columns"),
        ('[migrations.RenameField("outboxmessage", "kind", "sort")]', "RENAMING columns"),
        ('[migrations.DeleteModel("OutboxMessage")]', "DROPPING table"),
        ('[migrations.RenameModel("OutboxMessage", "Message")]', "RENAMING tables"),
        ('[migrations.AddField("outboxmessage", "x", models.TextField(default=""))]', "NOT NULL"),
        ('[migrations.AlterField("outboxmessage", "failed_at", models.DateTimeField())]', "NOT NULL"),
        ('[migrations.AlterField("outboxmessage", "kind", models.IntegerField())]', "ALTERING columns"),
        ('[migrations.AlterField("outboxmessage", "kind", models.CharField(max_length=60, unique=True))]', "unique"),
        ('[migrations.RunSQL("ALTER TABLE notifications_outboxmessage\\n  DROP COLUMN kind")]', "DROPPING columns"),
        (TWO_FIELDS, "NOT NULL"),
    ],
)
def test_what_old_code_can_not_live_with_is_refused(db: None, tmp_path: Path, operations: str, says: str) -> None:
    (problem,) = _problems(tmp_path, operations)
    assert says in problem


def test_a_contract_names_its_expand_and_the_release(db: None, tmp_path: Path) -> None:
    contract = '[migrations.RemoveField("outboxmessage", "note")]\n    contract_of = '
    assert _problems(tmp_path, ADD_FIELD, contract + '("notifications.0900_step", "0.2.0")') == []
    assert "does not come before" in _problems(tmp_path, ADD_FIELD, contract + '("notifications.0700_x", "0.2.0")')[0]
    assert "does not come before" in _problems(tmp_path, ADD_FIELD, contract + '("notifications.0901_step", "1")')[0]
    assert "must be (migration, release)" in _problems(tmp_path, ADD_FIELD, contract + '"0.2.0"')[0]


def test_every_app_of_the_house_is_judged_and_passes(db: None) -> None:
    loader = MigrationLoader(None)
    judged = own_migrations(loader)
    labels = {migration.app_label for migration in judged}
    assert {"municipalities", "operations", "notifications", "zaken", "branding"} <= labels
    assert not labels & {"auth", "wagtailcore", "guardian"}
    assert labels <= {config.label for config in apps.get_app_configs()}
    assert [problem for migration in judged for problem in problems(migration, loader)] == []
