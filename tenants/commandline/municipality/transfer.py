"""`municipality export|import`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from tenants.commandline.base import Call, SubCommand
from tenants.municipalities.models import Purpose
from tenants.municipalities.queries import find_municipality


def readable_size(count: int) -> str:
    """Bytes for a person, in the units of the console and of the limits: 1 MB is 1024 KB."""
    size = float(count)
    for unit in ("bytes", "KB", "MB", "GB"):
        if size < 1024 or unit == "GB":
            return f"{size:.0f} {unit}" if unit == "bytes" else f"{size:.1f} {unit}"
        size /= 1024
    raise AssertionError  # never: GB returns


def counted(counts: dict[str, int]) -> str:
    """What is in a package, for a person."""
    files = f"{counts['media']} media and {counts['private']} private files ({readable_size(counts['file_bytes'])})"
    return f"{counts['rows']} rows in {counts['tables']} tables, {files}"


class Export(SubCommand):
    """The exit package."""

    name = "export"
    help = "Write everything of a municipality into one file of open formats, while it goes on serving."
    is_long = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="short name, as `municipality list` shows it")
        parser.add_argument("--to", required=True, type=Path, metavar="FILE", help="zonnedal.zip")
        parser.add_argument(
            "--with-password-hashes",
            action="store_true",
            help="Also the hashes of passwords of staff; left out unless asked.",
        )
        parser.add_argument("--overwrite", action="store_true", help="Replace the file when it is there.")

    def run(self, call: Call) -> dict[str, Any]:
        return call.perform(
            "municipality.export",
            municipality=find_municipality(call.options["slug"]),
            parameters={
                "to": str(call.options["to"].absolute()),
                "with_password_hashes": call.options["with_password_hashes"],
                "overwrite": call.options["overwrite"],
            },
        )

    def show(self, result: dict[str, Any], call: Call) -> None:
        call.out.write(result["path"])
        call.out.write(f"  {counted(result['counts'])}")
        if result["sha256"]:
            call.out.write(f"  {readable_size(result['bytes'])}, SHA-256 {result['sha256']}")
        for part in result.get("left_out", []):
            if not part["what"].startswith("table ") or "knows" in part["why"]:
                call.out.write(f"  Left out: {part['what']}: {part['why']}")


class Import(SubCommand):
    """A municipality arrives."""

    name = "import"
    help = "Make a municipality out of a package: all of it, or nothing."
    is_long = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a package that `municipality export` made")
        parser.add_argument(
            "--purpose",
            default="",
            choices=["", *Purpose.values],
            metavar="|".join(Purpose.values),
            help="production (mail leaves) or training; a package of a training copy is for training unless said",
        )
        parser.add_argument("--slug", default="", help="another short name than in the package")
        parser.add_argument("--name", default="", help="another name than in the package")
        parser.add_argument("--domain", default="", help="its one domain here, instead of those in the package")
        parser.add_argument("--gemeentecode", default="", help="another code, for a copy beside the original")
        parser.add_argument(
            "--over-limit",
            action="store_true",
            help="Also when it holds more than a new municipality may store. Set its limit afterwards.",
        )

    def run(self, call: Call) -> dict[str, Any]:
        names = ("purpose", "slug", "name", "domain", "gemeentecode", "over_limit")
        parameters = {name: call.options[name] for name in names}
        parameters["file"] = str(call.options["file"].absolute())
        return call.perform("municipality.import", parameters=parameters)

    def show(self, result: dict[str, Any], call: Call) -> None:
        call.out.write(f"{result['name']} {call.be} ready, for {result['purpose']}: {result['url']}")
        call.out.write(f"  {counted(result['counts'])}")
        for column, count in result["taken_away"].items():
            call.out.write(f"  Taken away: {column} of {count} rows")
        call.out.write(f"  Limits: the defaults. They do not travel; see municipality limits {result['slug']}")
