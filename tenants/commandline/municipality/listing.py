"""`municipality list|show`."""

from argparse import ArgumentParser
from typing import Any

from tenants.commandline.base import Call, SubCommand, moment
from tenants.commandline.municipality.transfer import readable_size
from tenants.municipalities.models import State
from tenants.municipalities.queries import find_municipality
from tenants.provisioning.queries import describe, overview


class List(SubCommand):
    """All municipalities."""

    name = "list"
    help = "All municipalities with their state, purpose and domains."
    changes = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--state", choices=State.values, help="only those in this state")

    def run(self, call: Call) -> dict[str, Any]:
        return {"municipalities": overview(state=call.options["state"])}

    def show(self, result: dict[str, Any], call: Call) -> None:
        rows = result["municipalities"]
        width = max([len("short name"), *(len(row["slug"]) for row in rows)])
        call.out.write(f"{'short name':{width}}  code  {'state':12}  {'purpose':10}  domains, primary first")
        for row in rows:
            call.out.write(
                f"{row['slug']:{width}}  {row['gemeentecode']}  {row['state']:12}  {row['purpose']:10}  "
                f"{', '.join(row['domains'])}"
            )


class Show(SubCommand):
    """One municipality."""

    name = "show"
    help = "Everything the platform knows about one municipality."
    changes = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="short name, as `municipality list` shows it")

    def run(self, call: Call) -> dict[str, Any]:
        return describe(find_municipality(call.options["slug"]))

    def show(self, result: dict[str, Any], call: Call) -> None:
        call.out.write(f"{result['official_name']} ({result['slug']})")
        size = result["size"]
        lines = {
            "address": result["url"],
            "domains": ", ".join(result["domains"]),
            "state": f"{result['state']} since {moment(result['state_changed_at'])}",
            "purpose": result["purpose"] + (", goes first in a roll-out" if result["is_canary"] else ""),
            "gemeentecode": result["gemeentecode"],
            "TOOI": result["tooi_uri"],
            "OWMS": result["owms_uri"],
            "OIN, RSIN": ", ".join(filter(None, [result["oin"], result["rsin"]])),
            "inhabitants": result["inhabitants"],
            "made": moment(result["created_at"]),
            "schema": result["schema_name"],
            "migrations": ", ".join(result["missing_migrations"]) or "up to date",
            "database": f"{readable_size(size['schema_bytes'])} in {size['tables']} tables",
            "files": f"{readable_size(size['files_bytes'])} in {size['files']} files",
        }
        for name, value in (lines | result["counts"]).items():
            call.out.write(f"  {name:14} {'-' if value in {'', None} else value}")
        call.out.write("  last operations")
        for operation in result["operations"]:
            what = f"{operation['kind']:28} {operation['state']:11} {operation['actor']}"
            call.out.write(f"    {moment(operation['at'])}  {what}")
