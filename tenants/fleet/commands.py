"""Any management command, over a selection of municipalities."""

import io
import threading
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from django.core.management import CommandError, call_command, get_commands
from django.db import connection

from shared.actors import Actor
from shared.failures import described
from shared.logging import scrub_text
from shared.messages import lazy as _
from shared.progress import Progress
from tenants.context import in_municipality, in_public
from tenants.errors import BusyError, UnknownMunicipalityError
from tenants.fleet.errors import CommandFailedError, CommandRefusedError
from tenants.fleet.registry import fleet_commands
from tenants.fleet.threads import as_they_end, workers
from tenants.fleet.waves import BUSY_STATES
from tenants.municipalities.models import Municipality, State
from tenants.operations.locks import reading

logger = structlog.stdlib.get_logger(__name__)

_NEVER = frozenset({"migrate", "migrate_schemas", "migrate_public", "fleet", "municipality", "costs", "flush"})
_KEPT_CHARACTERS = 2000
_NAMED_FAILURES = 10


@dataclass(frozen=True, kw_only=True)
class _Ended:
    slug: str
    outcome: str
    ms: int = 0
    output: str = ""
    error: str = ""

    @property
    def as_json(self) -> dict[str, Any]:
        lines = self.output.strip().splitlines()
        return {
            "outcome": self.outcome,
            "ms": self.ms,
            "last_line": scrub_text(lines[-1]) if lines else "",
            "output": scrub_text(self.output)[-_KEPT_CHARACTERS:],
            "error": scrub_text(self.error),
        }


def run_command(
    *,
    command: str,
    arguments: Sequence[str] = (),
    only: Collection[str] = (),
    states: Collection[str] = (State.READY,),
    jobs: int,
    actor: Actor,
    progress: Progress,
    may_be_any: bool = False,
    is_rehearsal: bool = False,
) -> dict[str, Any]:
    """Run a management command with each municipality bound, and say how it went in each.

    What it writes through `self.stdout` is kept, the last part of it; it goes on record, so it may hold no personal
    data. A failure in one does not stop the others.

    Args:
        only: short names; empty for all in one of these states.
        may_be_any: whoever has the server's command line can run any command anyway; the console only has those
            that an app has registered as fit for it, with their own arguments.

    Raises:
        CommandRefusedError: no such command, or not for this.
        UnknownMunicipalityError: `only` names one that does not exist.
        CommandFailedError: it failed in some; the result says in which.
    """
    arguments = _allowed(command, arguments, may_be_any=may_be_any)
    started = time.monotonic()
    chosen, skipped = _selection(only, states)
    ended = [_Ended(slug=slug, outcome="skipped", error=reason) for slug, reason in skipped.items()]
    if is_rehearsal:
        ended += [_Ended(slug=municipality.slug, outcome="waiting") for municipality in chosen]
        return _result(command, arguments, ended, started)
    progress.start(command, total=len(chosen), unit="municipalities")
    stop = threading.Event()
    with workers(jobs, stop) as pool:
        futures = {pool.submit(_run_in, municipality, command, arguments, stop) for municipality in chosen}
        ended += as_they_end(futures, progress)
    result = _result(command, arguments, ended, started)
    failed = [one.slug for one in sorted(ended, key=lambda one: one.slug) if one.outcome == "failed"]
    logger.info("fleet_command_ended", command=command, done=result["counts"]["done"], failed=len(failed), by=actor.id)
    if failed:
        raise CommandFailedError(
            _("%(command)s failed in %(count)s of %(total)s: %(slugs)s")
            % {
                "command": command,
                "count": len(failed),
                "total": len(chosen),
                "slugs": ", ".join(failed[:_NAMED_FAILURES]) + (" …" if len(failed) > _NAMED_FAILURES else ""),
            },
            result=result,
        )
    return result


def _allowed(command: str, arguments: Sequence[str], *, may_be_any: bool) -> tuple[str, ...]:
    if command in _NEVER or command not in get_commands():
        raise CommandRefusedError(
            _("“%(command)s” is not a command to run over municipalities.") % {"command": command}
        )
    if may_be_any:
        return tuple(arguments)
    if command not in fleet_commands or (arguments and tuple(arguments) != fleet_commands.get(command).arguments):
        raise CommandRefusedError(
            _("“%(command)s” with these arguments can be run from the command line only.") % {"command": command}
        )
    return fleet_commands.get(command).arguments


def _selection(only: Collection[str], states: Collection[str]) -> tuple[list[Municipality], dict[str, str]]:
    with in_public():
        municipalities = list(Municipality.objects.order_by("slug"))
    if unknown := set(only) - {municipality.slug for municipality in municipalities}:
        raise UnknownMunicipalityError(
            _("No municipality has the short name “%(slug)s”.") % {"slug": ", ".join(sorted(unknown))}
        )
    asked = [one for one in municipalities if (one.slug in only if only else one.state in states)]
    busy = {one.slug: f"it is {one.state}" for one in asked if one.state in BUSY_STATES}
    return [one for one in asked if one.slug not in busy], busy


def _run_in(municipality: Municipality, command: str, arguments: Sequence[str], stop: threading.Event) -> _Ended | None:
    if stop.is_set():
        return None
    connection.close_if_unusable_or_obsolete()  # one that knows many schemas is renewed
    started, out, error = time.monotonic(), io.StringIO(), ""
    try:
        with reading(municipality):
            state = _state_now(municipality)
            if state in {None, *BUSY_STATES}:
                reason = f"it is {state}" if state else "it is gone"
                return _Ended(slug=municipality.slug, outcome="skipped", error=reason)
            with in_municipality(municipality):
                call_command(command, *arguments, stdout=out, stderr=out, no_color=True)
    except BusyError as busy:
        return _Ended(slug=municipality.slug, outcome="skipped", error=str(busy))
    except CommandError as refusal:
        error = str(refusal) or "failed"
    except SystemExit as left:
        error = f"exit code {left.code}" if left.code else ""
    except Exception as failure:  # a command may raise anything; it is told, and the others go on
        logger.exception("fleet_command_failed", slug=municipality.slug, command=command)
        error = described(failure)
    return _Ended(
        slug=municipality.slug,
        outcome="failed" if error else "done",
        ms=round((time.monotonic() - started) * 1000),
        output=out.getvalue(),
        error=error[:_KEPT_CHARACTERS],
    )


def _state_now(municipality: Municipality) -> str | None:
    with in_public():
        return Municipality.objects.filter(pk=municipality.pk).values_list("state", flat=True).first()


def _result(command: str, arguments: Sequence[str], ended: list[_Ended], started: float) -> dict[str, Any]:
    return {
        "command": command,
        "arguments": list(arguments),
        "outcomes": {one.slug: one.as_json for one in sorted(ended, key=lambda one: one.slug)},
        "counts": {
            name: sum(one.outcome == name for one in ended) for name in ("done", "failed", "skipped", "waiting")
        },
        "seconds": round(time.monotonic() - started, 2),
    }
