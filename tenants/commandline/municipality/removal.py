"""`municipality delete|certificate`."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from tenants.commandline.base import Call, SubCommand
from tenants.errors import RefusedError, UnknownMunicipalityError
from tenants.municipalities.models import Municipality
from tenants.municipalities.queries import find_municipality
from tenants.removal.actions import find_removal
from tenants.removal.certificate import is_genuine
from tenants.removal.printing import as_text, require_writable, write_certificate


class Delete(SubCommand):
    """Remove a municipality for good."""

    name = "delete"
    help = "Remove a suspended municipality for good, with a certificate of what was removed where."
    asks = True
    is_long = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="short name, as `municipality list` shows it")
        parser.add_argument(
            "--certificate", required=True, metavar="FILE", help="where the certificate goes: .pdf, .txt or .json"
        )
        parser.add_argument(
            "--with-packages", action="store_true", help="also remove its exit packages in PACKAGE_ROOT"
        )

    def run(self, call: Call) -> dict[str, Any]:
        slug = call.options["slug"]
        path = Path(call.options["certificate"]).resolve()
        parameters = {"certificate": str(path), "with_packages": call.options["with_packages"], "slug": slug}
        municipality = _existing(slug)
        if municipality is not None:
            call.confirm(
                f"This removes {municipality.official_name} ({slug}) for good: its schema, role, files and all that"
                " waits. Back-ups keep it until they expire."
            )
        return call.perform("municipality.delete", municipality=municipality, parameters=parameters)

    def show(self, result: dict[str, Any], call: Call) -> None:
        content = result["content"]
        database, name = content["removed"].get("database", {}), content["municipality"]["official_name"]
        for place, found in content["removed"].items():
            call.out.write(f"  {place:15} {found['count']:>10,}{_unit(place)}")
        if call.is_dry_run:
            call.out.write(f"{name} would be gone, with {len(database['tables'])} tables.")
            return
        call.out.write(f"{name} is gone. Certificate {content['number']}: {result['file']}")


class Certificate(SubCommand):
    """A certificate again, or whether one is ours."""

    name = "certificate"
    help = "Print the certificate of a removal again, or check one that somebody shows you."
    changes = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        what.add_argument("slug", nargs="?", help="short name of the municipality that was removed")
        what.add_argument("--verify", metavar="FILE", help="a certificate in .json: did this installation make it?")
        parser.add_argument("--to", metavar="FILE", help="write it there (.pdf, .txt or .json) instead of printing it")

    def run(self, call: Call) -> dict[str, Any]:
        if call.options["verify"]:
            return _verified(Path(call.options["verify"]))
        removal = find_removal(call.options["slug"])
        if not removal.is_finished:
            raise RefusedError(f"The removal of {removal.slug} was cut short. Run `municipality delete` again.")
        if call.options["to"]:
            path = Path(call.options["to"]).resolve()
            require_writable(path)
            path = write_certificate(removal.certificate, path)
            return {**removal.certificate, "file": str(path)}
        return {**removal.certificate, "file": ""}

    def show(self, result: dict[str, Any], call: Call) -> None:
        if call.options["verify"]:
            call.out.write(f"Genuine: certificate {result['content']['number']}, made by this installation, unchanged.")
        elif result["file"]:
            call.out.write(f"Certificate {result['content']['number']}: {result['file']}")
        else:
            call.out.write(as_text(result).decode())


def _existing(slug: str) -> Municipality | None:
    """The municipality, or nothing when a removal took it already.

    Raises:
        UnknownMunicipalityError: there is neither.
    """
    try:
        return find_municipality(slug)
    except UnknownMunicipalityError:
        find_removal(slug)
        return None


def _verified(path: Path) -> dict[str, Any]:
    try:
        certificate = json.loads(path.read_text())
    except (OSError, ValueError) as error:
        raise RefusedError(f"{path} can't be read as JSON: {error}") from error
    if not isinstance(certificate, dict) or not is_genuine(certificate):
        raise RefusedError(f"{path} is not a certificate of this installation, or it was changed.")
    return certificate


def _unit(place: str) -> str:
    return {"database": " rows", "cache": " keys", "queued_work": " messages"}.get(place, " files")
