"""`municipality backup|backups|restore`."""

from argparse import ArgumentParser
from typing import Any

from tenants.commandline.base import Call, SubCommand, moment
from tenants.commandline.municipality.transfer import counted, readable_size
from tenants.context import in_public
from tenants.municipalities.queries import find_municipality
from tenants.transfer.models import Backup
from tenants.transfer.operations import described
from tenants.transfer.queries import LATEST, find_backup

_SLUG_HELP = "short name, as `municipality list` shows it"


class TakeBackup(SubCommand):
    """Take a back-up."""

    name = "backup"
    help = "Take a back-up of one municipality, while it goes on serving."
    is_long = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help=_SLUG_HELP)
        parser.add_argument("--keep-days", type=int, help="how long it is kept; normally BACKUP_RETENTION_DAYS")

    def run(self, call: Call) -> dict[str, Any]:
        return call.perform(
            "municipality.backup",
            municipality=find_municipality(call.options["slug"]),
            parameters={"keep_days": call.options["keep_days"]},
        )

    def show(self, result: dict[str, Any], call: Call) -> None:
        if result["backup"]:
            call.out.write(f"Back-up {result['backup'][:8]}: {result['path']}")
            call.out.write(f"  {readable_size(result['bytes'])}, kept until {moment(result['expires_at'])}")
        call.out.write(f"  {counted(result['counts'])}")


class Backups(SubCommand):
    """Which back-ups there are."""

    name = "backups"
    help = "The back-ups there are, newest first; of one municipality, or of all."
    changes = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", nargs="?", default="", help="short name; also of one that was removed")

    def run(self, call: Call) -> dict[str, Any]:
        with in_public():
            backups = Backup.objects.all()
            if call.options["slug"]:
                backups = backups.filter(municipality_slug=call.options["slug"])
            return {"backups": [described(backup) | {"slug": backup.municipality_slug} for backup in backups]}

    def show(self, result: dict[str, Any], call: Call) -> None:
        for row in result["backups"]:
            call.out.write(
                f"{row['backup'][:8]}  {row['slug']:20} {moment(row['taken_at'])}  kept until "
                f"{moment(row['expires_at'])[:10]}  "
                f"{readable_size(row['bytes']):>9}  {row['counts'].get('rows', 0)} rows"
            )
        if not result["backups"]:
            call.out.write("There is no back-up.")


class Restore(SubCommand):
    """Back to a moment."""

    name = "restore"
    help = "Put one municipality back to what a back-up holds, while the others go on."
    asks = True
    is_long = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help=_SLUG_HELP)
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("--backup", metavar="ID", help=f"as `municipality backups` shows it, or {LATEST}")
        which.add_argument(
            "--abandon", action="store_true", help="Serve the old data again after a restore that was killed half-way."
        )

    def run(self, call: Call) -> dict[str, Any]:
        municipality = find_municipality(call.options["slug"])
        if call.options["abandon"]:
            return call.perform("municipality.restore", municipality=municipality, parameters={"abandon": True})
        backup = find_backup(municipality, call.options["backup"])
        call.confirm(
            f"{municipality.name} goes back to {moment(backup.taken_at)}. What was sent and written since then is gone."
        )
        return call.perform("municipality.restore", municipality=municipality, parameters={"backup": str(backup.pk)})

    def show(self, result: dict[str, Any], call: Call) -> None:
        if "backup" not in result:
            call.out.write(f"{result['name']} {call.be} {result['state']} again, with the data it had.")
            return
        call.out.write(f"{result['name']} {call.be} {result['state']}, as it was at {moment(result['taken_at'])}.")
        call.out.write(f"  {counted(result['counts'])}")
        if result.get("called_then"):
            call.out.write(
                f"  Note: at that moment it was called {result['called_then']}. Texts of the site and mails have that"
                " name again: have the municipality look them over."
            )
