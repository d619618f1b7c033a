"""Packages: one small municipality among many against alone, and how much goes through in a second at what memory.

`MUNICIPALITIES` (60), `TRANSFER_ROWS` (100,000) and `TRANSFER_MEGABYTES` (500) set the sizes; issue 3's own are 342, a
million and 10,000.
"""

import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.test import override_settings

from tenants.context import as_owner, in_municipality, in_public
from tenants.municipalities.models import Municipality
from tenants.transfer.actions.backup import backup_municipality
from tenants.transfer.actions.exporting import export_municipality
from tenants.transfer.actions.importing import NewIdentity, import_municipality
from tenants.transfer.actions.restore import restore_municipality
from tenants.transfer.archive import PackageReader
from tenants.usage.measuring import table_sizes
from tests.factories.zaken import make_zaak
from tests.load.benchmarks import ACTOR, make
from tests.load.figures import Figure, Line, Reading, median_ms

MUNICIPALITIES = int(os.environ.get("MUNICIPALITIES", "60"))
ROWS = int(os.environ.get("TRANSFER_ROWS", "100000"))
MEGABYTES = int(os.environ.get("TRANSFER_MEGABYTES", "500"))
_MEGABYTE = 1024 * 1024
_FILE_BYTES = 5 * _MEGABYTE
_ROUNDS = 9


def packages() -> list[Line]:
    """Everything about packages, in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        roots = {name: base / name.lower() for name in ("MEDIA_ROOT", "PRIVATE_ROOT", "PACKAGE_ROOT", "BACKUP_ROOT")}
        with override_settings(**roots):
            return [*_one_among_many(base), *_a_large_one(base)]


def _one_among_many(base: Path) -> list[Line]:
    small = make(1)
    target = base / "small.zip"

    def export() -> None:
        export_municipality(municipality=small, to=target, actor=ACTOR, overwrite=True)

    def back_up() -> None:
        backup_municipality(municipality=small, actor=ACTOR)

    alone = [median_ms(work, _ROUNDS) for work in (export, back_up)]
    for number in range(2, MUNICIPALITIES + 1):
        make(number)
    with as_owner(), in_public(), connection.cursor() as cursor:
        cursor.execute("ANALYZE pg_class, pg_depend, pg_attribute, pg_constraint")
    among = [median_ms(work, _ROUNDS) for work in (export, back_up)]
    dumped = median_ms(lambda: _dump(small, base / "dump.sql"), 1)
    of_many = f"one small municipality of {MUNICIPALITIES}"
    return [
        Figure(what=f"export {of_many} / alone", ours_ms=among[0], baseline_ms=alone[0], at_most=1.3),
        Figure(what=f"back up {of_many} / alone", ours_ms=among[1], baseline_ms=alone[1], at_most=1.3),
        Figure(what=f"back up {of_many} / pg_dump -n of its rows only", ours_ms=among[1], baseline_ms=dumped),
    ]


def _dump(municipality: Municipality, target: Path) -> None:
    options = connection.settings_dict
    environment = os.environ | {
        "PGHOST": str(options["HOST"]), "PGPORT": str(options["PORT"]), "PGUSER": str(options["USER"]),
        "PGPASSWORD": str(options["PASSWORD"]), "PGDATABASE": str(options["NAME"]),
    }  # fmt: skip
    program = str(Path(settings.PG_BIN) / "pg_dump") if settings.PG_BIN else "pg_dump"
    command = [program, f"--role={settings.DATABASE_OWNER_ROLE}", "-n", municipality.schema_name, "-f", str(target)]
    subprocess.run(command, env=environment, check=True)


def _a_large_one(base: Path) -> list[Line]:
    large = make(900)
    _fill(large)
    target = base / "large.zip"
    lines: list[Line] = []

    def measured[T](what: str, work: Callable[[], T]) -> T:
        started = time.perf_counter()
        with _peak_memory() as grown:
            answer = work()
        seconds = time.perf_counter() - started
        value = f"{seconds:.1f} s: {ROWS / seconds:,.0f} rows/s and {MEGABYTES / seconds:,.0f} MB/s at once"
        lines.append(Reading(what=what, value=value, note=f"memory grows by {grown[0] / _MEGABYTE:.0f} MB"))
        return answer

    size = f"{ROWS:,} requests and {MEGABYTES:,} MB of files"
    measured(f"export {size}", lambda: export_municipality(municipality=large, to=target, actor=ACTOR))
    identity = NewIdentity(
        purpose="production", slug="groot", name="Groot", domain="groot.localhost", gemeentecode="9999"
    )
    before = _log_position()
    arrived = measured("import them", lambda: import_municipality(file=target, actor=ACTOR, identity=identity))
    lines.append(_growth(target, arrived.municipality, _log_position() - before))
    target.unlink()
    backup = measured("back them up", lambda: backup_municipality(municipality=large, actor=ACTOR))
    measured("restore them", lambda: restore_municipality(municipality=large, backup=backup, actor=ACTOR))
    return lines


def _growth(package: Path, municipality: Municipality, log_bytes: int) -> Line:
    """What rows come to in the database; `tenants.transfer.room` counts on it."""
    with PackageReader(package) as reader:
        csv_bytes = sum(resource.bytes for resource in reader.manifest.tables)
    stored = table_sizes()[municipality.schema_name]
    return Reading(
        what="rows in the database, for each byte of CSV",
        value=f"{stored / csv_bytes:.1f} with indexes",
        note=f"and {log_bytes / csv_bytes:.1f} of the database's log ({csv_bytes / _MEGABYTE:,.0f} MB of CSV)",
    )


def _log_position() -> int:
    with in_public(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint")
        return int(cursor.fetchone()[0])


def _fill(municipality: Municipality) -> None:
    with in_municipality(municipality), connection.cursor() as cursor:
        zaak = make_zaak()
        changed = {
            "id": "gen_random_uuid()",
            "identificatie": "'X-' || n",
            "omschrijving": "'Melding ' || md5(n::text)",
        }
        columns = [field.column for field in zaak._meta.local_fields]
        values = [changed.get(column, f'z."{column}"') for column in columns]
        names = ", ".join(f'"{column}"' for column in columns)
        cursor.execute(
            f"INSERT INTO zaken_zaak ({names}) SELECT {', '.join(values)} "  # noqa: S608  # columns of our own model
            f"FROM zaken_zaak z, generate_series(1, {ROWS}) n WHERE z.id = %s",
            [zaak.pk],
        )
    folder = Path(settings.MEDIA_ROOT) / municipality.schema_name / "images"
    folder.mkdir(parents=True)
    content = os.urandom(_FILE_BYTES)
    for number in range(MEGABYTES * _MEGABYTE // _FILE_BYTES):
        (folder / f"{number:06}.jpg").write_bytes(content)


@contextmanager
def _peak_memory() -> Iterator[list[int]]:
    """How much more memory this process holds at most than at the start, in bytes: in the list, afterwards."""
    has_ended = threading.Event()
    start = peak = _resident()

    def watch() -> None:
        nonlocal peak
        while not has_ended.wait(0.05):
            peak = max(peak, _resident())

    watcher = threading.Thread(target=watch)
    watcher.start()
    grown = [0]
    try:
        yield grown
    finally:
        has_ended.set()
        watcher.join()
        grown[0] = max(peak, _resident()) - start


def _resident() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")
