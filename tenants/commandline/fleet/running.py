"""`fleet run`."""

from argparse import REMAINDER, ArgumentParser
from typing import Any

from tenants.commandline.base import Call, PartlyFailedError, SubCommand, WrongUsageError
from tenants.commandline.fleet.rollout import at_least_one, slugs
from tenants.fleet.actions import JOBS
from tenants.fleet.errors import CommandFailedError
from tenants.fleet.waves import BUSY_STATES
from tenants.municipalities.models import State

_STATES = [state.value for state in State if state not in BUSY_STATES]


class Run(SubCommand):
    """A management command over a selection."""

    name = "run"
    help = "Run a management command in each of a selection of municipalities. Exit code 4 when some failed."
    is_long = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        selection = parser.add_mutually_exclusive_group()
        selection.add_argument("--only", type=slugs, default=[], metavar="SLUG,SLUG", help="These.")
        selection.add_argument("--state", choices=_STATES, help="Those in this state.")
        selection.add_argument("--all", action="store_true", help="All, suspended ones too.")
        parser.add_argument(
            "--jobs", type=at_least_one, default=JOBS, metavar="N", help="At the same time. Default: %(default)s."
        )
        parser.add_argument("command", metavar="COMMAND", help="a command of manage.py")
        parser.add_argument("arguments", nargs=REMAINDER, metavar="…", help="its arguments")

    def run(self, call: Call) -> dict[str, Any]:
        options = call.options
        if not (options["only"] or options["state"] or options["all"]):
            raise WrongUsageError(
                "Say in which municipalities, before the command: fleet run --only zonnedal,waterveen "
                f"{options['command']}, or --all, or --state ready."
            )
        try:
            return call.perform(
                "fleet.run",
                parameters={
                    "command": options["command"],
                    "arguments": options["arguments"],
                    "only": options["only"],
                    "states": _STATES if options["all"] else [options["state"]] if options["state"] else [],
                    "jobs": options["jobs"],
                    "allow_any": True,
                },
            )
        except CommandFailedError as error:
            raise PartlyFailedError(str(error), result=error.result) from error

    def show(self, result: dict[str, Any], call: Call) -> None:
        for slug, one in result["outcomes"].items():
            told = one["error"] or one["last_line"]
            call.out.write(f"{slug:20} {one['outcome']:8} {one['ms'] / 1000:7.2f} s  {told}")
        counts = result["counts"]
        call.out.write(
            f"{counts['done']} done, {counts['failed']} failed, {counts['skipped']} skipped, "
            f"{counts['waiting']} not begun; {result['seconds']} s."
        )
