"""One municipality goes back to a moment; the others, and whoever breaks it off, notice nothing."""

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import OperationalError, connection, transaction
from pytest_django import Settings

from services.accounts.models import User
from services.forms.models import FormDraft
from services.zaken.models import Zaak, ZaakDocument
from shared.progress import SilentProgress
from tenants.context import as_owner, in_municipality, in_public
from tenants.errors import BusyError, RefusedError
from tenants.municipalities.models import Municipality, State
from tenants.operations.actions import perform
from tenants.operations.locks import alone_with
from tenants.operations.models import Channel
from tenants.provisioning.actions import create_municipality, suspend_municipality
from tenants.transfer.actions.backup import backup_municipality, file_of
from tenants.transfer.actions.exporting import export_municipality
from tenants.transfer.actions.restore import abandon_restore, restore_municipality
from tenants.transfer.errors import DatabaseLostError, NoBackupError
from tenants.transfer.models import Backup, Workspace, WorkspaceStage
from tenants.transfer.workspaces import tidy_leftovers
from tests.conftest import ClientFor
from tests.factories.zaken import make_zaak
from tests.integration.tenants.transfer.conftest import OPERATOR, hashes_of, own_folders, schemas
from tests.integration.tenants.transfer.processes import kill_at
from tests.threads import in_another_connection

FILL = "tenants.transfer.reading.fill"
SWAP_FOLDERS = "tenants.transfer.workspaces.swap_folders"


@pytest.fixture
def neighbour(platform: None) -> Municipality:
    """Another municipality, which goes on."""
    return create_municipality(
        name="Buurdorp", slug="buurdorp", gemeentecode="9066", domain="buurdorp.localhost", actor=OPERATOR
    )


@pytest.fixture
def backup(village: Municipality) -> Backup:
    """A back-up of the village, after which it changed: a request more, one less, a file less."""
    taken = backup_municipality(municipality=village, actor=OPERATOR)
    with in_municipality(village):
        make_zaak(omschrijving="Van later")
        document = ZaakDocument.objects.get()
        document.file.delete(save=False)
        Zaak.objects.filter(pk=document.zaak_id).update(omschrijving="Kapot")
        User.objects.update(first_name="Kapot")
    return taken


def fresh(municipality: Municipality) -> Municipality:
    with in_public():
        return Municipality.objects.get(pk=municipality.pk)


def content_of(municipality: Municipality) -> str:
    """What a back-up taken now holds."""
    return backup_municipality(municipality=fresh(municipality), actor=OPERATOR).content_sha256


def has_later_request(municipality: Municipality) -> bool:
    with in_municipality(municipality):
        return Zaak.objects.filter(omschrijving="Van later").exists()


class Watching(SilentProgress):
    """Does something when a stage begins."""

    def __init__(self, stage: str, work: Any) -> None:
        self._stage, self._work = stage, work

    def start(self, what: str, *, total: int | None = None, unit: str = "") -> None:
        if what == self._stage:
            self._work()


def test_rows_and_files_equal_the_back_up_and_others_go_on(
    village: Municipality, neighbour: Municipality, backup: Backup, tmp_path: Path, client_for: ClientFor
) -> None:
    before = export_municipality(municipality=neighbour, to=tmp_path / "before.zip", actor=OPERATOR)
    written: list[str] = []
    has_ended = threading.Event()
    statuses: list[int] = []

    def write() -> None:
        while not has_ended.is_set():
            with in_municipality(neighbour):
                written.append(str(make_zaak().pk))

    def look() -> None:
        statuses.append(in_another_connection(lambda: client_for(village).get("/").status_code))
        statuses.append(in_another_connection(lambda: client_for(neighbour).get("/").status_code))

    writer = threading.Thread(target=lambda: in_another_connection(write))
    writer.start()
    try:
        restored = restore_municipality(
            municipality=village, backup=backup, actor=OPERATOR, progress=Watching("tables", look)
        )
    finally:
        has_ended.set()
        writer.join()

    assert statuses == [503, 200]
    assert restored.municipality.state == State.READY
    assert client_for(village).get("/").status_code == 200
    again = backup_municipality(municipality=restored.municipality, actor=OPERATOR)
    assert (again.content_sha256, again.counts) == (backup.content_sha256, backup.counts)
    after = export_municipality(municipality=neighbour, to=tmp_path / "after.zip", actor=OPERATOR)
    touched = ("zaken_", "notifications_outbox", "audit_")
    same = {path: value for path, value in hashes_of(before.path).items() if not path[7:].startswith(touched)}
    assert same.items() <= hashes_of(after.path).items()
    assert len(same) > 50
    with in_municipality(neighbour):
        assert {str(key) for key in Zaak.objects.values_list("pk", flat=True)} == set(written)
    assert len(written) > 0


def test_nothing_is_left_over(village: Municipality, backup: Backup, settings: Settings) -> None:
    before = schemas()
    restore_municipality(municipality=village, backup=backup, actor=OPERATOR)
    assert schemas() == before
    assert own_folders(settings) == {village.schema_name}
    with as_owner(), in_public(), connection.cursor() as cursor:
        assert not Workspace.objects.exists()
        cursor.execute("SELECT rolname FROM pg_roles WHERE rolname ~ '^m_' AND NOT EXISTS (SELECT FROM pg_namespace "
                       "WHERE nspname = rolname) AND oid IN (SELECT refobjid FROM pg_shdepend WHERE dbid = "
                       "(SELECT oid FROM pg_database WHERE datname = current_database()))")  # fmt: skip
        assert cursor.fetchall() == []


def test_log_ins_drafts_and_cached_pages_are_gone(village: Municipality, backup: Backup) -> None:
    with in_municipality(village):
        cache.set("page", "of before")
    restore_municipality(municipality=village, backup=backup, actor=OPERATOR)
    with in_municipality(village), connection.cursor() as cursor:
        assert cache.get("page") is None
        assert not FormDraft.objects.exists()
        cursor.execute("SELECT count(*) FROM django_session")
        assert cursor.fetchone() == (0,)


def test_the_role_follows_the_name(village: Municipality, backup: Backup) -> None:
    restore_municipality(municipality=village, backup=backup, actor=OPERATOR)
    schema = village.schema_name
    with as_owner(), in_public(), connection.cursor() as cursor:
        cursor.execute(f'CREATE TABLE "{schema}".later (id int); SET ROLE "{schema}"')
        try:
            for table in ("zaken_zaak", "later"):
                cursor.execute(f'TABLE "{schema}".{table} LIMIT 1')
        finally:
            cursor.execute(f"SET ROLE {settings.DATABASE_OWNER_ROLE}")
        cursor.execute("SELECT DISTINCT grantee FROM information_schema.role_table_grants WHERE table_schema = %s AND "
                       "grantee LIKE 'm\\_%%'", [schema])  # fmt: skip
        assert cursor.fetchall() == [(schema,)]


def test_a_suspended_municipality_is_suspended_afterwards(village: Municipality, backup: Backup) -> None:
    suspended = suspend_municipality(municipality=village, actor=OPERATOR)
    assert restore_municipality(municipality=suspended, backup=backup, actor=OPERATOR).municipality.state == "suspended"


def test_a_changed_file_is_refused_before_the_site_closes(village: Municipality, backup: Backup) -> None:
    path = file_of(backup.path)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(NoBackupError):
        restore_municipality(municipality=village, backup=backup, actor=OPERATOR)
    path.unlink()
    with pytest.raises(NoBackupError):
        restore_municipality(municipality=village, backup=backup, actor=OPERATOR)
    assert fresh(village).is_ready
    assert has_later_request(village)


def test_a_lost_database_connection_leaves_the_old_data_served(
    village: Municipality, backup: Backup, settings: Settings
) -> None:
    def cut() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            (pid,) = cursor.fetchone()

        def end() -> None:
            with as_owner(), in_public(), connection.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(%s)", [pid])

        in_another_connection(end)

    before = schemas()
    with pytest.raises(DatabaseLostError):
        restore_municipality(municipality=village, backup=backup, actor=OPERATOR, progress=Watching("tables", cut))
    assert fresh(village).is_ready
    assert has_later_request(village)
    tidy_leftovers()
    assert schemas() == before
    assert own_folders(settings) == {village.schema_name}
    restore_municipality(municipality=village, backup=backup, actor=OPERATOR)
    assert content_of(village) == backup.content_sha256


def test_killed_half_way_it_stays_closed_with_its_old_data_and_a_second_run_works(
    village: Municipality, backup: Backup, client_for: ClientFor, settings: Settings
) -> None:
    kill_at(FILL, "restore", "proefdorp", "--backup", "latest", "--yes", "--no-progress")
    assert fresh(village).state == State.RESTORING
    assert client_for(village).get("/").status_code == 503
    assert has_later_request(village)
    restored = restore_municipality(municipality=village, backup=backup, actor=OPERATOR)
    assert restored.municipality.state == State.READY
    assert own_folders(settings) == {village.schema_name}
    assert content_of(village) == backup.content_sha256


def test_killed_half_way_it_can_be_abandoned(village: Municipality, backup: Backup, client_for: ClientFor) -> None:
    before = schemas()
    suspend_municipality(municipality=village, actor=OPERATOR)
    kill_at(FILL, "restore", "proefdorp", "--backup", "latest", "--yes", "--no-progress")
    tidy_leftovers()  # the beat comes by first
    assert abandon_restore(municipality=village, actor=OPERATOR).state == State.SUSPENDED
    assert has_later_request(village)
    assert schemas() == before
    with pytest.raises(RefusedError):
        abandon_restore(municipality=village, actor=OPERATOR)


def test_killed_after_the_swap_the_beat_finishes_it(village: Municipality, backup: Backup, settings: Settings) -> None:
    before = schemas()
    kill_at(SWAP_FOLDERS, "restore", "proefdorp", "--backup", "latest", "--yes", "--no-progress")
    assert fresh(village).state == State.RESTORING
    assert tidy_leftovers() == 1
    assert fresh(village).state == State.READY
    assert schemas() == before
    assert own_folders(settings) == {village.schema_name}
    assert content_of(village) == backup.content_sha256


def test_a_swap_that_was_finished_opens_no_doors_of_a_next_restore(
    village: Municipality, backup: Backup, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody still reads the old rows, so they stay for a while; the beat comes by during a second restore."""

    def in_use(schema_name: str) -> None:
        raise OperationalError(schema_name)

    monkeypatch.setattr("tenants.transfer.workspaces._drop_patiently", in_use)
    restore_municipality(municipality=village, backup=backup, actor=OPERATOR)
    with in_public():
        assert Workspace.objects.get().stage == WorkspaceStage.FINISHED
        Municipality.objects.filter(pk=village.pk).update(state=State.RESTORING)
    tidy_leftovers()
    assert fresh(village).state == State.RESTORING
    with in_public():
        Municipality.objects.filter(pk=village.pk).update(state=State.READY)
    monkeypatch.undo()
    tidy_leftovers()
    with in_public():
        assert not Workspace.objects.exists()


def test_what_wrote_before_the_doors_closed_is_not_cut_in_two(
    village: Municipality, backup: Backup, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tenants.transfer.actions.restore.OPEN_WORK_S", 0.3)
    with in_municipality(village), transaction.atomic():
        half = make_zaak().identificatie
        with pytest.raises(BusyError, match="Er is niets veranderd"):
            in_another_connection(lambda: restore_municipality(municipality=village, backup=backup, actor=OPERATOR))
    with in_municipality(village):
        assert Zaak.objects.filter(identificatie=half).exists()
    assert fresh(village).state == State.READY
    restore_municipality(municipality=village, backup=backup, actor=OPERATOR)
    assert content_of(village) == backup.content_sha256


def test_two_at_once_and_an_export_meanwhile_are_refused(village: Municipality, backup: Backup, tmp_path: Path) -> None:
    seen: list[type] = []

    def attempt(work: Any) -> None:
        try:
            in_another_connection(work)
        except (BusyError, RefusedError) as error:
            seen.append(type(error))

    def others() -> None:
        attempt(lambda: restore_municipality(municipality=village, backup=backup, actor=OPERATOR))
        attempt(lambda: export_municipality(municipality=village, to=tmp_path / "x.zip", actor=OPERATOR))
        attempt(lambda: export_municipality(municipality=fresh(village), to=tmp_path / "y.zip", actor=OPERATOR))

    restore_municipality(municipality=village, backup=backup, actor=OPERATOR, progress=Watching("tables", others))
    assert seen == [BusyError, BusyError, RefusedError]
    assert not list(tmp_path.glob("*.zip"))


def test_an_export_that_runs_makes_a_restore_wait(village: Municipality, backup: Backup, tmp_path: Path) -> None:
    def attempt() -> None:
        with pytest.raises(BusyError):
            in_another_connection(lambda: restore_municipality(municipality=village, backup=backup, actor=OPERATOR))

    export_municipality(
        municipality=village, to=tmp_path / "x.zip", actor=OPERATOR, progress=Watching("files", attempt)
    )
    assert fresh(village).is_ready


def test_a_municipality_that_is_being_removed_is_not_restored(village: Municipality, backup: Backup) -> None:
    with in_public():
        Municipality.objects.filter(pk=village.pk).update(state=State.REMOVING)
    with pytest.raises(RefusedError):
        restore_municipality(municipality=village, backup=backup, actor=OPERATOR)


@pytest.fixture(autouse=True)
def no_lock_is_kept(platform: None) -> Iterator[None]:
    """However it ended, the next one may begin."""
    yield
    with in_public():
        municipalities = list(Municipality.objects.all())
    for municipality in municipalities:
        with alone_with(municipality.pk, municipality.slug):
            pass


def test_as_an_operation_it_adds_no_row_of_its_own(village: Municipality, backup: Backup) -> None:
    """The platform's record has it; the municipality equals the back-up to the byte."""
    perform(
        "municipality.restore", actor=OPERATOR, channel=Channel.COMMAND, municipality=village,
        parameters={"backup": str(backup.pk)},
    )  # fmt: skip
    again = backup_municipality(municipality=village, actor=OPERATOR)
    assert (again.content_sha256, again.counts) == (backup.content_sha256, backup.counts)


def test_a_back_up_that_is_kept_for_no_day_is_refused(village: Municipality) -> None:
    with pytest.raises(RefusedError, match="minstens 1 dag"):
        backup_municipality(municipality=village, actor=OPERATOR, keep_days=0)
