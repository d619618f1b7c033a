"""Back-up and restore of the database and the files, with the real scripts and pg_dump."""

import contextlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import psycopg2
import pytest
from django.conf import settings

from tests.databases import create_database, drop_database

pytestmark = pytest.mark.system

SCRIPTS = Path(settings.BASE_DIR) / "deploy" / "backup"


@pytest.fixture
def empty_database(django_db_setup: None) -> Iterator[str]:
    name = f"meent_restored_{os.getpid()}"
    create_database(name)
    yield name
    drop_database(name)


def environment(database: str, folder: Path) -> dict[str, str]:
    options = settings.DATABASES["default"]
    address = f"{options['HOST']}:{options['PORT']}/{database}"
    return {
        **os.environ,
        # every character percent-encoded, as a password may hold any
        "DATABASE_URL": f"postgres://{options['USER']}:{encode_all(str(options['PASSWORD']))}@{address}",
        "MEDIA_ROOT": str(folder / "media"),
        "PRIVATE_ROOT": str(folder / "private"),
        "PACKAGE_ROOT": str(folder / "packages"),
        "BACKUP_ROOT": str(folder / "backups"),
        "BACKUP_DIR": str(folder / "backups"),
        "PG_BIN": settings.PG_BIN,
    }


def encode_all(password: str) -> str:
    return "".join(f"%{byte:02X}" if byte in b"-_" else quote(chr(byte), safe="") for byte in password.encode())


def run(script: str, *arguments: object, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [str(SCRIPTS / script), *map(str, arguments)]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False)


def row_counts(database: str) -> dict[str, int]:
    """The number of rows of every table in every schema."""
    options = settings.DATABASES["default"]
    with contextlib.closing(
        psycopg2.connect(
            host=options["HOST"], port=options["PORT"], user=options["USER"], password=options["PASSWORD"],
            dbname=database, options=f"-c role={settings.DATABASE_OWNER_ROLE}",
        )
    ) as connection, connection.cursor() as cursor:  # fmt: skip
        cursor.execute(
            "SELECT format('%I.%I', schemaname, tablename) FROM pg_tables"
            " WHERE schemaname !~ '^pg_|information_schema' ORDER BY 1"
        )
        counts = {}
        for (table,) in cursor.fetchall():
            cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608  # names come from the catalog, quoted
            counts[table] = cursor.fetchone()[0]
        return counts


@pytest.fixture
def files(tmp_path: Path) -> dict[str, bytes]:
    """A picture and a private file in the folders that are backed up."""
    content = {"media/m_a/images/molen.png": b"a picture", "private/m_a/foto.png": b"a private picture"}
    for name, data in content.items():
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_bytes(data)
    return content


def test_a_restore_gives_back_every_row_and_file(empty_database: str, files: dict[str, bytes], tmp_path: Path) -> None:
    source = str(settings.DATABASES["default"]["NAME"])
    made = run("backup.sh", env=environment(source, tmp_path))
    assert made.returncode == 0, made.stderr
    folder = Path(made.stdout.strip())
    assert folder.stat().st_mode & 0o777 == 0o700

    restored = run("restore.sh", folder, env=environment(empty_database, tmp_path / "new"))

    assert restored.returncode == 0, restored.stderr
    counts = row_counts(source)
    assert len(counts) > 100
    assert sum(counts.values()) > 100
    assert row_counts(empty_database) == counts
    for name, data in files.items():
        assert (tmp_path / "new" / name).read_bytes() == data


def test_restore_refuses_to_overwrite_a_database_or_folder(
    files: dict[str, bytes], tmp_path: Path, django_db_setup: None
) -> None:
    source = str(settings.DATABASES["default"]["NAME"])
    before = row_counts(source)
    folder = run("backup.sh", env=environment(source, tmp_path)).stdout.strip()

    over_database = run("restore.sh", folder, env=environment(source, tmp_path / "new"))
    assert over_database.returncode == 1
    assert "restore into an empty one" in over_database.stderr
    assert row_counts(source) == before

    over_folder = run("restore.sh", folder, env=environment(source, tmp_path))
    assert over_folder.returncode == 1
    assert "is not empty" in over_folder.stderr


def test_restore_refuses_a_damaged_back_up(files: dict[str, bytes], tmp_path: Path, django_db_setup: None) -> None:
    env = environment(str(settings.DATABASES["default"]["NAME"]), tmp_path)
    folder = Path(run("backup.sh", env=env).stdout.strip())
    with (folder / "private.tar.gz").open("ab") as archive:
        archive.write(b"x")
    refused = run("restore.sh", folder, env=env)
    assert refused.returncode == 1
    assert "damaged" in refused.stderr


def test_a_failed_back_up_leaves_nothing_that_looks_like_one(tmp_path: Path, files: dict[str, bytes]) -> None:
    env = environment("no_such_database", tmp_path)
    assert run("backup.sh", env=env).returncode != 0
    assert list((tmp_path / "backups").iterdir()) == []


def test_old_back_ups_go_and_recent_ones_stay(tmp_path: Path, files: dict[str, bytes], django_db_setup: None) -> None:
    env = environment(str(settings.DATABASES["default"]["NAME"]), tmp_path)
    old, recent, other = (tmp_path / "backups" / name for name in ("meent-old", "meent-recent", "something-else"))
    for folder in (old, recent, other):
        folder.mkdir(parents=True)
        os.utime(folder, (0, 0))
    os.utime(recent)
    assert run("backup.sh", env=env).returncode == 0
    assert not old.exists()
    assert recent.exists()
    assert other.exists()
