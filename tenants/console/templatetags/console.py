"""Formatting in the console's templates."""

from django import template

from tenants.console import formatting
from tenants.console.fleet import migrations_in_words
from tenants.fleet.models import Outcome, RolloutState
from tenants.municipalities.models import State
from tenants.operations.actions import title_of
from tenants.operations.models import OperationState

register = template.Library()

for filter_function in (
    formatting.moment,
    formatting.day,
    formatting.size,
    formatting.number,
    formatting.money,
    formatting.duration,
):
    register.filter(filter_function.__name__, filter_function)

register.filter("migrations_in_words", migrations_in_words)

_STATE_LOOKS = {
    State.READY: "success",
    State.SUSPENDED: "warning",
    State.RESTORING: "warning",
    State.REMOVING: "error",
    OperationState.SUCCEEDED: "success",
    OperationState.FAILED: "error",
    OperationState.INTERRUPTED: "error",
    OperationState.RUNNING: "info",
    RolloutState.STOPPED: "error",
    Outcome.DONE: "success",
    Outcome.LOCKED: "warning",
}


@register.filter
def look(state: str) -> str:
    """How the badge of a municipality's or an operation's state looks: success, warning, error, info or neutral."""
    return _STATE_LOOKS.get(state, "neutral")  # type: ignore[call-overload,no-any-return]  # members are strings


@register.filter
def operation_title(key: str) -> str:
    """What an operation is called."""
    return str(title_of(key))


@register.filter
def as_sentence(text: str) -> str:
    """The text with a capital first, for labels that are written small elsewhere."""
    return text[:1].upper() + text[1:]
