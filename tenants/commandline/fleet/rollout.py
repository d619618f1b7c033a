"""`fleet migrate`."""

from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from tenants.commandline.base import Call, PartlyFailedError, SubCommand
from tenants.fleet.actions import JOBS, WAVE_SIZE
from tenants.fleet.errors import RolloutFailedError
from tenants.fleet.turns import Limits

_NAMED_MIGRATIONS = 10


def at_least_one(value: str) -> int:
    """A whole number from 1 on, for argparse."""
    if not value.isdigit() or not int(value):
        raise ArgumentTypeError(f"{value!r} is not a number from 1 on")
    return int(value)


def seconds(value: str) -> float:
    """A number of seconds above nought, for argparse."""
    try:
        number = float(value)
    except ValueError:
        number = 0.0
    if not number > 0:
        raise ArgumentTypeError(f"{value!r} is not a number of seconds")
    return number


def slugs(value: str) -> list[str]:
    """`zonnedal,waterveen` as a list, for argparse."""
    return [slug.strip() for slug in value.split(",") if slug.strip()]


class Migrate(SubCommand):
    """Bring all schemas up to this code."""

    name = "migrate"
    help = "Bring every municipality's schema up to this code, in waves. Run it again to go on where it stopped."
    is_long = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        default = Limits()
        parser.add_argument("--only", type=slugs, default=[], metavar="SLUG,SLUG", help="Only these.")
        parser.add_argument(
            "--wave-size", type=at_least_one, default=WAVE_SIZE, metavar="N", help=f"Default: {WAVE_SIZE}."
        )
        parser.add_argument(
            "--waves", type=at_least_one, metavar="N", help="Stop after N waves (1: only the canaries)."
        )
        parser.add_argument(
            "--jobs", type=at_least_one, default=JOBS, metavar="N", help=f"At the same time. Default: {JOBS}."
        )
        parser.add_argument(
            "--lock-timeout",
            type=seconds,
            default=default.lock_timeout_s,
            metavar="S",
            help="How long a statement may wait for others, and others for it. Default: %(default)s s.",
        )
        parser.add_argument(
            "--statement-timeout",
            type=seconds,
            default=default.statement_timeout_s,
            metavar="S",
            help="How long a statement may last. Default: %(default)s s.",
        )

    def run(self, call: Call) -> dict[str, Any]:
        options = call.options
        try:
            return call.perform(
                "fleet.migrate",
                parameters={
                    "only": options["only"],
                    "wave_size": options["wave_size"],
                    "stop_after": options["waves"],
                    "jobs": options["jobs"],
                    "lock_timeout_s": options["lock_timeout"],
                    "statement_timeout_s": options["statement_timeout"],
                },
            )
        except RolloutFailedError as error:
            raise PartlyFailedError(str(error), result=error.result) from error

    def show(self, result: dict[str, Any], call: Call) -> None:
        migrations = result["migrations"]
        if migrations:
            more = f" and {len(migrations) - _NAMED_MIGRATIONS} more" if len(migrations) > _NAMED_MIGRATIONS else ""
            call.out.write(f"Migrations: {', '.join(migrations[:_NAMED_MIGRATIONS])}{more}")
        for number, wave in enumerate(result["waves"], start=1):
            names = wave["municipalities"]
            shown = ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
            call.out.write(f"Wave {number}, {wave['title']}: {shown}")
        for slug, one in result["outcomes"].items():
            if one["outcome"] != "done":
                call.out.write(f"{slug}: {one['outcome']}: {one['error']}")
                if one["statement"]:
                    call.out.write(f"    at: {one['statement']}")
        counts = result["counts"]
        call.out.write(
            f"{counts['done']} migrated, {counts['current']} were up to date, {counts['failed']} failed, "
            f"{counts['locked']} in use by others, {counts['skipped']} skipped, {counts['waiting']} not begun; "
            f"{result['seconds']} s."
        )
