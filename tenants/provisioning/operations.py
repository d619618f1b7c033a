"""What operators can ask of this app: translates parameters into actions."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from tenants.municipalities.models import Municipality
from tenants.operations.registry import OperationContext, OperationKind, operation_kinds
from tenants.provisioning.actions import create_municipality, resume_municipality, suspend_municipality


def _described(municipality: Municipality) -> dict[str, Any]:
    return {
        "slug": municipality.slug,
        "name": municipality.name,
        "state": municipality.state,
        "url": f"{municipality.base_url}/",
    }


def _create(context: OperationContext) -> dict[str, Any]:
    return _described(create_municipality(actor=context.actor, **context.parameters))


def _suspend(context: OperationContext) -> dict[str, Any]:
    return _described(suspend_municipality(municipality=context.target, actor=context.actor))


def _resume(context: OperationContext) -> dict[str, Any]:
    return _described(resume_municipality(municipality=context.target, actor=context.actor))


def register() -> None:
    """Tell the platform what can be asked here."""
    operation_kinds.register("municipality.create", OperationKind(title=_("Create a municipality"), run=_create))
    operation_kinds.register("municipality.suspend", OperationKind(title=_("Suspend a municipality"), run=_suspend))
    operation_kinds.register("municipality.resume", OperationKind(title=_("Resume a municipality"), run=_resume))
