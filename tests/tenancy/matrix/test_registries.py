"""Tasks and management commands: each is in a table that says whom it reaches, and keeps to it."""

import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command, get_commands
from django.db import connection

from config.celery import app
from tenants.context import as_owner, in_public
from tenants.errors import UnsignedTaskError
from tenants.tasks import HEADER, MunicipalityTask, PlatformTask, sign_schema
from tests.canaries import tables_with
from tests.tenancy.matrix.asking import Watch
from tests.tenancy.matrix.world import World

FOLDER = Path(__file__).parent / "registries"
OWN_PACKAGES = ("cms.", "services.", "tenants.", "shared")
# Tables that hold codes, ids and names of ours only: there is no text of a municipality to leak.
WITHOUT_TEXTS = frozenset(
    {
        "auth_permission",
        "django_migrations",
        "forms_formversion",
        "guardian_groupobjectpermission",
        "wagtailadmin_editingsession",
        "wagtailcore_locale",
        "wagtailcore_referenceindex",
        "wagtailcore_taskstate",
        "wagtailcore_workflowstate",
    }
)
CLASSES = {"municipality": MunicipalityTask, "platform": PlatformTask}


def _table(name: str) -> dict[str, str]:
    text = (FOLDER / f"{name}.md").read_text(encoding="utf-8")
    return dict(re.findall(r"^\| `([\w.]+)` \| (\w+) \|", text, re.MULTILINE))


def _tasks() -> set[str]:
    app.loader.import_default_modules()
    return {name for name in app.tasks if not name.startswith(("celery.", "tests."))}


def _commands() -> set[str]:
    return {name for name, package in get_commands().items() if str(package).startswith(OWN_PACKAGES)}


def test_every_task_says_whose_it_is() -> None:
    table = _table("tasks")
    assert set(table) == _tasks(), "add the task to tests/tenancy/matrix/registries/tasks.md"
    assert {name: whose for name, whose in table.items() if not isinstance(app.tasks[name], CLASSES[whose])} == {}


def test_every_table_of_the_other_holds_its_word(world: World) -> None:
    with as_owner(), in_public(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT table_name FROM information_schema.columns JOIN information_schema.tables"
            " USING (table_schema, table_name) WHERE table_schema = %s AND table_type = 'BASE TABLE'"
            " AND (data_type IN ('text', 'jsonb') OR character_maximum_length > 20)",
            [world.other.schema_name],
        )
        tables = {name for (name,) in cursor.fetchall()}
    holding = {
        name.partition(".")[2].strip('"') for name in tables_with(world.other_word, schema_name=world.other.schema_name)
    }
    assert tables - holding == WITHOUT_TEXTS, "no row of it would be seen if it leaked: see world.py"


def test_every_command_says_whom_it_reaches() -> None:
    table = _table("commands")
    assert set(table) == _commands(), "add the command to tests/tenancy/matrix/registries/commands.md"
    assert set(table.values()) <= {"refused", "one", "all", "public", "files"}


@pytest.mark.parametrize("name", [name for name, reach in _table("commands").items() if reach == "refused"])
def test_a_refused_command_does_nothing(world: World, watch: Watch, name: str) -> None:
    with pytest.raises((CommandError, SystemExit)):
        call_command(name)
    assert watch.changed() == frozenset()


@pytest.mark.parametrize("name", [name for name, whose in _table("tasks").items() if whose == "municipality"])
def test_a_task_of_home_changes_nothing_elsewhere(world: World, watch: Watch, name: str) -> None:
    """Signed for home it leaves the other alone; unsigned, or signed for another task, it does not run at all."""
    app.loader.import_default_modules()
    task = app.tasks[name]
    for headers in (
        {},
        {HEADER: sign_schema(world.home.schema_name, "another.task")},
        {HEADER: world.other.schema_name},
    ):
        task.push_request(headers=headers)
        with pytest.raises(UnsignedTaskError):
            task()
        task.pop_request()
    task.push_request(headers={HEADER: sign_schema(world.home.schema_name, name)})
    task()
    task.pop_request()
    assert watch.changed() == frozenset()
    assert not any(world.other_word in line for line in watch.log.lines)
