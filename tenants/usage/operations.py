"""What operators can ask of this app: translates parameters into actions."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from tenants.operations.registry import OperationContext, OperationKind, operation_kinds
from tenants.usage.actions import checked, set_limits
from tenants.usage.limits import read_limits


def _limits(context: OperationContext) -> dict[str, Any]:
    municipality = context.target
    changes = checked(dict(context.parameters))
    if context.dry_run:
        limits = read_limits(municipality).as_dict() | changes
    else:
        limits = set_limits(municipality=municipality, changes=changes, actor=context.actor).as_dict()
    return {"slug": municipality.slug, "name": municipality.name, "limits": limits}


def register() -> None:
    """Tell the platform what can be asked here."""
    operation_kinds.register("municipality.limits", OperationKind(title=_("Set limits"), run=_limits))
