"""What municipalities cost: one empty one, and as many as the Netherlands has."""

import os
import time
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.test import Client

from tenants.context import as_owner, in_public
from tenants.municipalities.models import Municipality
from tenants.tables import table_notes
from tests.load.benchmarks import make
from tests.load.figures import Line, Reading

MUNICIPALITIES = int(os.environ.get("MUNICIPALITIES", "342"))
_MEGABYTE = 1024 * 1024
_CATALOGS = ("pg_class", "pg_attribute", "pg_index", "pg_constraint", "pg_depend", "pg_type", "pg_attrdef")


def an_empty_municipality() -> list[Line]:
    """Disk, files and rows in the catalog of one municipality, as the difference that the second one makes."""
    make(1)
    before, files = _catalog_rows(), _database_files()
    made = make(2)
    rows = {name: count - before[name] for name, count in _catalog_rows().items()}
    with as_owner(), in_public(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FILTER (WHERE relkind = 'r'), count(*) FILTER (WHERE relkind = 'i'), "
            "coalesce(sum(pg_total_relation_size(oid)) FILTER (WHERE relkind = 'r'), 0) "
            "FROM pg_class WHERE relnamespace = to_regnamespace(%s)",
            [made.schema_name],
        )
        tables, indexes, size = cursor.fetchone() or (0, 0, 0)
    return [
        Reading(what="one empty municipality: on disk", value=f"{size / _MEGABYTE:.1f} MB", note="tables and indexes"),
        Reading(
            what="one empty municipality: tables",
            value=f"{tables} tables, {indexes} indexes, {_database_files() - files} files",
            note=f"{len(table_notes.items())} have a written reason: tenants.tables",
        ),
        Reading(
            what="one empty municipality: catalog rows",
            value=f"{sum(rows.values()):,}",
            note=", ".join(f"{name} {count}" for name, count in rows.items()),
        ),
    ]


def every_table() -> list[Line]:
    """Each table of an empty municipality: what it takes, what it is for, and why it is there at all."""
    made = make(1)
    with as_owner(), in_public(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, pg_total_relation_size(pg_class.oid), (SELECT count(*) FROM pg_index "
            "WHERE indrelid = pg_class.oid) FROM pg_class WHERE relkind = 'r' "
            "AND relnamespace = to_regnamespace(%s) ORDER BY relname",
            [made.schema_name],
        )
        rows = cursor.fetchall()
    lines: list[Line] = []
    for name, size, indexes in rows:
        note = table_notes.get(name)
        lines.append(Reading(what=name, value=f"{size // 1024:4} kB {indexes:2} indexes  {note.kind:10} {note.reason}"))
    return lines


def many_municipalities() -> list[Line]:
    """Create all, serve all: times, memory of this process and of the connection that has served them all."""
    started = time.perf_counter()
    made = [make(number) for number in range(MUNICIPALITIES)]
    created_s = time.perf_counter() - started
    connection.close()  # the one that made them knows too much

    rounds = []
    memory = [_backend_memory()]
    process = [_private_mb("self")]
    for _round in range(2):
        started = time.perf_counter()
        for municipality in made:
            _visit(municipality)
        rounds.append(time.perf_counter() - started)
        memory.append(_backend_memory())
        process.append(_private_mb("self"))
    with as_owner(), in_public(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        (size,) = cursor.fetchone() or (0,)
    count = len(made)
    return [
        Reading(
            what=f"{count} municipalities: create all",
            value=f"{created_s:.0f} s",
            note=f"{created_s / count * 1000:.0f} ms each",
        ),
        Reading(
            what=f"{count} municipalities: serve all, home and contact page, one after the other",
            value=f"{rounds[0]:.0f} s the first time, {rounds[1]:.0f} s the second",
            note=f"{rounds[1] / count / 2 * 1000:.0f} ms a page",
        ),
        Reading(
            what=f"{count} municipalities: memory of the web process",
            value=" → ".join(f"{value:.0f} MB" for value in process),
            note="before, after one round, after two",
        ),
        Reading(
            what=f"{count} municipalities: memory of its connection in PostgreSQL",
            value=" → ".join(f"{value:.0f} MB" for value in memory),
            note="before, after one round, after two; the connection is renewed after "
            f"{settings.DATABASE_MAX_SCHEMAS_PER_CONNECTION} municipalities",
        ),
        Reading(what=f"{count} municipalities: database on disk", value=f"{size / _MEGABYTE:,.0f} MB"),
    ]


def _visit(municipality: Municipality) -> None:
    client = Client(headers={"host": municipality.primary_domain})
    for path in ("/", "/contact/"):
        response = client.get(path)
        if response.status_code != 200:
            raise RuntimeError(f"{municipality.primary_domain}{path} answered {response.status_code}")


def _catalog_rows() -> dict[str, int]:
    with as_owner(), in_public(), connection.cursor() as cursor:
        found = {}
        for name in _CATALOGS:
            cursor.execute(f"SELECT count(*) FROM pg_catalog.{name}")  # noqa: S608  # a constant above
            row = cursor.fetchone()
            found[name] = int(row[0]) if row else 0
        return found


def _database_files() -> int:
    with as_owner(), in_public(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_class WHERE relfilenode <> 0 AND relkind IN ('r', 'i', 't', 'S', 'm') "
            "AND NOT relisshared"
        )
        row = cursor.fetchone()
        return int(row[0]) if row else 0


def _backend_memory() -> float:
    """MB that the server process behind our connection has to itself; not a number where that can't be read."""
    with as_owner(), in_public(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone() or (0,)
    is_here = settings.DATABASES["default"]["HOST"] in {"127.0.0.1", "localhost"}
    return _private_mb(pid) if is_here else float("nan")


def _private_mb(pid: int | str) -> float:
    """Memory of a process on this machine that it shares with nobody."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return float("nan")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("RssAnon:")) / 1024
