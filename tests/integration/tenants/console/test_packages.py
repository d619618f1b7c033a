"""The package folder: listed, fetched by an operator, and nothing beside it."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings


def url(name: str, *args: str) -> str:
    return reverse(f"console:{name}", args=args, urlconf="config.urls_public")


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Path:
    root = Path(settings.PACKAGE_ROOT)
    root.mkdir(parents=True)
    (root / "zonnedal-2026.zip").write_bytes(b"PK" * 100)
    (root / ".half.zip").write_bytes(b"PK")
    (root / "binnenmap").mkdir()
    (tmp_path / "secret.zip").write_bytes(b"secret")
    (root / "link.zip").symlink_to(tmp_path / "secret.zip")
    return root


def test_the_folder_is_listed_without_links_and_unfinished_files(console: Client, folder: Path) -> None:
    html = console.get(url("packages")).content.decode()
    assert "zonnedal-2026.zip" in html
    assert "200" in html
    for other in ("half", "binnenmap", "link.zip", "secret"):
        assert other not in html


def test_a_package_comes_as_an_attachment_that_nobody_keeps(console: Client, folder: Path) -> None:
    response = console.get(url("package", "zonnedal-2026.zip"))
    assert b"".join(response.streaming_content) == b"PK" * 100  # type: ignore[attr-defined]  # a FileResponse
    assert response["Content-Disposition"] == 'attachment; filename="zonnedal-2026.zip"'
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Cache-Control"] == "private, no-store"


def test_it_does_not_go_by_way_of_nginx(console: Client, folder: Path, settings: Settings) -> None:
    """nginx may not read the folder: packages are readable by our own user only."""
    settings.ACCEL_PREFIX = "/_files/"
    (folder / "zonnedal-2026.zip").chmod(0o600)
    response = console.get(url("package", "zonnedal-2026.zip"))
    assert "X-Accel-Redirect" not in response
    assert b"".join(response.streaming_content) == b"PK" * 100  # type: ignore[attr-defined]  # a FileResponse


@pytest.mark.parametrize(
    "name", ["link.zip", ".half.zip", "binnenmap", "..", "..%2Fsecret.zip", "%2e%2e%2fsecret.zip", "x"]
)
def test_nothing_beside_the_listed_files_is_served(console: Client, folder: Path, name: str) -> None:
    assert console.get(f"/pakketten/{name}").status_code == 404


def test_an_empty_folder_says_what_to_do(console: Client, db: None) -> None:
    assert "De map is leeg" in console.get(url("packages")).content.decode()
