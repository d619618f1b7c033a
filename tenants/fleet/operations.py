"""What operators can ask of the fleet: translates parameters into actions."""

import re
from typing import Any

from django.utils.translation import gettext_lazy as _

from tenants.fleet.actions import JOBS, WAVE_SIZE, rehearse_roll_out, roll_out
from tenants.fleet.commands import run_command
from tenants.fleet.turns import Limits
from tenants.municipalities.models import State
from tenants.operations.registry import HIDDEN, OperationContext, OperationKind, operation_kinds


def _migrate(context: OperationContext) -> dict[str, Any]:
    asked = context.parameters
    only, wave_size = asked.get("only") or [], asked.get("wave_size") or WAVE_SIZE
    if context.dry_run:
        return rehearse_roll_out(only=only, wave_size=wave_size)
    default = Limits()
    return roll_out(
        actor=context.actor,
        progress=context.progress,
        only=only,
        wave_size=wave_size,
        stop_after=asked.get("stop_after"),
        jobs=asked.get("jobs") or JOBS,
        limits=Limits(
            lock_timeout_s=asked.get("lock_timeout_s") or default.lock_timeout_s,
            statement_timeout_s=asked.get("statement_timeout_s") or default.statement_timeout_s,
        ),
    )


def _run(context: OperationContext) -> dict[str, Any]:
    asked = context.parameters
    return run_command(
        command=asked["command"],
        arguments=asked.get("arguments") or [],
        only=asked.get("only") or [],
        states=asked.get("states") or [State.READY],
        jobs=asked.get("jobs") or JOBS,
        actor=context.actor,
        progress=context.progress,
        may_be_any=asked.get("allow_any") is True,
        is_rehearsal=context.dry_run,
    )


_SECRET_OPTION = re.compile(r"--?[\w-]*(passw|secret|token|api-?key|credential|private-?key)[\w-]*", re.IGNORECASE)


def _without_secret_arguments(values: dict[str, Any]) -> dict[str, Any]:
    """Values of options whose name tells that they are secret; of a bare word nobody can know it."""
    arguments = values.get("arguments")
    if not isinstance(arguments, list):
        return values
    told, is_secret = [], False
    for argument in map(str, arguments):
        name, equals, value = argument.partition("=")
        is_option = _SECRET_OPTION.fullmatch(name) is not None
        if is_secret and not argument.startswith("--"):
            told.append(HIDDEN)
        else:
            told.append(f"{name}={HIDDEN}" if is_option and equals and value else argument)
        is_secret = is_option and not equals
    return values | {"arguments": told}


def register() -> None:
    """Tell the platform what can be asked here."""
    operation_kinds.register(
        "fleet.migrate", OperationKind(title=_("Migrate all municipalities"), run=_migrate, is_long=True)
    )
    operation_kinds.register(
        "fleet.run",
        OperationKind(
            title=_("Run a command in all municipalities"),
            run=_run,
            is_long=True,
            redacted=_without_secret_arguments,
        ),
    )
