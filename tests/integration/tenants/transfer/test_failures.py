"""A full disk, `kill -9`, a database that goes away, two at once: an error that says so, and nothing half done."""

import resource
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from pytest_django import Settings
from wagtail.images import get_image_model

from services.zaken.models import Zaak
from shared.errors import MeentError
from shared.progress import SilentProgress
from tenants.context import as_owner, in_municipality, in_public, in_schema
from tenants.errors import BusyError, MunicipalityExistsError, RefusedError
from tenants.municipalities.health import missing_migrations
from tenants.municipalities.models import Municipality, State
from tenants.provisioning.actions import create_municipality
from tenants.transfer.actions.backup import backup_municipality
from tenants.transfer.actions.exporting import export_municipality
from tenants.transfer.actions.importing import NewIdentity, import_municipality
from tenants.transfer.actions.restore import restore_municipality
from tenants.transfer.errors import DatabaseLostError, DiskError, TargetExistsError
from tenants.transfer.models import Backup, Workspace
from tenants.transfer.workspaces import tidy_leftovers
from tests.integration.tenants.transfer.conftest import OPERATOR, PRODUCTION, manifest_of, own_folders, rows_of, schemas
from tests.integration.tenants.transfer.processes import kill_at
from tests.integration.tenants.transfer.test_restore import Watching
from tests.threads import in_another_connection

OPEN = "tenants.transfer.actions.importing._open"
WRITE_FILES = "tenants.transfer.writing._write_files"


@contextmanager
def full_after(count: int) -> Iterator[None]:
    """No file can grow beyond so many bytes: what a program notices of a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (count, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def end_other_backends() -> None:
    """As a restart of PostgreSQL does: every connection to this database but one's own is gone."""
    with in_public(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )


def slugs() -> set[str]:
    with in_public():
        return set(Municipality.objects.values_list("slug", flat=True))


def leftovers() -> list[str]:
    with in_public():
        return [str(row) for row in Workspace.objects.all()]


@pytest.mark.parametrize("count", [0, 20_000, 60_000])
def test_a_full_disk_leaves_no_half_package(village: Municipality, tmp_path: Path, count: int) -> None:
    folder = tmp_path / "target"
    folder.mkdir()
    with pytest.raises(DiskError, match="schijf is vol"), full_after(count):
        export_municipality(municipality=village, to=folder / "p.zip", actor=OPERATOR)
    assert list(folder.iterdir()) == []
    assert leftovers() == []
    export_municipality(municipality=village, to=folder / "p.zip", actor=OPERATOR)


def test_a_full_disk_keeps_the_package_that_was_to_be_replaced(village: Municipality, tmp_path: Path) -> None:
    target = tmp_path / "p.zip"
    export_municipality(municipality=village, to=target, actor=OPERATOR)
    before = target.read_bytes()
    with pytest.raises(DiskError), full_after(20_000):
        export_municipality(municipality=village, to=target, actor=OPERATOR, overwrite=True)
    assert target.read_bytes() == before


def test_a_full_disk_leaves_no_back_up(village: Municipality, settings: Settings) -> None:
    with pytest.raises(DiskError), full_after(20_000):
        backup_municipality(municipality=village, actor=OPERATOR)
    assert not [path for path in Path(settings.BACKUP_ROOT).rglob("*") if path.is_file()]
    with in_public():
        assert not Backup.objects.exists()


def test_a_full_disk_leaves_nothing_of_an_import(sound_package: Path, platform: None, settings: Settings) -> None:
    before = slugs(), schemas()
    with pytest.raises(DiskError, match="schijf is vol"), full_after(100):
        import_municipality(file=sound_package, actor=OPERATOR, identity=PRODUCTION)
    assert (slugs(), schemas()) == before
    assert own_folders(settings) == set()
    assert leftovers() == []


def test_a_full_disk_leaves_a_restored_municipality_as_it_was(village: Municipality) -> None:
    taken = backup_municipality(municipality=village, actor=OPERATOR)
    with pytest.raises(DiskError), full_after(100):
        restore_municipality(municipality=village, backup=taken, actor=OPERATOR)
    with in_public():
        assert Municipality.objects.get(pk=village.pk).is_ready
    assert leftovers() == []


def test_targets_that_can_not_be_written(village: Municipality, tmp_path: Path) -> None:
    with pytest.raises(TargetExistsError):
        export_municipality(municipality=village, to=tmp_path, actor=OPERATOR)
    with pytest.raises(DiskError):
        export_municipality(municipality=village, to=tmp_path / "nowhere" / "p.zip", actor=OPERATOR)
    with in_public():
        Municipality.objects.filter(pk=village.pk).update(state=State.RESTORING)
    village.refresh_from_db()
    with pytest.raises(RefusedError):
        export_municipality(municipality=village, to=tmp_path / "p.zip", actor=OPERATOR)
    with pytest.raises(RefusedError):
        backup_municipality(municipality=village, actor=OPERATOR)


def test_a_database_that_goes_away_ends_an_export(village: Municipality, tmp_path: Path) -> None:
    class Cutting(SilentProgress):
        def advance(self, count: int = 1) -> None:
            in_another_connection(end_other_backends)

    folder = tmp_path / "target"
    folder.mkdir()
    with pytest.raises(DatabaseLostError, match="brak het werk af"):
        export_municipality(municipality=village, to=folder / "p.zip", actor=OPERATOR, progress=Cutting())
    assert list(folder.iterdir()) == []
    tidy_leftovers()
    assert leftovers() == []
    export_municipality(municipality=village, to=folder / "p.zip", actor=OPERATOR)


def test_a_database_that_goes_away_ends_an_import(sound_package: Path, platform: None, settings: Settings) -> None:
    before, had = slugs(), schemas()
    cutting = Watching("tables", lambda: in_another_connection(end_other_backends))
    with pytest.raises(DatabaseLostError):
        import_municipality(file=sound_package, actor=OPERATOR, identity=PRODUCTION, progress=cutting)
    assert slugs() == before
    tidy_leftovers()
    assert schemas() == had
    assert own_folders(settings) == set()
    assert leftovers() == []
    assert import_municipality(file=sound_package, actor=OPERATOR, identity=PRODUCTION).municipality.is_ready


def test_a_killed_import_leaves_no_municipality_and_the_next_run_removes_its_files(
    sound_package: Path, platform: None, settings: Settings
) -> None:
    before, had = slugs(), schemas()
    kill_at(OPEN, "import", sound_package, "--purpose", "production", "--no-progress")
    assert slugs() == before
    assert len(own_folders(settings)) == 1
    imported = import_municipality(file=sound_package, actor=OPERATOR, identity=PRODUCTION).municipality
    assert own_folders(settings) == {imported.schema_name}
    assert schemas() - had == {imported.schema_name}
    assert leftovers() == []


def test_a_killed_export_leaves_no_package_and_the_next_run_removes_the_rest(
    village: Municipality, tmp_path: Path
) -> None:
    folder = tmp_path / "target"
    folder.mkdir()
    kill_at(WRITE_FILES, "export", "proefdorp", "--to", folder / "p.zip", "--no-progress")
    assert not (folder / "p.zip").exists()
    assert len(list(folder.iterdir())) == 1
    export_municipality(municipality=village, to=folder / "p.zip", actor=OPERATOR)
    assert [path.name for path in folder.iterdir()] == ["p.zip"]
    assert leftovers() == []


def test_two_imports_of_one_short_name_give_one_municipality(sound_package: Path, platform: None) -> None:
    seen: list[type] = []

    def second() -> None:
        try:
            in_another_connection(lambda: import_municipality(file=sound_package, actor=OPERATOR, identity=PRODUCTION))
        except MeentError as error:
            seen.append(type(error))

    imported = import_municipality(
        file=sound_package, actor=OPERATOR, identity=PRODUCTION, progress=Watching("tables", second)
    )
    assert seen == [BusyError]
    assert imported.municipality.is_ready


def test_two_imports_of_one_code_at_the_same_moment_give_one_municipality(
    sound_package: Path, platform: None, settings: Settings
) -> None:
    before = slugs()
    outcomes: list[object] = []
    together = threading.Barrier(2, timeout=30)

    def work(number: int) -> None:
        identity = NewIdentity(
            purpose="production", slug=f"s{number}", name=f"N{number}", domain=f"n{number}.localhost"
        )
        meeting = Watching("tables", together.wait)
        try:
            outcomes.append(
                import_municipality(file=sound_package, actor=OPERATOR, identity=identity, progress=meeting)
            )
        except MunicipalityExistsError as error:
            outcomes.append(error)

    threads = [
        threading.Thread(target=lambda number=number: in_another_connection(lambda: work(number)))
        for number in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Imported", "MunicipalityExistsError"]
    assert len(slugs() - before) == 1
    assert len(own_folders(settings)) == 1
    assert leftovers() == []


@pytest.mark.system
def test_a_package_of_older_migrations_is_brought_up_to_date(village: Municipality, tmp_path: Path) -> None:
    """Built as it was then, filled, and migrated: not poured into tables of another shape."""
    with as_owner(), in_schema(village.schema_name):
        executor = MigrationExecutor(connection)
        executor.migrate([("wagtailimages", "0026_delete_uploadedimage")])
        assert ("wagtailimages", "0027_image_description") in missing_migrations()
    old = export_municipality(municipality=village, to=tmp_path / "old.zip", actor=OPERATOR).path
    fields = next(one for one in manifest_of(old)["resources"] if one["name"] == "wagtailimages_image")["schema"][
        "fields"
    ]
    assert "description" not in {field["name"] for field in fields}
    identity = NewIdentity(
        purpose="production", slug="nieuw", name="Nieuw", domain="nieuw.localhost", gemeentecode="9033"
    )
    imported = import_municipality(file=old, actor=OPERATOR, identity=identity).municipality
    with in_municipality(imported):
        assert not missing_migrations()
        assert get_image_model().objects.get().description == ""
        assert Zaak.objects.count() == len(rows_of(old, "tables/zaken_zaak.csv")) == 2
    assert leftovers() == []


def test_a_long_import_keeps_nobody_from_making_a_municipality(sound_package: Path, platform: None) -> None:
    def make() -> None:
        in_another_connection(
            lambda: create_municipality(
                name="Snel", slug="snel", gemeentecode="9031", domain="snel.localhost", actor=OPERATOR
            )
        )

    import_municipality(file=sound_package, actor=OPERATOR, identity=PRODUCTION, progress=Watching("tables", make))
    assert {"snel", "uittocht"} <= slugs()
