"""What a package can't bring along: power, hashes that are not ours, another address than the municipality's own."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from pytest_django import Settings
from wagtail.models import Site

from services.accounts.models import User
from tenants.context import in_municipality
from tenants.municipalities.models import Municipality
from tenants.transfer.actions.backup import backup_municipality
from tenants.transfer.actions.exporting import export_municipality
from tenants.transfer.actions.importing import NewIdentity, import_municipality
from tenants.transfer.actions.restore import restore_municipality
from tenants.transfer.errors import TransferError
from tests.conftest import ClientFor
from tests.integration.tenants.transfer.conftest import OPERATOR, PRODUCTION, hashes_of, refusal, rows_of
from tests.integration.tenants.transfer.forgery import (
    Members,
    members_of,
    pack,
    with_content,
    with_manifest,
    with_rows,
)

PBKDF2 = "django.contrib.auth.hashers.PBKDF2PasswordHasher"
ACCOUNTS = "tables/accounts_user.csv"


def with_password(members: Members, password: str, *, said: bool) -> Members:
    """Every account has this hash."""

    def say(manifest: dict[str, Any]) -> None:
        manifest["meent"]["withPasswordHashes"] = said

    return with_manifest(with_rows(members, "accounts_user", lambda row: row.update(password=password)), say)


def pbkdf2(iterations: int) -> str:
    return f"pbkdf2_sha256${iterations}$salt$47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="


def test_nobody_arrives_as_superuser(
    sound_package: Path, platform: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    members = with_rows(members_of(sound_package), "accounts_user", lambda row: row.update(is_superuser="t"))
    count = len(rows_of(sound_package, ACCOUNTS))
    call_command(
        "municipality", "import", str(pack(tmp_path / "p.zip", members)), "--purpose", "production", "--no-progress"
    )
    assert f"Taken away: accounts_user.is_superuser of {count} rows" in capsys.readouterr().out
    with in_municipality(Municipality.objects.get(slug="uittocht")):
        assert not User.objects.filter(is_superuser=True).exists()
        assert User.objects.filter(groups__isnull=False).count() == count  # what they may do goes by groups


def test_a_restore_takes_nothing_away(village: Municipality) -> None:
    with in_municipality(village):
        User.objects.update(is_superuser=True)
    taken = backup_municipality(municipality=village, actor=OPERATOR)
    restore_municipality(municipality=village, backup=taken, actor=OPERATOR)
    with in_municipality(village):
        assert not User.objects.filter(is_superuser=False).exists()


def test_a_hash_that_the_package_denies_is_replaced(sound_package: Path, platform: None, tmp_path: Path) -> None:
    members = with_password(members_of(sound_package), "md5$salt$5f4dcc3b5aa765d61d8327deb882cf99", said=False)
    imported = import_municipality(file=pack(tmp_path / "p.zip", members), actor=OPERATOR, identity=PRODUCTION)
    count = len(rows_of(sound_package, ACCOUNTS))
    assert imported.taken_away == {"accounts_user.password": count}
    with in_municipality(imported.municipality):
        assert set(User.objects.values_list("password", flat=True)) == {"!"}


@pytest.mark.parametrize(
    "password",
    [
        pbkdf2(10_000_001), pbkdf2(10_000_000_000), "md5$salt$5f4dcc3b5aa765d61d8327deb882cf99",
        "argon2$argon2id$v=19$m=1", "Geheim123", "pbkdf2_sha256$x$salt$hash", "pbkdf2_sha256$1", "$",
    ],
)  # fmt: skip
def test_a_hash_that_is_not_ours_is_refused(
    sound_package: Path, nothing_stays: None, tmp_path: Path, settings: Settings, password: str
) -> None:
    settings.PASSWORD_HASHERS = [PBKDF2]
    package = pack(tmp_path / "p.zip", with_password(members_of(sound_package), password, said=True))
    message = refusal(package)
    assert "accounts_user.password" in message
    assert password not in message


@pytest.mark.parametrize("password", [pbkdf2(10_000_000), "!", "!unusable"])
def test_a_hash_of_ours_stays(
    sound_package: Path, platform: None, tmp_path: Path, settings: Settings, password: str
) -> None:
    settings.PASSWORD_HASHERS = [PBKDF2]
    package = pack(tmp_path / "p.zip", with_password(members_of(sound_package), password, said=True))
    imported = import_municipality(file=package, actor=OPERATOR, identity=PRODUCTION)
    assert imported.taken_away == {}
    with in_municipality(imported.municipality):
        assert set(User.objects.values_list("password", flat=True)) == {password}


def test_honest_accounts_leave_as_they_came(village: Municipality, tmp_path: Path) -> None:
    first = export_municipality(
        municipality=village, to=tmp_path / "first.zip", actor=OPERATOR, with_password_hashes=True
    )
    identity = NewIdentity(
        purpose="production", slug="tweede", name="Tweede", domain="tweede.localhost", gemeentecode="9077"
    )
    other = import_municipality(file=first.path, actor=OPERATOR, identity=identity)
    assert other.taken_away == {}
    second = export_municipality(
        municipality=other.municipality, to=tmp_path / "second.zip", actor=OPERATOR, with_password_hashes=True
    )
    assert hashes_of(first.path)[ACCOUNTS] == hashes_of(second.path)[ACCOUNTS]


def test_the_site_is_at_the_municipality_s_own_address(
    sound_package: Path, platform: None, tmp_path: Path, client_for: ClientFor
) -> None:
    """Also when nothing was renamed: links in mails and feeds would lead to whoever made the package."""
    members = with_rows(
        members_of(sound_package), "wagtailcore_site", lambda row: row.update(hostname="evil.example", port="8443")
    )
    imported = import_municipality(
        file=pack(tmp_path / "p.zip", members), actor=OPERATOR, identity=PRODUCTION
    ).municipality
    with in_municipality(imported):
        site = Site.objects.get()
        assert (site.hostname, site.port) == ("uittocht.localhost", settings.PUBLIC_PORT)
    assert client_for(imported).get("/").status_code == 200


def test_a_package_without_a_default_site_is_refused(sound_package: Path, nothing_stays: None, tmp_path: Path) -> None:
    members = with_rows(members_of(sound_package), "wagtailcore_site", lambda row: row.update(is_default_site="f"))
    assert "0 standaardsites" in refusal(pack(tmp_path / "p.zip", members))


def test_a_package_with_two_default_sites_is_refused(sound_package: Path, nothing_stays: None, tmp_path: Path) -> None:
    members = members_of(sound_package)
    path = "tables/wagtailcore_site.csv"
    head, line = members[path].decode().splitlines()
    number, rest = line.split(",", 1)
    second = f"{int(number) + 1},{rest.replace('uittocht.localhost', 'anders.localhost')}"
    data = "".join(f"{one}\n" for one in (head, line, second)).encode()
    assert "2 standaardsites" in refusal(pack(tmp_path / "p.zip", with_content(members, path, data, rows=2)))


def test_a_home_page_that_can_not_take_the_name_is_refused(
    sound_package: Path, nothing_stays: None, tmp_path: Path
) -> None:
    """Rows that fit the database and not the page: a slug that no page may have."""

    def spoil(row: dict[str, str]) -> None:
        row["slug"] = row["slug"].replace("home", "een twee")

    members = with_rows(members_of(sound_package), "wagtailcore_page", spoil)
    with pytest.raises(TransferError, match="slug"):
        import_municipality(
            file=pack(tmp_path / "p.zip", members),
            actor=OPERATOR,
            identity=NewIdentity(purpose="production", name="Anders"),
        )
