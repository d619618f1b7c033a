"""What a package is called here passes the rules that a new municipality passes."""

from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from tenants.errors import InvalidMunicipalityError, MunicipalityExistsError
from tenants.municipalities.validators import validate_domain
from tenants.transfer.actions.importing import NewIdentity, new_municipality
from tenants.transfer.archive import PackageReader
from tests.integration.tenants.transfer.forgery import members_of, pack, with_manifest

REFUSED = (InvalidMunicipalityError, MunicipalityExistsError)


def forged(sound_package: Path, folder: Path, facts: dict[str, Any]) -> Path:
    def change(manifest: dict[str, Any]) -> None:
        manifest["meent"]["municipality"].update(facts)

    return pack(folder / "forged.zip", with_manifest(members_of(sound_package), change))


@pytest.mark.parametrize(
    "domain", ["platform.localhost", "127.0.0.1", "x.onion", "zonnedal.localhost\n", "www.zonnedal.localhost"]
)
def test_every_domain_passes_the_rules(sound_package: Path, platform: None, tmp_path: Path, domain: str) -> None:
    domains = [{"domain": "uittocht.localhost", "isPrimary": True}, {"domain": domain, "isPrimary": False}]
    with PackageReader(forged(sound_package, tmp_path, {"domains": domains})) as package, pytest.raises(REFUSED):
        new_municipality(package, NewIdentity(purpose="production"))
    with PackageReader(sound_package) as package, pytest.raises(REFUSED):
        new_municipality(package, NewIdentity(purpose="production", domain=domain))


@pytest.mark.parametrize(
    "facts",
    [
        {"name": "ZONNEDAL"}, {"name": "Zonnedal\u200b"}, {"name": "Uit\r\nBcc: x@evil.example"},
        {"officialName": 'X" <evil@evil.example>'}, {"officialName": "Uit\r\nBcc: x@evil.example"},
        {"slug": "Zonnedal"}, {"slug": "zonnedal_"}, {"gemeentecode": "0344", "name": "Nep"}, {"name": "   "},
        {"owmsUri": "javascript:alert(1)"},
    ],
)  # fmt: skip
def test_every_name_passes_the_rules(
    sound_package: Path, platform: None, tmp_path: Path, facts: dict[str, Any]
) -> None:
    with PackageReader(forged(sound_package, tmp_path, facts)) as package, pytest.raises(REFUSED):
        new_municipality(package, NewIdentity(purpose="production"))


def test_the_tooi_address_follows_from_the_code(sound_package: Path, platform: None, tmp_path: Path) -> None:
    with PackageReader(forged(sound_package, tmp_path, {"tooiUri": "https://evil.example"})) as package:
        municipality, _domains = new_municipality(package, NewIdentity(purpose="production"))
    assert municipality.tooi_uri.endswith("gm9098")


def test_a_line_break_is_no_part_of_a_host_name() -> None:
    with pytest.raises(ValidationError):
        validate_domain("zonnedal.localhost\n")


@pytest.mark.parametrize("words", [(), ("--dry-run",)])
def test_a_file_does_not_decide_that_residents_get_mail(
    sound_package: Path, nothing_stays: None, tmp_path: Path, words: tuple[str, ...]
) -> None:
    """A training copy's package says training; edited, it says production like any other."""
    package = forged(sound_package, tmp_path, {"purpose": "training"})
    edited = forged(package, tmp_path, {"purpose": "production"})
    with pytest.raises(CommandError, match="--purpose production"):
        call_command("municipality", "import", str(edited), *words, "--no-progress")


@pytest.mark.parametrize(
    ("packaged", "said", "becomes"),
    [
        ("training", "", "training"),
        ("training", "training", "training"),
        ("training", "production", "production"),
        ("production", "training", "training"),
        ("production", "production", "production"),
    ],
)
@pytest.mark.usefixtures("platform")
def test_the_operator_says_what_it_is_for(
    sound_package: Path, tmp_path: Path, packaged: str, said: str, becomes: str
) -> None:
    with PackageReader(forged(sound_package, tmp_path, {"purpose": packaged})) as package:
        municipality, _domains = new_municipality(package, NewIdentity(purpose=said))
    assert municipality.purpose == becomes


def test_a_purpose_that_there_is_not_is_refused(sound_package: Path, platform: None) -> None:
    with PackageReader(sound_package) as package, pytest.raises(InvalidMunicipalityError, match="purpose"):
        new_municipality(package, NewIdentity(purpose="bedrog"))
