"""Out and in again: the same rows, the same files, the same hashes."""

import hashlib
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import OperationalError, connection
from pytest_django import Settings
from wagtail.models import Site

from cms.news.models import NewsPage
from services.accounts.models import User
from services.zaken.models import Zaak
from tenants.context import as_owner, in_municipality, in_public, in_schema
from tenants.municipalities.models import Municipality
from tenants.transfer.actions.exporting import export_municipality
from tenants.transfer.actions.importing import NewIdentity, import_municipality
from tenants.transfer.catalog import Table
from tenants.transfer.models import Workspace
from tenants.transfer.rows import copy_out
from tests.conftest import ClientFor
from tests.factories.zaken import make_zaak
from tests.integration.tenants.transfer.conftest import (
    OPERATOR,
    PRODUCTION,
    hashes_of,
    manifest_of,
    own_folders,
    rows_of,
)
from tests.threads import in_another_connection


def test_import_then_export_gives_the_same_hashes(
    sound_package: Path, platform: None, tmp_path: Path, client_for: ClientFor
) -> None:
    imported = import_municipality(file=sound_package, actor=OPERATOR, identity=PRODUCTION).municipality
    again = export_municipality(municipality=imported, to=tmp_path / "again.zip", actor=OPERATOR)
    assert hashes_of(again.path) == hashes_of(sound_package)
    assert again.manifest.meent.content_sha256 == manifest_of(sound_package)["meent"]["contentSha256"]
    assert again.sha256 == hashlib.sha256(again.path.read_bytes()).hexdigest()
    assert client_for(imported).get("/").status_code == 200
    with in_public():
        assert not Workspace.objects.exists()


def test_everything_arrives(sound_package: Path, platform: None, settings: Settings) -> None:
    imported = import_municipality(file=sound_package, actor=OPERATOR, identity=PRODUCTION)
    municipality = imported.municipality
    assert (municipality.slug, municipality.gemeentecode, municipality.inhabitants) == ("uittocht", "9098", 1234)
    assert municipality.primary_domain == "uittocht.localhost"
    with in_municipality(municipality):
        zaak = Zaak.objects.get(documenten__isnull=False)
        with zaak.documenten.get().file.open() as file:
            assert file.read()[:3] == b"\xff\xd8\xff"
        page = NewsPage.objects.get(title="Kermis")
        assert page.content_type == ContentType.objects.get_for_model(NewsPage)
        assert page.get_latest_revision_as_object().title == "Kermis gaat door"
        page.get_parent().add_child(instance=NewsPage(title="Nieuw", intro="x", date=page.date))  # sequences go on
    counts = manifest_of(sound_package)["meent"]["files"]
    assert imported.counts["media"] == counts["media"]["count"] >= 3
    assert imported.counts["private"] == counts["private"]["count"] == 1


def test_import_beside_the_original(village: Municipality, tmp_path: Path, settings: Settings) -> None:
    first = export_municipality(municipality=village, to=tmp_path / "first.zip", actor=OPERATOR)
    identity = NewIdentity(
        purpose="production", slug="tweede", name="Tweede", domain="tweede.localhost", gemeentecode="9077"
    )
    other = import_municipality(file=first.path, actor=OPERATOR, identity=identity).municipality
    assert other.schema_name != village.schema_name
    assert own_folders(settings) == {village.schema_name, other.schema_name}
    second = export_municipality(municipality=other, to=tmp_path / "second.zip", actor=OPERATOR)
    before, after = hashes_of(first.path), hashes_of(second.path)
    assert before.keys() == after.keys()
    says_its_name = {"wagtailcore_site", "wagtailcore_page", "home_homepage", "wagtailsearch_indexentry"}
    assert {path for path in before if before[path] != after[path]} <= {f"tables/{name}.csv" for name in says_its_name}


def test_two_exports_of_the_same_rows_are_equal(village: Municipality, tmp_path: Path) -> None:
    packages = [
        export_municipality(municipality=village, to=tmp_path / f"{number}.zip", actor=OPERATOR).path
        for number in range(2)
    ]
    contents = []
    for package in packages:
        with zipfile.ZipFile(package) as archive:
            contents.append({info.filename: (info.CRC, info.date_time) for info in archive.infolist()})
    assert contents[0].keys() == contents[1].keys()
    differing = {name for name in contents[0] if contents[0][name] != contents[1][name]}
    assert differing <= {"datapackage.json", "operations.csv"}


def test_secrets_stay_behind_unless_asked(village: Municipality, tmp_path: Path) -> None:
    with in_municipality(village):
        hashes = set(User.objects.values_list("password", flat=True))
    assert all(value.startswith("md5$") for value in hashes)
    without = export_municipality(municipality=village, to=tmp_path / "without.zip", actor=OPERATOR).path
    with_hashes = export_municipality(
        municipality=village, to=tmp_path / "with.zip", actor=OPERATOR, with_password_hashes=True
    ).path
    assert {row["password"] for row in rows_of(without, "tables/accounts_user.csv")} == {"!"}
    assert {row["password"] for row in rows_of(with_hashes, "tables/accounts_user.csv")} == hashes
    assert manifest_of(with_hashes)["meent"]["withPasswordHashes"] is True


def test_nothing_of_the_moment_and_no_schema_name_leaves(village: Municipality, tmp_path: Path) -> None:
    package = export_municipality(municipality=village, to=tmp_path / "package.zip", actor=OPERATOR).path
    with zipfile.ZipFile(package) as archive:
        content = {info.filename: archive.read(info) for info in archive.infolist()}
    assert "tables/django_session.csv" not in content
    assert "tables/forms_formdraft.csv" not in content
    assert {row["what"] for row in manifest_of(package)["meent"]["leftOut"]} >= {"table django_session"}
    for name, data in content.items():
        assert village.schema_name.encode() not in data, name
        assert b"contents of a half-filled form" not in data, name


def test_content_types_leave_by_name(village: Municipality, tmp_path: Path) -> None:
    package = export_municipality(municipality=village, to=tmp_path / "package.zip", actor=OPERATOR).path
    assert {row["content_type_id"] for row in rows_of(package, "tables/wagtailcore_page.csv")} >= {"news.newspage"}
    revisions = [row["content"] for row in rows_of(package, "tables/wagtailcore_revision.csv")]
    assert any('"content_type": "news.newspage"' in content for content in revisions)


def test_domain_of_the_operator_reaches_wagtail(sound_package: Path, platform: None) -> None:
    identity = NewIdentity(purpose="production", domain="elders.localhost")
    imported = import_municipality(file=sound_package, actor=OPERATOR, identity=identity).municipality
    assert imported.primary_domain == "elders.localhost"
    with in_municipality(imported):
        assert Site.objects.get(is_default_site=True).hostname == "elders.localhost"


def test_export_reads_one_moment(village: Municipality, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is written while it runs is not in it, not even half: a request and its first status are one transaction."""
    real = copy_out
    made: list[str] = []

    def copy_out_while_others_write(cursor: Any, schema_name: str, table: Table, *args: Any, **kwargs: Any) -> int:
        if table.name == "zaken_status":
            made.append(in_another_connection(make_one))
        return real(cursor, schema_name, table, *args, **kwargs)

    def make_one() -> str:
        with in_municipality(village):
            return str(make_zaak().pk)

    monkeypatch.setattr("tenants.transfer.writing.copy_out", copy_out_while_others_write)
    package = export_municipality(municipality=village, to=tmp_path / "package.zip", actor=OPERATOR).path
    assert len(made) == 1
    assert made[0] not in {row["id"] for row in rows_of(package, "tables/zaken_zaak.csv")}
    assert made[0] not in {row["zaak_id"] for row in rows_of(package, "tables/zaken_status.csv")}
    assert made[0] not in {row["object_id"] for row in rows_of(package, "tables/audit_auditentry.csv")}


def test_no_table_changes_its_shape_while_it_is_read(
    village: Municipality, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """To an older moment a table that was rewritten since is empty: the package would lack rows and not say so."""
    refused: list[str] = []

    def rewrite() -> None:
        with as_owner(), in_schema(village.schema_name), connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '100ms'")
            try:
                cursor.execute("ALTER TABLE zaken_zaak ALTER COLUMN omschrijving TYPE text USING omschrijving || ''")
            except OperationalError as error:
                refused.append(str(error))

    def copy_out_during_a_migration(*args: Any, **kwargs: Any) -> int:
        if not refused:
            in_another_connection(rewrite)
        return copy_out(*args, **kwargs)

    monkeypatch.setattr("tenants.transfer.writing.copy_out", copy_out_during_a_migration)
    package = export_municipality(municipality=village, to=tmp_path / "package.zip", actor=OPERATOR).path
    assert "lock timeout" in refused[0]
    assert len(rows_of(package, "tables/zaken_zaak.csv")) == 2
