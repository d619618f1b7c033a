"""What a restore leaves when others are in its way: old rows, old files, transactions that began before it."""

import threading
from pathlib import Path

import pytest
from django.db import OperationalError, connection, transaction
from pytest_django import Settings

from services.accounts.models import User
from services.zaken.models import Zaak
from tenants.context import as_owner, in_municipality, in_public
from tenants.errors import BusyError
from tenants.municipalities.models import Municipality, State
from tenants.removal.actions import delete_municipality, rehearse_removal
from tenants.removal.models import Removal
from tenants.transfer.actions.backup import backup_municipality
from tenants.transfer.actions.restore import restore_municipality
from tenants.transfer.folders import folders_of, remove_folders, swap_folders
from tenants.transfer.models import Backup, Workspace, WorkspaceStage
from tenants.transfer.workspaces import tidy_leftovers
from tests.integration.tenants.removal.conftest import suspend_for
from tests.integration.tenants.transfer.conftest import OPERATOR, own_folders, schemas
from tests.threads import in_another_connection


@pytest.fixture
def backup(village: Municipality) -> Backup:
    return backup_municipality(municipality=village, actor=OPERATOR)


@pytest.fixture
def with_old_rows(village: Municipality, backup: Backup, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """Restored, while somebody still read the old rows: they are there, under another name."""

    def in_use(schema_name: str) -> None:
        raise OperationalError(schema_name)

    with monkeypatch.context() as patched:
        patched.setattr("tenants.transfer.workspaces._drop_patiently", in_use)
        restore_municipality(municipality=village, backup=backup, actor=OPERATOR)
    with in_public():
        return Workspace.objects.get(stage=WorkspaceStage.FINISHED)


def test_the_role_has_no_rights_on_old_rows_that_are_still_there(
    village: Municipality, with_old_rows: Workspace
) -> None:
    role, old = village.schema_name, with_old_rows.schema_name
    with as_owner(), in_public(), connection.cursor() as cursor:
        cursor.execute("SELECT has_schema_privilege(%s, %s, 'USAGE')", [role, old])
        assert cursor.fetchone() == (False,)
        cursor.execute(
            "SELECT count(*) FROM pg_class, aclexplode(relacl) WHERE relnamespace = %s::regnamespace"
            " AND grantee = %s::regrole",
            [old, role],
        )
        assert cursor.fetchone() == (0,)
        cursor.execute(
            "SELECT count(*) FROM pg_default_acl, aclexplode(defaclacl) WHERE defaclnamespace = %s::regnamespace"
            " AND grantee = %s::regrole",
            [old, role],
        )
        assert cursor.fetchone() == (0,)


def test_a_removal_takes_what_a_restore_left_with_it(
    village: Municipality, with_old_rows: Workspace, settings: Settings
) -> None:
    old = with_old_rows.schema_name
    suspend_for(village, days=settings.DELETION_COOLING_OFF_DAYS + 1)
    rehearsed = rehearse_removal(municipality=village, actor=OPERATOR)["content"]["removed"]["restores"]
    assert rehearsed["folders"].keys() == {f"{old}.old"}

    with as_owner(), transaction.atomic(), in_public(), connection.cursor() as cursor:
        cursor.execute(f'LOCK TABLE "{old}".zaken_zaak IN ACCESS SHARE MODE')
        with pytest.raises(BusyError, match="back-up"):
            in_another_connection(lambda: delete_municipality(municipality=village, actor=OPERATOR))
    with in_public():
        village.refresh_from_db()
    removal = delete_municipality(municipality=village, actor=OPERATOR)
    try:
        assert removal.certificate["content"]["removed"]["restores"] == rehearsed
        assert rehearsed["count"] > 500
        assert not {old, village.schema_name} & schemas()
        assert own_folders(settings) == set()
        with in_public():
            assert not Workspace.objects.exists()
    finally:
        with in_public():
            Removal.objects.all().delete()


@pytest.mark.parametrize("stage", [WorkspaceStage.BROKEN_OFF, WorkspaceStage.SWAPPED])
def test_a_removal_takes_the_record_of_a_restore_with_it(
    village: Municipality, settings: Settings, stage: WorkspaceStage
) -> None:
    with in_public():
        Workspace.objects.create(kind="restore", stage=stage, municipality_id=village.pk, state_before=State.READY)
    suspend_for(village, days=settings.DELETION_COOLING_OFF_DAYS + 1)
    delete_municipality(municipality=village, actor=OPERATOR)
    with in_public():
        assert not Workspace.objects.exists()
        Removal.objects.all().delete()


def test_who_has_only_read_so_far_is_waited_for(
    village: Municipality, backup: Backup, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tenants.transfer.actions.restore.OPEN_WORK_S", 0.3)
    with in_municipality(village), transaction.atomic():
        assert Zaak.objects.count() == 2
        with pytest.raises(BusyError, match="Er is niets veranderd"):
            in_another_connection(lambda: restore_municipality(municipality=village, backup=backup, actor=OPERATOR))
    with in_public():
        assert Municipality.objects.get(pk=village.pk).state == State.READY


def test_who_reads_one_table_and_then_writes_another_ends_first(
    village: Municipality, backup: Backup, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With locks that are taken one by one that is a deadlock, or a write that lands in the restored rows."""
    has_read, may_write = threading.Event(), threading.Event()
    waited = []

    def wait(seconds: float) -> None:
        waited.append(seconds)
        may_write.set()
        threading.Event().wait(seconds)

    def work() -> None:
        with in_municipality(village), transaction.atomic():
            assert Zaak.objects.count() == 2
            has_read.set()
            assert may_write.wait(20)
            User.objects.update(first_name="Te laat")

    monkeypatch.setattr("tenants.transfer.actions.restore.time.sleep", wait)
    writer = threading.Thread(target=lambda: in_another_connection(work))
    writer.start()
    try:
        assert has_read.wait(20)
        restore_municipality(municipality=village, backup=backup, actor=OPERATOR)
    finally:
        may_write.set()
        writer.join()
    assert waited
    with in_municipality(village):
        assert not User.objects.filter(first_name="Te laat").exists()


def test_one_that_can_not_be_tidied_does_not_stop_the_others(
    village: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of one, the municipality is gone since; of the other, the process was killed."""
    with in_public():
        stuck = Workspace.objects.create(
            kind="restore", stage=WorkspaceStage.SWAPPED, schema_name="m_stuck", municipality_id=Workspace().pk
        )
        broken = Workspace.objects.create(kind="import", schema_name="m_broken")
        easy = Workspace.objects.create(kind="export", file="/nowhere/x.zip")

    def refuse(schema_name: str) -> None:
        raise OperationalError(schema_name)

    monkeypatch.setattr("tenants.transfer.workspaces._drop_patiently", refuse)
    assert tidy_leftovers() == 2
    with in_public():
        assert set(Workspace.objects.values_list("pk", "stage")) == {
            (stuck.pk, WorkspaceStage.FINISHED), (broken.pk, WorkspaceStage.BUILDING),
        }  # fmt: skip
        assert not Workspace.objects.filter(pk=easy.pk).exists()


def test_files_written_between_two_renames_are_not_lost(settings: Settings) -> None:
    root = Path(settings.MEDIA_ROOT)

    def write(name: str, text: str) -> None:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)

    write("m_new.old/oud.txt", "oud")  # the first rename was done
    write("m_new/hetzelfde.txt", "uit de back-up")
    write("m_now/hetzelfde.txt", "van daarna")  # then somebody saved files
    write("m_now/map/later.txt", "later")

    swap_folders("m_now", "m_new")

    assert {str(path.relative_to(root)): path.read_text() for path in root.rglob("*.txt")} == {
        "m_now/hetzelfde.txt": "uit de back-up",
        "m_now/map/later.txt": "later",
        "m_new.old/oud.txt": "oud",
        "m_new.old.1/hetzelfde.txt": "van daarna",
    }
    assert {folder.name for folder in folders_of("m_new")} == {"m_new.old", "m_new.old.1"}
    remove_folders("m_new")
    assert {path.name for path in root.iterdir()} == {"m_now"}


def test_a_file_that_somebody_writes_at_the_very_moment_moves_along(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = Path(settings.MEDIA_ROOT)
    for name in ("m_now/oud.txt", "m_new/nieuw.txt"):
        (root / name).parent.mkdir(parents=True)
        (root / name).write_text(name)
    rename = Path.rename
    calls: list[Path] = []

    def renamed(self: Path, target: Path) -> Path:
        if (self.name, len(calls)) == ("m_new", 0):
            calls.append(self)
            (root / "m_now").mkdir()
            (root / "m_now" / "tussendoor.txt").write_text("tussendoor")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", renamed)
    swap_folders("m_now", "m_new")
    assert {path.name for path in (root / "m_now").iterdir()} == {"nieuw.txt", "tussendoor.txt"}
