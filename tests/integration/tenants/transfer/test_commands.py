"""`municipality export` and `import` as an operator types them."""

import json
import os
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from pytest_django import Settings

from tenants.console.packages import package_files
from tenants.context import in_public
from tenants.municipalities.models import Municipality
from tenants.operations.actions import perform
from tenants.operations.models import Channel, Operation, OperationState
from tenants.transfer.actions.backup import remove_expired_backups
from tenants.transfer.actions.exporting import remove_expired_packages
from tenants.transfer.errors import TransferError
from tenants.transfer.models import Backup
from tenants.transfer.operations import package_path
from tenants.transfer.tasks import back_up_all
from tests.integration.tenants.transfer.conftest import OPERATOR, hashes_of


def answer(*words: object, **options: Any) -> dict[str, Any]:
    output = StringIO()
    call_command("municipality", *map(str, words), "--json", stdout=output, **options)
    result: dict[str, Any] = json.loads(output.getvalue())
    return result


def test_out_and_in(platform: None, scratch: Municipality, tmp_path: Path, settings: Settings) -> None:
    """Limits stay: they are an agreement of the platform that it leaves."""
    answer("limits", "proefdorp", "--storage-mb", "123")
    target = tmp_path / "proefdorp.zip"
    said = answer("export", "proefdorp", "--to", target)["result"]
    assert (said["path"], said["bytes"]) == (str(target), target.stat().st_size)
    assert target.stat().st_mode & 0o777 == 0o600
    arrived = answer(
        "import",
        target,
        "--purpose",
        "production",
        "--slug",
        "kopie",
        "--name",
        "Kopie",
        "--domain",
        "kopie.localhost",
        "--gemeentecode",
        "9055",
    )["result"]
    assert arrived == {
        "slug": "kopie", "name": "Kopie", "purpose": "production", "url": "http://kopie.localhost/",
        "counts": said["counts"], "taken_away": {}, "limits": settings.DEFAULT_LIMITS,
    }  # fmt: skip
    assert answer("limits", "kopie")["result"]["limits"] == settings.DEFAULT_LIMITS
    with in_public():
        done = Operation.objects.filter(state=OperationState.SUCCEEDED).values_list("kind", flat=True)
        assert sorted(done) == ["municipality.export", "municipality.import", "municipality.limits"]


def test_a_person_reads_what_was_written(platform: None, scratch: Municipality, tmp_path: Path) -> None:
    output = StringIO()
    call_command("municipality", "export", "proefdorp", "--to", str(tmp_path / "p.zip"), stdout=output)
    lines = output.getvalue().splitlines()
    assert lines[0] == str(tmp_path / "p.zip")
    assert "rows in" in lines[1]
    assert "SHA-256" in lines[2]
    assert len(lines) == 3


def test_an_existing_file_is_not_overwritten_unasked(platform: None, scratch: Municipality, tmp_path: Path) -> None:
    target = tmp_path / "there.zip"
    target.write_bytes(b"mine")
    with pytest.raises(CommandError, match="is there already"):
        call_command("municipality", "export", "proefdorp", "--to", str(target), stdout=StringIO())
    assert target.read_bytes() == b"mine"
    answer("export", "proefdorp", "--to", target, "--overwrite")
    assert len(hashes_of(target)) > 60


def test_dry_runs_change_nothing(platform: None, scratch: Municipality, sound_package: Path, tmp_path: Path) -> None:
    target = tmp_path / "p.zip"
    rehearsed = answer("export", "proefdorp", "--to", target, "--dry-run")["result"]["counts"]
    assert not target.exists()
    assert answer("export", "proefdorp", "--to", target)["result"]["counts"] == rehearsed
    would = answer("import", sound_package, "--dry-run", "--purpose", "production")["result"]
    assert (would["slug"], would["url"]) == ("uittocht", "http://uittocht.localhost/")
    with in_public():
        assert not Municipality.objects.filter(slug="uittocht").exists()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ((), "name: “Proefdorp”"),
        (("--name", "Ander"), "slug: “proefdorp”"),
        (("--slug", "ander", "--name", "Ander"), "gemeentecode: “9099”"),
        (("--slug", "ander", "--name", "Ander", "--gemeentecode", "9054"), "domain: “proefdorp.localhost”"),
        (("--slug", "a b", "--name", "Ander", "--gemeentecode", "9054"), "slug: "),
    ],
)
def test_a_clash_says_what_is_taken(
    platform: None, scratch: Municipality, tmp_path: Path, changes: tuple[str, ...], message: str
) -> None:
    answer("export", "proefdorp", "--to", tmp_path / "p.zip")
    with pytest.raises(CommandError, match=message):
        answer("import", tmp_path / "p.zip", "--purpose", "production", *changes)


def test_the_console_hands_over_names_only(platform: None, scratch: Municipality, settings: Settings) -> None:
    why = {"reason": "De gemeente gaat over naar een andere leverancier."}
    done = perform(
        "municipality.export",
        actor=OPERATOR,
        channel=Channel.CONSOLE,
        municipality=scratch,
        parameters={"to": "p.zip"} | why,
    )
    assert Path(done["path"]) == Path(settings.PACKAGE_ROOT) / "p.zip"
    by_itself = perform(
        "municipality.export", actor=OPERATOR, channel=Channel.CONSOLE, municipality=scratch, parameters=why
    )
    assert Path(by_itself["path"]).name.startswith("proefdorp-")


@pytest.mark.parametrize("name", ["../elsewhere.zip", "a/b.zip", "..", "a\\b.zip"])
def test_a_name_does_not_leave_the_folder(name: str, settings: Settings) -> None:
    with pytest.raises(TransferError):
        package_path(name)


def test_back_up_list_and_restore(platform: None, scratch: Municipality) -> None:
    taken = answer("backup", "proefdorp", "--keep-days", "3")["result"]
    assert Path(taken["path"]).stat().st_mode & 0o777 == 0o600
    (listed,) = answer("backups", "proefdorp")["result"]["backups"]
    assert (listed["backup"], listed["slug"], listed["sha256"]) == (taken["backup"], "proefdorp", taken["sha256"])
    assert answer("backups", "waterveen")["result"]["backups"] == []
    rehearsed = answer("restore", "proefdorp", "--backup", "latest", "--dry-run")["result"]
    done = answer("restore", "proefdorp", "--backup", taken["backup"][:8], "--yes")["result"]
    assert rehearsed == done
    assert (done["state"], done["counts"], done["taken_at"]) == ("ready", taken["counts"], taken["taken_at"])
    output = StringIO()
    call_command("municipality", "backups", stdout=output)
    assert output.getvalue().startswith(taken["backup"][:8])


def test_a_restore_to_before_a_rename_warns(platform: None, scratch: Municipality) -> None:
    answer("backup", "proefdorp")
    answer("rename", "proefdorp", "--name", "Nieuwdorp")
    out = StringIO()
    call_command("municipality", "restore", "proefdorp", "--backup", "latest", "--dry-run", "--no-progress", stdout=out)
    assert "Nieuwdorp would be ready, as it was at " in out.getvalue()
    assert "it was called Gemeente Proefdorp. Texts" in out.getvalue()
    assert (
        answer("restore", "proefdorp", "--backup", "latest", "--yes")["result"]["called_then"] == "Gemeente Proefdorp"
    )


def test_restore_asks_first(platform: None, scratch: Municipality) -> None:
    answer("backup", "proefdorp")
    with pytest.raises(CommandError, match="What was sent and written since then is gone") as caught:
        answer("restore", "proefdorp", "--backup", "latest")
    assert caught.value.returncode == 3


@pytest.mark.parametrize("which", ["latest", "00000000", "x", ""])
def test_restore_names_a_back_up_that_is_not_there(platform: None, scratch: Municipality, which: str) -> None:
    with pytest.raises(CommandError, match="has no back-up"):
        answer("restore", "proefdorp", "--backup", which, "--yes")


def test_a_back_up_of_another_municipality_is_not_taken(platform: None, scratch: Municipality) -> None:
    other = answer("backup", "waterveen")["result"]["backup"]
    with pytest.raises(CommandError, match="has no back-up"):
        answer("restore", "proefdorp", "--backup", other, "--yes")


def test_expired_back_ups_go(platform: None, scratch: Municipality, settings: Settings) -> None:
    kept = answer("backup", "proefdorp")["result"]
    old = answer("backup", "proefdorp", "--keep-days", "1")["result"]
    other = answer("backup", "waterveen", "--keep-days", "1")["result"]
    with in_public():
        Backup.objects.filter(pk__in=[old["backup"], other["backup"]]).update(expires_at=timezone.now())
    assert remove_expired_backups(actor=OPERATOR) == 2
    assert Path(kept["path"]).exists()
    assert not Path(old["path"]).exists()
    assert not Path(other["path"]).parent.exists()
    with in_public():
        assert [str(key) for key in Backup.objects.values_list("pk", flat=True)] == [kept["backup"]]


def test_every_night_each_municipality_when_asked(platform: None, scratch: Municipality, settings: Settings) -> None:
    back_up_all()
    settings.BACKUP_DAILY = True
    with in_public():
        assert not Operation.objects.exists()
    back_up_all()
    with in_public():
        waiting = Operation.objects.filter(kind="municipality.backup", state=OperationState.QUEUED, channel="schedule")
        slugs = set(waiting.values_list("municipality_slug", flat=True))
    assert slugs == {"proefdorp", "waterveen", "zonnedal"}


def test_exit_packages_expire_and_other_files_stay(settings: Settings, tmp_path: Path) -> None:
    settings.PACKAGE_ROOT, settings.PACKAGE_KEEP_DAYS = tmp_path, 90
    now = timezone.now().timestamp()
    for name, days in (("oud.zip", 91), ("nieuw.zip", 89), ("certificaat.json", 400)):
        (tmp_path / name).write_bytes(b"x")
        os.utime(tmp_path / name, (now - days * 86_400,) * 2)
    (tmp_path / "elders.zip").symlink_to(tmp_path / "certificaat.json")
    shown = {file.name: file.expires_at for file in package_files()}
    assert shown["certificaat.json"] is None
    assert {name for name, at in shown.items() if at and at < timezone.now()} == {"oud.zip"}
    assert shown["nieuw.zip"]
    assert remove_expired_packages(actor=OPERATOR) == 1
    assert {path.name for path in tmp_path.iterdir()} == {"nieuw.zip", "certificaat.json", "elders.zip"}
    settings.PACKAGE_KEEP_DAYS = 0
    os.utime(tmp_path / "nieuw.zip", (0, 0))
    assert remove_expired_packages(actor=OPERATOR) == 0
