"""`municipality reset-log-in`: for when the last administrator is locked out."""

from argparse import ArgumentParser
from typing import Any

from tenants.commandline.base import Call, SubCommand
from tenants.municipalities.queries import find_municipality


class ResetLogIn(SubCommand):
    """Remove the second factors of one account, or of all."""

    name = "reset-log-in"
    help = "Remove somebody's passkeys, apps and recovery codes, end their sessions and lift their locks, on record."
    asks = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="short name, as `municipality list` shows it")
        who = parser.add_mutually_exclusive_group(required=True)
        who.add_argument("--email", default="", help="of the account")
        who.add_argument("--everybody", action="store_true", help="all accounts, as after an import elsewhere")

    def run(self, call: Call) -> dict[str, Any]:
        municipality = find_municipality(call.options["slug"])
        who = "everybody" if call.options["everybody"] else "this account"
        call.confirm(f"Whoever has the password of {who} at {municipality} can then set up a new second step.")
        return call.perform(
            "municipality.reset_log_in",
            municipality=municipality,
            parameters={"email": call.options["email"], "everybody": call.options["everybody"]},
        )

    def show(self, result: dict[str, Any], call: Call) -> None:
        call.out.write(f"{result['factors']} factors of {result['accounts']} accounts.")
        call.out.write("At the next log-in the password leads to setting up a new second step.")
