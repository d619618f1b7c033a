"""What lets an operator at everything of a municipality is asked of that municipality: its consent, or a reason.

A visit is asked by its own operation (`visits.py`). This is for what comes to the same: a package with everything in
it, an account to log in with.
"""

from typing import Any
from uuid import UUID

from shared.actors import Actor
from tenants.context import in_municipality, in_public
from tenants.municipalities.models import Municipality
from tenants.operations.models import Channel, Operation, OperationState
from tenants.operations.registry import OperationKind
from tenants.operators.models import Operator
from tenants.operators.registry import TakeRequest, visit_doors

_EXPORT = "municipality.export"


def ask_first(
    key: str,
    kind: OperationKind,
    *,
    actor: Actor,
    channel: Channel,
    municipality: Municipality | None,
    parameters: dict[str, Any],
) -> None:
    """Before the work begins. Somebody at the command line has the server anyway: see docs/security.md.

    Raises:
        RefusedError: no consent, and no reason.
    """
    if not kind.opens or channel != Channel.CONSOLE or municipality is None:
        return
    request = TakeRequest(
        actor=actor,
        operator_email=_email_of(actor),
        operation=key,
        reason=str(parameters.get("reason", "")),
    )
    with in_municipality(municipality):
        for door in visit_doors.values():
            door.take(request)


def note_fetch(*, name: str, actor: Actor) -> None:
    """Tell the municipality of which it is that somebody fetched this package."""
    with in_public():
        made = Operation.objects.filter(
            kind=_EXPORT, state=OperationState.SUCCEEDED, result__path__endswith=f"/{name}"
        ).order_by("-created_at")
        about = made.values_list("municipality_id", flat=True).first()
        municipality = Municipality.objects.ready().filter(pk=about).first() if about else None
    if municipality is not None:
        with in_municipality(municipality):
            for door in visit_doors.values():
                door.note_fetch(actor, name)


def _email_of(actor: Actor) -> str:
    try:
        number = UUID(actor.id)
    except ValueError:  # nobody with an account
        return ""
    with in_public():
        return Operator.objects.filter(pk=number, is_active=True).values_list("email", flat=True).first() or ""
