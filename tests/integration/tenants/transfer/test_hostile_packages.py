"""A package that is damaged, hostile or newer is refused with the reason, and nothing of it stays."""

import csv
import io
import json
import stat
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from wagtail.models import ModelLogEntry

from tenants.context import as_owner, in_municipality, in_public
from tenants.errors import InvalidMunicipalityError
from tenants.transfer import archive
from tenants.transfer.actions.importing import import_municipality
from tenants.transfer.archive import is_safe_name
from tests.integration.tenants.transfer.conftest import OPERATOR, PRODUCTION, refusal
from tests.integration.tenants.transfer.forgery import (
    Members,
    content_sha256,
    members_of,
    pack,
    with_content,
    with_manifest,
)

ZAKEN = "tables/zaken_zaak.csv"
GROUPS = "tables/auth_group.csv"
LOG = "tables/wagtailcore_modellogentry.csv"


def test_the_forger_s_tools_make_a_package_that_is_taken(sound_package: Path, platform: None, tmp_path: Path) -> None:
    package = pack(tmp_path / "same.zip", members_of(sound_package))
    assert import_municipality(file=package, actor=OPERATOR, identity=PRODUCTION).municipality.slug == "uittocht"


@pytest.mark.parametrize(
    "name",
    [
        "media/../../../etc/cron.d/x", "/etc/passwd", "media//x", "media/./x", "..", "media/a\\..\\b", "C:/x",
        "media/x\n", "media/" + "a" * 300, "media/" + "a/" * 600 + "x", "media/folder/",
    ],
)  # fmt: skip
def test_a_name_that_leads_elsewhere_is_refused(
    sound_package: Path, nothing_stays: None, tmp_path: Path, name: str
) -> None:
    package = pack(tmp_path / "bad.zip", members_of(sound_package) | {name: b"x"})
    assert "buiten zijn map" in refusal(package)
    assert not (tmp_path.parent / "etc").exists()


def test_a_link_is_refused(sound_package: Path, nothing_stays: None, tmp_path: Path) -> None:
    def link(info: zipfile.ZipInfo) -> None:
        if info.filename.startswith("media/"):
            info.external_attr = (stat.S_IFLNK | 0o777) << 16

    assert "is een link" in refusal(pack(tmp_path / "bad.zip", members_of(sound_package), change=link))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_files_of_one_name_are_refused(sound_package: Path, nothing_stays: None, tmp_path: Path) -> None:
    package = pack(tmp_path / "bad.zip", members_of(sound_package))
    with zipfile.ZipFile(package, "a") as zipped:
        zipped.writestr(ZAKEN, b"id\n")
    assert "dezelfde naam" in refusal(package)


@pytest.mark.parametrize("name", ["evil.sql", "tables/extra.csv"])
def test_a_file_that_is_not_described_is_refused(
    sound_package: Path, nothing_stays: None, tmp_path: Path, name: str
) -> None:
    package = pack(tmp_path / "bad.zip", members_of(sound_package) | {name: b"DROP SCHEMA public CASCADE"})
    assert "staat niet in de lijst" in refusal(package)


@pytest.mark.parametrize("name", ["media/images/extra.jpg", "private/extra"])
def test_a_file_that_is_not_listed_is_refused(
    sound_package: Path, nothing_stays: None, tmp_path: Path, name: str
) -> None:
    def count(manifest: dict[str, Any]) -> None:
        folder = manifest["meent"]["files"][name.partition("/")[0]]
        folder["count"] += 1
        folder["bytes"] += 1

    members = members_of(sound_package) | {name: b"x"}
    assert "zegt" in refusal(pack(tmp_path / "more.zip", members))
    assert "staat niet in de lijst" in refusal(pack(tmp_path / "bad.zip", with_manifest(members, count)))


@pytest.mark.parametrize("missing", ["datapackage.json", "files.csv", "operations.csv", ZAKEN, "media/"])
def test_a_missing_file_is_refused(sound_package: Path, nothing_stays: None, tmp_path: Path, missing: str) -> None:
    members = members_of(sound_package)
    del members[next(name for name in members if name.startswith(missing))]
    refusal(pack(tmp_path / "bad.zip", members))


def test_an_encrypted_package_is_refused(sound_package: Path, nothing_stays: None, tmp_path: Path) -> None:
    data = bytearray(sound_package.read_bytes())
    with zipfile.ZipFile(sound_package) as zipped:
        start = zipped.start_dir
    data[start + 8] |= 1  # flag of the first member in the list
    package = tmp_path / "bad.zip"
    package.write_bytes(data)
    assert "versleuteld" in refusal(package)


def test_a_compression_that_few_can_read_is_refused(sound_package: Path, nothing_stays: None, tmp_path: Path) -> None:
    def lzma(info: zipfile.ZipInfo) -> None:
        info.compress_type = zipfile.ZIP_LZMA

    assert "ingepakt op een manier" in refusal(pack(tmp_path / "bad.zip", members_of(sound_package), change=lzma))


def test_a_bomb_is_refused_before_it_goes_off(sound_package: Path, nothing_stays: None, tmp_path: Path) -> None:
    members = with_content(members_of(sound_package), ZAKEN, b"a" * 50_000_000)
    assert "keer zo groot" in refusal(pack(tmp_path / "bad.zip", members))


def test_members_that_share_bytes_are_refused(sound_package: Path, nothing_stays: None, tmp_path: Path) -> None:
    data = bytearray(sound_package.read_bytes())
    with zipfile.ZipFile(sound_package) as zipped:
        at, offsets = zipped.start_dir, [info.header_offset for info in zipped.infolist()]
    second = data.index(b"PK\1\2", at + 4)
    struct.pack_into("<L", data, second + 42, offsets[0])
    package = tmp_path / "bad.zip"
    package.write_bytes(data)
    assert "overlappen" in refusal(package)


def test_a_list_of_millions_of_files_is_not_even_read(
    sound_package: Path, nothing_stays: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "MOST_MEMBERS", 10)
    assert "meer dan 10" in refusal(sound_package)


@pytest.mark.parametrize("share", [0, 0.3, 0.999])
def test_a_truncated_package_is_refused(sound_package: Path, nothing_stays: None, tmp_path: Path, share: float) -> None:
    data = sound_package.read_bytes()
    package = tmp_path / "bad.zip"
    package.write_bytes(data[: int(len(data) * share)])
    assert "het einde ontbreekt" in refusal(package)


def test_something_else_is_refused(nothing_stays: None, tmp_path: Path) -> None:
    package = tmp_path / "other.zip"
    package.write_bytes(b"%PDF-1.7 " + b"x" * 5000)
    assert "geen pakket" in refusal(package)
    assert "geen datapackage.json" in refusal(pack(tmp_path / "another.zip", {"README.txt": b"hello"}))
    assert "Er is geen bestand" in refusal(tmp_path / "nothing.zip")


@pytest.mark.parametrize("path", [ZAKEN, "media/", "private/"])
def test_changed_content_is_refused(sound_package: Path, nothing_stays: None, tmp_path: Path, path: str) -> None:
    members = members_of(sound_package)
    name = next(name for name in members if name.startswith(path))
    changed = bytearray(members[name])
    changed[len(changed) // 2] ^= 1
    assert "beschadigd" in refusal(pack(tmp_path / "bad.zip", members | {name: bytes(changed)}))


@pytest.mark.parametrize("position", [0.2, 0.5, 0.8])
def test_a_flipped_bit_is_refused(sound_package: Path, nothing_stays: None, tmp_path: Path, position: float) -> None:
    """In what a member holds: a date in a header of the archive is of no account."""
    data = bytearray(sound_package.read_bytes())
    with zipfile.ZipFile(sound_package) as package_file:
        members = [info for info in package_file.infolist() if info.compress_size > 50]
    member = members[int(len(members) * position)]
    header_bytes = 30 + len(member.filename.encode()) + struct.unpack_from("<H", data, member.header_offset + 28)[0]
    data[member.header_offset + header_bytes + member.compress_size // 2] ^= 0x10
    package = tmp_path / "bad.zip"
    package.write_bytes(data)
    refusal(package)


def _newer_format(manifest: dict[str, Any]) -> None:
    manifest["meent"]["formatVersion"] = 2
    manifest["meent"]["municipality"] = "of another shape"


def _newer_migration(manifest: dict[str, Any]) -> None:
    manifest["meent"]["migrations"].append("zaken.9999_from_the_future")


def _wrong_count(manifest: dict[str, Any]) -> None:
    next(one for one in manifest["resources"] if one["path"] == ZAKEN)["meent"]["rows"] += 1


def _unknown_table(manifest: dict[str, Any]) -> None:
    next(one for one in manifest["resources"] if one["path"] == ZAKEN)["name"] = "pg_authid"


def _table_of_the_moment(manifest: dict[str, Any]) -> None:
    next(one for one in manifest["resources"] if one["path"] == ZAKEN)["name"] = "django_session"


def _other_column(manifest: dict[str, Any]) -> None:
    next(one for one in manifest["resources"] if one["path"] == ZAKEN)["schema"]["fields"][0]["name"] = "xmin"


def _statement_as_column(manifest: dict[str, Any]) -> None:
    fields = next(one for one in manifest["resources"] if one["path"] == ZAKEN)["schema"]["fields"]
    fields[0]["name"] = "id\") FROM PROGRAM 'id'; --"


def _path_elsewhere(manifest: dict[str, Any]) -> None:
    next(one for one in manifest["resources"] if one["path"] == ZAKEN)["path"] = "../../x.csv"


def _no_description(manifest: dict[str, Any]) -> None:
    del manifest["meent"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (_newer_format, "formaat 2"),
        (_newer_migration, "zaken.9999_from_the_future"),
        (_wrong_count, "rijen waar het pakket"),
        (_unknown_table, "pg_authid"),
        (_table_of_the_moment, "django_session"),
        (_other_column, "andere kolommen"),
        (_statement_as_column, "klopt niet"),
        (_path_elsewhere, "ontbreekt"),
        (_no_description, "klopt niet"),
    ],
)
def test_a_description_that_does_not_hold_is_refused(
    sound_package: Path, nothing_stays: None, tmp_path: Path, change: Callable[[dict[str, Any]], None], reason: str
) -> None:
    package = pack(tmp_path / "bad.zip", with_manifest(members_of(sound_package), change))
    assert reason in refusal(package)


@pytest.mark.parametrize("text", [b"", b"[]", b"{", b"\xff\xfe", b'{"meent": {"formatVersion": "one"}}', b"[" * 99_999])
def test_a_description_that_is_none_is_refused(
    sound_package: Path, nothing_stays: None, tmp_path: Path, text: bytes
) -> None:
    refusal(pack(tmp_path / "bad.zip", members_of(sound_package) | {"datapackage.json": text}))


@pytest.mark.parametrize(
    ("slug", "domain"), [("../x", "a.localhost"), ("UPPER case", "a.localhost"), ("fine", "http://x/"), ("fine", "")]
)
def test_a_municipality_of_odd_names_is_refused(
    sound_package: Path, nothing_stays: None, tmp_path: Path, slug: str, domain: str
) -> None:
    def change(manifest: dict[str, Any]) -> None:
        facts = manifest["meent"]["municipality"]
        facts["slug"] = slug
        facts["domains"] = [{"domain": domain, "isPrimary": True}] if domain else []

    package = pack(tmp_path / "bad.zip", with_manifest(members_of(sound_package), change))
    with pytest.raises(InvalidMunicipalityError):
        import_municipality(file=package, actor=OPERATOR, identity=PRODUCTION)


def _table(members: Members, path: str, change: Callable[[list[str]], list[str]]) -> Members:
    lines = change(members[path].decode().splitlines(keepends=True))
    return with_content(members, path, "".join(lines).encode(), rows=len(lines) - 1)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda lines: [*lines, lines[-1]], "passen niet bij elkaar"),
        (lambda lines: lines[:-1], "passen niet bij elkaar"),
        (lambda lines: [*lines[:-1], lines[-1].replace(",", ",,", 1)], "niet te lezen"),
        (lambda lines: [*lines[:-1], "x" + lines[-1]], "niet te lezen"),
        (lambda lines: [lines[0].replace("id", "name", 1), *lines[1:]], "niet te lezen"),
    ],
    ids=["twice", "missing", "too many values", "no number", "other header"],
)
def test_rows_that_do_not_fit_are_refused(
    sound_package: Path, nothing_stays: None, tmp_path: Path, change: Callable[[list[str]], list[str]], reason: str
) -> None:
    package = pack(tmp_path / "bad.zip", _table(members_of(sound_package), GROUPS, change))
    assert reason in refusal(package)


def test_statements_in_a_row_are_text(sound_package: Path, platform: None, tmp_path: Path) -> None:
    evil = '"\'); DROP SCHEMA public CASCADE; --"'

    def rename(lines: list[str]) -> list[str]:
        number, _comma, _name = lines[1].partition(",")
        return [lines[0], f"{number},{evil}\n", *lines[2:]]

    package = pack(tmp_path / "evil.zip", _table(members_of(sound_package), GROUPS, rename))
    imported = import_municipality(file=package, actor=OPERATOR, identity=PRODUCTION).municipality
    with in_municipality(imported), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM auth_group WHERE name = %s", [evil.strip('"')])
        assert cursor.fetchone() == (1,)


def _log_of(kind: str) -> Callable[[list[str]], list[str]]:
    def change(lines: list[str]) -> list[str]:
        names = lines[0].strip().split(",")
        values = {
            "id": "900", "action": "wagtail.edit", "content_type_id": kind, "data": "{}", "label": "x",
            "object_id": "1", "timestamp": "2026-11-01T00:00:00+00:00", "content_changed": "f", "deleted": "f",
        }  # fmt: skip
        return [*lines, ",".join(values.get(name, "\\N") for name in names) + "\n"]

    return change


def test_a_kind_of_record_that_has_gone_keeps_its_name(sound_package: Path, platform: None, tmp_path: Path) -> None:
    """Of a model that our migrations made and removed: this installation may never have had a row for it."""
    gone = "wagtailimages.uploadedimage"
    with as_owner(), in_public(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM public.django_content_type WHERE app_label || '.' || model = %s", [gone])
    members = _table(members_of(sound_package), LOG, _log_of(gone))
    imported = import_municipality(
        file=pack(tmp_path / "old.zip", members), actor=OPERATOR, identity=PRODUCTION
    ).municipality
    with in_municipality(imported):
        kind = ModelLogEntry.objects.get(pk=900).content_type
    assert f"{kind.app_label}.{kind.model}" == gone


@pytest.mark.parametrize(
    ("kind", "told"), [("oldapp.oldmodel", "oldapp.oldmodel"), ("zaken.nooit", "zaken.nooit"), ("Jan Jansen", "…")]
)
def test_a_kind_of_record_that_we_never_knew_is_refused(
    sound_package: Path, nothing_stays: None, tmp_path: Path, kind: str, told: str
) -> None:
    def kinds() -> int:
        with in_public():
            return ContentType.objects.count()

    before = kinds()
    members = _table(members_of(sound_package), LOG, _log_of(kind))
    assert f"soorten gegevens die niet bestaan: {told}." in refusal(pack(tmp_path / "bad.zip", members))
    assert kinds() == before


def test_a_list_of_files_can_not_name_one_twice_or_out_of_order(
    sound_package: Path, nothing_stays: None, tmp_path: Path
) -> None:
    members = members_of(sound_package)
    head, *lines = members["files.csv"].decode().splitlines(keepends=True)
    for forged in ([*lines, lines[-1]], lines[::-1]):
        data = "".join([head, *forged]).encode()
        package = pack(tmp_path / "bad.zip", with_content(members, "files.csv", data, rows=len(forged)))
        assert "lijst van bestanden" in refusal(package)


@pytest.mark.parametrize("name", ["media/images/a.jpg", "private/zaken/é/ü.pdf", "a", "media/.hidden"])
def test_an_ordinary_name_is_safe(name: str) -> None:
    assert is_safe_name(name)


def test_the_hash_of_the_whole_is_what_anybody_can_compute(sound_package: Path) -> None:
    """As docs/exit-package.md says it."""
    manifest = json.loads(members_of(sound_package)["datapackage.json"])
    assert content_sha256(manifest) == manifest["meent"]["contentSha256"]


@pytest.mark.parametrize("name", ["../../../../etc/passwd", "/etc/passwd", "images/../../geheim.png", "..\\geheim.png"])
def test_a_row_can_not_name_a_file_outside_the_folder(
    sound_package: Path, nothing_stays: None, tmp_path: Path, name: str
) -> None:
    def point_elsewhere(lines: list[str]) -> list[str]:
        at = lines[0].strip().split(",").index("file")
        cells = next(csv.reader([lines[1]]))
        cells[at] = name
        target = io.StringIO()
        csv.writer(target, lineterminator="\n").writerow(cells)
        return [lines[0], target.getvalue(), *lines[2:]]

    members = _table(members_of(sound_package), "tables/zaken_zaakdocument.csv", point_elsewhere)
    told = refusal(pack(tmp_path / "bad.zip", members))
    assert "noemt een bestand buiten de map" in told
    assert name not in told


def test_many_small_members_that_grow_are_a_bomb_together(
    sound_package: Path, nothing_stays: None, tmp_path: Path
) -> None:
    zeros = bytes(archive.RATIO_COUNTS_FROM_BYTES - 10)
    bombs = {f"media/images/{number}.png": zeros for number in range(12)}
    assert "zou" in refusal(pack(tmp_path / "bomb.zip", members_of(sound_package) | bombs))
