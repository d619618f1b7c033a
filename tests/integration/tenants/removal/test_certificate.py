"""The certificate: readable by a person, checkable by us, and there again when it got lost."""

import io
import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from pypdf import PdfReader
from pytest_django import Settings

from shared.actors import Actor
from tenants.context import in_public
from tenants.municipalities.models import Municipality, State
from tenants.operations.models import Operation, OperationState
from tenants.removal.actions import delete_municipality
from tenants.removal.certificate import is_genuine
from tenants.removal.printing import as_text
from tenants.transfer.models import Backup
from tests.integration.tenants.removal.conftest import suspend_for

OPERATOR = Actor(kind="operator", id="1", label="Ayşe Çelik, Súdwest-Fryslân")


@pytest.fixture
def suspended(zonnedal: Municipality) -> Municipality:
    suspend_for(zonnedal, days=100)
    return zonnedal


def _run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("municipality", *arguments, stdout=out)
    return out.getvalue()


def test_the_text_is_dutch_and_complete(suspended: Municipality) -> None:
    text = as_text(delete_municipality(municipality=suspended, actor=OPERATOR).certificate).decode()
    assert text.startswith("Bewijs van verwijdering: Gemeente Zonnedal\n==========")
    for words in (
        "Wat er is verwijderd",
        "Back-ups waarin de gemeente nog staat",
        "Wat er verder blijft, en waarom",
        "Echtheid",
        "Ayşe Çelik",
        suspended.schema_name,
        "wagtailcore_page",
        "zaken_zaak",
        f"{timezone.localtime():%Y}",
    ):
        assert words in text, words
    assert "The " not in text
    assert max(len(line) for line in text.splitlines()) < 200


def test_the_pdf_says_the_same_on_a4(suspended: Municipality, tmp_path: Path) -> None:
    path = tmp_path / "bewijs.pdf"
    result = json.loads(_run("delete", "zonnedal", "--certificate", str(path), "--yes", "--json", "--no-progress"))
    reader = PdfReader(path)
    assert {(round(page.mediabox.width), round(page.mediabox.height)) for page in reader.pages} == {(595, 842)}
    assert reader.metadata is not None
    assert reader.metadata.title == "Bewijs van verwijdering: Gemeente Zonnedal"
    assert str(reader.root_object["/Lang"]) == "nl"
    text = " ".join(page.extract_text() for page in reader.pages)
    assert "audit_auditentry" in text
    assert result["result"]["sha256"] in text.replace("\n", "")


def test_it_names_the_back_ups_that_still_hold_it_and_until_when(suspended: Municipality, settings: Settings) -> None:
    taken_at = timezone.now() - timedelta(days=3)
    with in_public():
        Backup.objects.create(
            municipality_id=suspended.pk,
            municipality_slug="zonnedal",
            path="zonnedal/zonnedal-1.zip",
            taken_at=taken_at,
            expires_at=taken_at + timedelta(days=90),
            bytes=1234,
        )
    settings.NIGHTLY_BACKUP_KEEP_DAYS = 14
    certificate = delete_municipality(municipality=suspended, actor=OPERATOR).certificate
    remains = certificate["content"]["remains"]
    (backup,) = remains["backups"]
    assert backup["path"] == f"{settings.BACKUP_ROOT}/zonnedal/zonnedal-1.zip"
    assert backup["gone_by"] == (taken_at + timedelta(days=90)).isoformat()
    finished_at = datetime.fromisoformat(certificate["content"]["finished_at"])
    assert datetime.fromisoformat(remains["nightly_backups"]["gone_by"]) == finished_at + timedelta(days=16)
    assert remains["public_rows"]["transfer_backup"] == 1
    text = as_text(certificate).decode()
    assert "zonnedal-1.zip" in text
    assert "14 dagen bewaard" in text


def test_a_changed_certificate_is_no_longer_genuine(suspended: Municipality, settings: Settings) -> None:
    certificate = delete_municipality(municipality=suspended, actor=OPERATOR).certificate
    assert is_genuine(certificate)
    changed: dict[str, Any] = json.loads(json.dumps(certificate))
    changed["content"]["removed"]["database"]["count"] += 1
    assert not is_genuine(changed)
    assert not is_genuine(certificate | {"hmac": "0" * 64})
    assert not is_genuine({"content": {}, "sha256": "", "hmac": ""})
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "een-nieuwe-sleutel"
    assert is_genuine(certificate)
    settings.SECRET_KEY_FALLBACKS = []
    assert not is_genuine(certificate)


def test_the_command_removes_writes_and_keeps_it_on_record(suspended: Municipality, tmp_path: Path) -> None:
    path = tmp_path / "bewijs.json"
    out = _run("delete", "zonnedal", "--certificate", str(path), "--yes", "--no-progress")
    assert f"Gemeente Zonnedal is gone. Certificate {json.loads(path.read_text())['content']['number']}" in out
    with in_public():
        operation = Operation.objects.get(kind="municipality.delete")
    assert operation.state == OperationState.SUCCEEDED
    assert operation.result["content"] == json.loads(path.read_text())["content"]
    assert "Genuine" in _run("certificate", "--verify", str(path))
    path.write_text(path.read_text().replace("Zonnedal", "Waterveen"))
    with pytest.raises(CommandError, match="changed"):
        _run("certificate", "--verify", str(path))


def test_a_lost_certificate_is_there_again(suspended: Municipality, tmp_path: Path) -> None:
    first, second, third = (tmp_path / name for name in ("een.json", "twee.json", "drie.txt"))
    _run("delete", "zonnedal", "--certificate", str(first), "--yes", "--no-progress")
    _run("delete", "zonnedal", "--certificate", str(second), "--yes", "--no-progress")
    assert first.read_text() == second.read_text()
    _run("certificate", "zonnedal", "--to", str(third))
    assert third.read_text() == _run("certificate", "zonnedal")


@pytest.mark.parametrize("name", ["bewijs.docx", "geen-map/bewijs.pdf", "bestaat.pdf"])
def test_a_file_that_can_not_be_written_is_refused_before_anything_is_removed(
    suspended: Municipality, tmp_path: Path, name: str
) -> None:
    (tmp_path / "bestaat.pdf").write_text("van een ander")
    with pytest.raises(CommandError) as caught:
        _run("delete", "zonnedal", "--certificate", str(tmp_path / name), "--yes", "--no-progress")
    assert caught.value.returncode == 1
    assert (tmp_path / "bestaat.pdf").read_text() == "van een ander"
    with in_public():
        assert Municipality.objects.get(pk=suspended.pk).state == State.SUSPENDED


def test_nobody_at_the_terminal_is_no_yes(suspended: Municipality, tmp_path: Path) -> None:
    with pytest.raises(CommandError) as caught:
        _run("delete", "zonnedal", "--certificate", str(tmp_path / "bewijs.pdf"), "--no-progress")
    assert caught.value.returncode == 3
    with in_public():
        assert Municipality.objects.get(pk=suspended.pk).state == State.SUSPENDED


def test_a_dry_run_counts_and_changes_nothing(suspended: Municipality, tmp_path: Path) -> None:
    path = tmp_path / "bewijs.pdf"
    out = _run("delete", "zonnedal", "--certificate", str(path), "--dry-run", "--no-progress")
    assert "Gemeente Zonnedal would be gone" in out
    assert not path.exists()
    with in_public():
        assert Municipality.objects.get(pk=suspended.pk).state == State.SUSPENDED
        assert not Operation.objects.exists()


def test_an_unknown_name_is_refused(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="nergenshuizen"):
        _run("delete", "nergenshuizen", "--certificate", str(tmp_path / "x.pdf"), "--yes", "--no-progress")
    with pytest.raises(CommandError, match="nergenshuizen"):
        _run("certificate", "nergenshuizen")
