"""A description that does not agree with the package is refused before the municipality exists."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.integration.tenants.transfer.conftest import refusal
from tests.integration.tenants.transfer.forgery import members_of, pack, with_manifest


def _no_media(manifest: dict[str, Any]) -> None:
    del manifest["meent"]["files"]["media"]


def _no_private(manifest: dict[str, Any]) -> None:
    del manifest["meent"]["files"]["private"]


def _no_files(manifest: dict[str, Any]) -> None:
    del manifest["meent"]["files"]


def _one_file_more(manifest: dict[str, Any]) -> None:
    manifest["meent"]["files"]["private"]["count"] += 1


def _fewer_bytes(manifest: dict[str, Any]) -> None:
    manifest["meent"]["files"]["media"]["bytes"] -= 1


def _another_content(manifest: dict[str, Any]) -> None:
    manifest["meent"]["contentSha256"] = "0" * 64


def _two_records(manifest: dict[str, Any]) -> None:
    for resource in manifest["resources"]:
        if resource["meent"]["role"] == "files":
            resource["meent"]["role"] = "operations"


CHANGES = [
    (_no_media, "meent.files.media"),
    (_no_private, "meent.files.private"),
    (_no_files, "meent.files"),
    (_one_file_more, "private/ heeft 1 bestanden"),
    (_fewer_bytes, "media/ heeft"),
    (_another_content, "contentSha256"),
    (_two_records, "contentSha256"),
]


@pytest.mark.parametrize(("change", "reason"), CHANGES)
def test_totals_that_are_not_there_or_wrong_are_refused(
    sound_package: Path, nothing_stays: None, tmp_path: Path, change: Callable[[dict[str, Any]], None], reason: str
) -> None:
    package = pack(tmp_path / "bad.zip", with_manifest(members_of(sound_package), change))
    assert reason in refusal(package)


def test_a_dry_run_sees_them_too(sound_package: Path, nothing_stays: None, tmp_path: Path) -> None:
    package = pack(tmp_path / "bad.zip", with_manifest(members_of(sound_package), _one_file_more))
    with pytest.raises(CommandError, match="private/ has 1 files"):
        call_command("municipality", "import", str(package), "--dry-run", "--purpose", "production")


def test_a_record_of_the_operators_that_was_changed_is_refused(
    sound_package: Path, nothing_stays: None, tmp_path: Path
) -> None:
    members = members_of(sound_package)
    members["operations.csv"] += b"x\n"
    assert "operations.csv is niet wat het pakket zegt" in refusal(pack(tmp_path / "bad.zip", members))
