"""`municipality suspend|resume`."""

from argparse import ArgumentParser
from typing import Any, ClassVar

from tenants.commandline.base import Call, SubCommand
from tenants.municipalities.queries import find_municipality


class _ChangeState(SubCommand):
    key: ClassVar[str]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="short name, as `municipality list` shows it")

    def run(self, call: Call) -> dict[str, Any]:
        return call.perform(self.key, municipality=find_municipality(call.options["slug"]))

    def show(self, result: dict[str, Any], call: Call) -> None:
        call.out.write(f"{result['name']} {call.be} {result['state']}.")


class Suspend(_ChangeState):
    """Close the site for a while."""

    name = "suspend"
    help = "Stop serving a municipality: from the next request on it answers with its own 503 page."
    key = "municipality.suspend"


class Resume(_ChangeState):
    """Open it again."""

    name = "resume"
    help = "Serve a suspended municipality again."
    key = "municipality.resume"
