"""`municipality create|invite`."""

from argparse import ArgumentParser
from typing import Any

from tenants.commandline.base import Call, SubCommand
from tenants.municipalities.queries import find_municipality
from tenants.provisioning.registry import STANDARD_TEMPLATE, starter_templates


class Create(SubCommand):
    """Make a municipality."""

    name = "create"
    help = "Make a municipality that is ready to serve."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--name", required=True, help="Zonnedal")
        parser.add_argument(
            "--gemeentecode", required=True, help="CBS code, 4 digits; 8000 and up for demo and training"
        )
        parser.add_argument("--domain", required=True, help="www.zonnedal.nl")
        parser.add_argument("--slug", default="", help="short name for commands and logs; else made from the name")
        parser.add_argument("--official-name", default="", help="Gemeente Zonnedal, unless you say otherwise")
        parser.add_argument("--admin-email", default="", help="who is invited as the first administrator")
        parser.add_argument(
            "--template",
            default=STANDARD_TEMPLATE,
            help=f"what it starts with: {' | '.join(starter_templates)} (default: {STANDARD_TEMPLATE})",
        )
        parser.add_argument(
            "--canary", action="store_true", dest="is_canary", help="new releases come here before the others"
        )
        parser.add_argument("--inhabitants", type=int)
        parser.add_argument("--oin", default="", help="20 digits")
        parser.add_argument("--rsin", default="", help="9 digits")
        parser.add_argument("--owms-uri", default="", help="else the one of the register, for a code that is in it")

    def run(self, call: Call) -> dict[str, Any]:
        names = (
            "name", "slug", "gemeentecode", "domain", "official_name", "inhabitants", "oin", "rsin", "owms_uri",
            "admin_email", "template", "is_canary",
        )  # fmt: skip
        return call.perform("municipality.create", parameters={name: call.options[name] for name in names})

    def show(self, result: dict[str, Any], call: Call) -> None:
        call.out.write(f"{result['name']} {call.be} ready: {result['url']}")
        for name in ("slug", "official_name", "gemeentecode", "tooi_uri", "owms_uri"):
            call.out.write(f"  {name:14} {result[name] or '-'}")
        show_invitation(result, call)


class Invite(SubCommand):
    """Invite an administrator."""

    name = "invite"
    help = "Send somebody an invitation to run a municipality's back office; a second one replaces the first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="short name, as `municipality list` shows it")
        parser.add_argument("--email", required=True)

    def run(self, call: Call) -> dict[str, Any]:
        return call.perform(
            "municipality.invite",
            municipality=find_municipality(call.options["slug"]),
            parameters={"admin_email": call.options["email"]},
        )

    def show(self, result: dict[str, Any], call: Call) -> None:
        show_invitation(result, call)


def show_invitation(result: dict[str, Any], call: Call) -> None:
    """Say whether an invitation is on its way, or show the link where no mail leaves."""
    if result.get("invitation_url"):
        call.out.write("No mail leaves from this municipality. Hand this link over; it works once, for a week,")
        call.out.write(f"and is shown only now: {result['invitation_url']}")
    elif result["invited"]:
        call.out.write("The invitation is in the outbox; the link in it works once, for a week.")
    else:
        call.out.write("Nobody was invited yet: `municipality invite SLUG --email …`.")
