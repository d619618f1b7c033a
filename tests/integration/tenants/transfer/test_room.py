"""What does not fit, or is more than may come in, is refused before anything of it is loaded."""

import os
import shutil
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import Settings

from tenants.municipalities.models import Municipality
from tenants.transfer import room
from tenants.transfer.actions.backup import backup_municipality
from tenants.transfer.actions.importing import NewIdentity, import_municipality
from tenants.transfer.actions.restore import restore_municipality
from tenants.transfer.archive import PackageReader
from tenants.transfer.errors import DiskError
from tests.integration.tenants.transfer.conftest import OPERATOR, refusal
from tests.integration.tenants.transfer.forgery import members_of, pack

AS_IN_THE_PACKAGE = ("--purpose", "production", "--no-progress")


@pytest.fixture
def unlike_the_real_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that is too small, told the other way round: each row takes a thousand million times its room."""
    monkeypatch.setattr(room, "_LOG_GROWS", 1e9)


@pytest.mark.usefixtures("unlike_the_real_disk")
def test_rows_need_room_on_the_disk_of_the_database(sound_package: Path, nothing_stays: None) -> None:
    assert "Er is geen ruimte voor dit pakket" in refusal(sound_package)
    with pytest.raises(CommandError, match="no room for this package"):
        call_command("municipality", "import", str(sound_package), "--dry-run", *AS_IN_THE_PACKAGE)


def test_files_of_both_folders_are_added_up(
    sound_package: Path, nothing_stays: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each alone would fit."""
    members = members_of(sound_package) | {
        "media/large": os.urandom(9_000_000),
        "private/large": os.urandom(9_000_000),
    }
    package = pack(tmp_path / "large.zip", members)
    with PackageReader(package) as reader:
        free = shutil.disk_usage(tmp_path).free
        monkeypatch.setattr(room, "_SPARE_BYTES", free - 15_000_000)
        monkeypatch.setattr(room, "_database_folders", list)
        with pytest.raises(DiskError, match="ruimte"):
            room.require_disks(reader)
        monkeypatch.setattr(room, "_SPARE_BYTES", free - 30_000_000)
        room.require_disks(reader)


@pytest.mark.usefixtures("unlike_the_real_disk")
def test_rows_on_another_machine_are_not_counted(
    sound_package: Path, platform: None, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with PackageReader(sound_package) as reader:
        monkeypatch.setitem(connection.settings_dict, "HOST", "database.example")
        room.require_disks(reader)
        settings.PG_DATA = str(sound_package.parent)
        with pytest.raises(DiskError, match="ruimte"):
            room.require_disks(reader)


@pytest.mark.usefixtures("unlike_the_real_disk")
def test_a_restore_needs_the_room_too(village: Municipality) -> None:
    taken = backup_municipality(municipality=village, actor=OPERATOR)
    with pytest.raises(DiskError, match="ruimte"):
        restore_municipality(municipality=village, backup=taken, actor=OPERATOR)
    village.refresh_from_db()
    assert village.is_ready


def test_more_than_a_municipality_may_store_is_refused(
    sound_package: Path, nothing_stays: None, settings: Settings
) -> None:
    settings.DEFAULT_LIMITS = settings.DEFAULT_LIMITS | {"storage_mb": 0}
    assert "mag 0 MB opslaan" in refusal(sound_package)


def test_over_the_limit_when_the_operator_wants_it(sound_package: Path, platform: None, settings: Settings) -> None:
    settings.DEFAULT_LIMITS = settings.DEFAULT_LIMITS | {"storage_mb": 0}
    identity = NewIdentity(purpose="production", over_limit=True)
    assert import_municipality(file=sound_package, actor=OPERATOR, identity=identity).municipality.is_ready


def test_no_package_is_larger_than_the_installation_takes(
    sound_package: Path, nothing_stays: None, settings: Settings
) -> None:
    settings.IMPORT_MOST_MB = 0
    assert "IMPORT_MOST_MB" in refusal(sound_package)
    with pytest.raises(CommandError, match="IMPORT_MOST_MB"):
        call_command("municipality", "import", str(sound_package), "--over-limit", *AS_IN_THE_PACKAGE)


def test_a_restore_is_not_held_back_by_limits(village: Municipality, settings: Settings) -> None:
    taken = backup_municipality(municipality=village, actor=OPERATOR)
    settings.IMPORT_MOST_MB = 0
    settings.DEFAULT_LIMITS = settings.DEFAULT_LIMITS | {"storage_mb": 0}
    restored = restore_municipality(municipality=village, backup=taken, actor=OPERATOR)
    assert restored.municipality.is_ready
