"""An operator asks to look into a municipality: on record here as well as in that municipality's own log."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from tenants.context import in_municipality, in_public
from tenants.errors import RefusedError
from tenants.operations.registry import OperationContext, OperationKind, operation_kinds
from tenants.operators.models import Operator
from tenants.operators.registry import VisitRequest, visit_doors

VISIT = "municipality.visit"


def _visit(context: OperationContext) -> dict[str, Any]:
    """Parameters: reason, is_emergency. Who asks must be an operator with an account: a visit has a name on it."""
    with in_public():
        operator = Operator.objects.filter(pk=context.actor.id, is_active=True).first() if context.actor.id else None
    if operator is None or context.actor.kind != "operator":
        raise RefusedError(_("Only an operator who is logged in to the console can look into a municipality."))
    if context.dry_run:
        return {"slug": context.target.slug}
    request = VisitRequest(
        actor=context.actor,
        operator_email=operator.email,
        reason=str(context.parameters.get("reason", "")),
        is_emergency=bool(context.parameters.get("is_emergency")),
    )
    with in_municipality(context.target):
        (door,) = visit_doors.values()
        return {"slug": context.target.slug, "name": context.target.name, "visit_url": door.ask(request)}


def register() -> None:
    """Tell the platform what can be asked here."""
    operation_kinds.register(
        VISIT,
        OperationKind(title=_("Look into a municipality"), run=_visit, secrets=frozenset({"visit_url"})),
    )
