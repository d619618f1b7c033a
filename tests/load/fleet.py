"""Roll-outs against django-tenants' `migrate_schemas` (standard executor), over the same municipalities."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django_tenants.management.commands.migrate_schemas import MigrateSchemasCommand

from shared.actors import Actor
from shared.progress import SilentProgress
from tenants.context import as_owner, in_public
from tenants.fleet import fingerprints
from tenants.fleet.actions import roll_out
from tenants.fleet.queries import fleet_rows
from tenants.municipalities.models import Municipality
from tenants.postgresql.migrations import migrate_schema
from tests.fleets import APP, ROOT, make_bare, new_migrations
from tests.load.figures import Figure, Line, Reading
from tests.load.size import MUNICIPALITIES

ACTOR = Actor.system("bench")
_HUNDRED = 100
_SAMPLE = 10


def roll_outs_against_migrate_schemas() -> list[Line]:
    """One added field and nothing to do, over a hundred; nothing to do, over as many as the Netherlands has."""
    for number in range(_HUNDRED):
        make_bare(number)
    lines: list[Line] = [_nothing_to_do(_HUNDRED), _one_added_field()]
    for number in range(_HUNDRED, MUNICIPALITIES):
        make_bare(number)
    lines += [_nothing_to_do_scaled(), _as_a_command()]
    lines += [
        Reading(what=f"fleet status of {MUNICIPALITIES}: {what}", value=f"{_ms(work) / 1000:.2f} s")
        for what, work in (
            ("migrations and health", lambda: fleet_rows(with_drift=False)),
            ("with drift", fleet_rows),
        )
    ]
    return lines


def _ms(work: Callable[[], object]) -> float:
    connection.close()  # each begins with a fresh connection
    fingerprints.loader.cache_clear()
    fingerprints.on_disk.cache_clear()
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def _ours() -> None:
    result = roll_out(actor=ACTOR, progress=SilentProgress())
    if result["counts"]["failed"]:
        raise RuntimeError(result)


def _theirs() -> None:
    call_command(MigrateSchemasCommand(), tenant=True, verbosity=0)


def _nothing_to_do(count: int) -> Figure:
    ours = min(_ms(_ours) for _round in range(3))
    return Figure(
        what=f"fleet migrate, nothing to do over {count} / migrate_schemas",
        ours_ms=ours,
        baseline_ms=_ms(_theirs),
        times_faster=100,
    )


def _one_added_field() -> Figure:
    with tempfile.TemporaryDirectory() as folder:
        with new_migrations(Path(folder), **{"0900_theirs": _field("theirs")}):
            baseline = _ms(_theirs)
        sources = {"0900_theirs": _field("theirs"), "0901_ours": _field("ours")}
        with new_migrations(Path(folder), **sources):
            ours = _ms(_ours)
        _back_to_the_code(list(sources))
    return Figure(
        what=f"fleet migrate, one added field over {_HUNDRED} / migrate_schemas",
        ours_ms=ours,
        baseline_ms=baseline,
        times_faster=30,
    )


def _field(name: str) -> str:
    return f'[migrations.AddField("outboxmessage", "{name}", models.CharField(max_length=50, db_default=""))]'


def _back_to_the_code(names: list[str]) -> None:
    """What was migrated for the benchmark is no part of this code: forget that it was."""
    with in_public():
        municipalities = list(Municipality.objects.values_list("schema_name", flat=True))
    for schema_name in ["public", *municipalities]:
        with as_owner(), in_public(), connection.cursor() as cursor:
            table = f"{connection.ops.quote_name(schema_name)}.django_migrations"
            cursor.execute(f"DELETE FROM {table} WHERE app = %s AND name = ANY(%s)", [APP, names])  # noqa: S608


def _nothing_to_do_scaled() -> Figure:
    """The baseline takes minutes here: a sample of the schemas, among all of them, times their number."""
    with in_public():
        sample = list(Municipality.objects.values_list("schema_name", flat=True)[:_SAMPLE])

    def theirs() -> None:
        for schema_name in sample:
            migrate_schema(schema_name)

    return Figure(
        what=f"fleet migrate, nothing to do over {MUNICIPALITIES} / migrate_schemas ({_SAMPLE} measured, scaled)",
        ours_ms=min(_ms(_ours) for _round in range(3)),
        baseline_ms=_ms(theirs) * MUNICIPALITIES / _SAMPLE,
        times_faster=100,
    )


def _as_a_command() -> Reading:
    """The whole command, less the start of Django."""
    with tempfile.TemporaryDirectory() as folder, new_migrations(Path(folder)) as environment:

        def run(*arguments: str) -> float:
            started = time.perf_counter()
            subprocess.run(
                [sys.executable, *arguments],
                cwd=ROOT,
                env={**os.environ, **environment},
                capture_output=True,
                check=True,
            )
            return time.perf_counter() - started

        bare = min(run("-c", "import django; django.setup()") for _round in range(3))
        whole = min(run("manage.py", "fleet", "migrate", "--no-progress", "--json") for _round in range(3))
    return Reading(
        what=f"manage.py fleet migrate, nothing to do over {MUNICIPALITIES}, beyond Django's start-up",
        value=f"{whole - bare:.2f} s",
        note=f"≤ 1 s: {'met' if whole - bare <= 1 else 'NOT MET'}; Django's start-up {bare:.2f} s",
    )
