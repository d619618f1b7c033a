"""`municipality clone`."""

from argparse import ArgumentParser
from typing import Any

from tenants.commandline.base import Call, SubCommand
from tenants.commandline.municipality.creation import show_invitation
from tenants.municipalities.models import Purpose
from tenants.municipalities.queries import find_municipality


class Clone(SubCommand):
    """Copy a municipality, to train with."""

    name = "clone"
    help = "Copy a municipality's content, forms and settings, without anybody's data, to train with."
    is_long = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", help="short name of the municipality to copy")
        parser.add_argument("slug", help="short name of the copy")
        parser.add_argument("--domain", required=True, help="oefenen.zonnedal.nl")
        parser.add_argument("--purpose", required=True, choices=[Purpose.TRAINING.value])
        parser.add_argument("--name", default="", help="else that of the source, with (oefenen) behind it")
        parser.add_argument("--admin-email", default="", help="who is invited as its first administrator")

    def run(self, call: Call) -> dict[str, Any]:
        names = ("slug", "domain", "purpose", "name", "admin_email")
        return call.perform(
            "municipality.clone",
            municipality=find_municipality(call.options["source"]),
            parameters={name: call.options[name] for name in names},
        )

    def show(self, result: dict[str, Any], call: Call) -> None:
        counts = result["counts"]
        left_out = ", ".join(f"{kind} {count:,}" for kind, count in counts["left_out"].items())
        lines = {
            "copied": f"{counts['rows']:,} rows of {counts['tables']} tables",
            "files": f"{counts['files']:,}",
            "missing files": f"{counts['missing_files']:,}" if counts["missing_files"] else "",
            "left out": f"rows: {left_out}",
            "limits": f"the defaults, not those of {result['source']}",
        }
        call.out.write(f"{result['name']}, a training copy of {result['source']}: {result['url']}")
        for label, value in lines.items():
            if value:
                call.out.write(f"  {label:14} {value}")
        if not call.is_dry_run:
            show_invitation(result, call)
