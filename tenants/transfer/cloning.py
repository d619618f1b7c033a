"""What operators can ask about copies: translates parameters into actions."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from tenants.municipalities.models import State
from tenants.operations.registry import OperationContext, OperationKind, operation_kinds
from tenants.transfer.actions.cloning import ClonePlan, clone_municipality, count_clone, plan_clone


def _clone(context: OperationContext) -> dict[str, Any]:
    plan = plan_clone(source=context.target, **context.parameters)
    if context.dry_run:
        plan.municipality.state = State.READY
        return _described(plan) | {"invited": bool(plan.admin_email), "counts": count_clone(plan)}
    made = clone_municipality(plan=plan, actor=context.actor, progress=context.progress)
    invitation = made.invitation
    link = {"invitation_url": invitation.url} if invitation is not None and invitation.url else {}
    return _described(plan) | {"invited": invitation is not None, "counts": made.counts} | link


def _described(plan: ClonePlan) -> dict[str, Any]:
    return {
        "slug": plan.municipality.slug,
        "name": plan.municipality.name,
        "state": plan.municipality.state,
        "purpose": plan.municipality.purpose,
        "source": plan.source.slug,
        "url": f"{plan.municipality.base_url}/",
        "limits": dict(settings.DEFAULT_LIMITS),  # of any new municipality, and not of the source
    }


def register() -> None:
    """Tell the platform what can be asked here."""
    operation_kinds.register(
        "municipality.clone",
        OperationKind(
            title=_("Copy a municipality, to train with"),
            run=_clone,
            is_long=True,
            secrets=frozenset({"admin_email", "invitation_url"}),
        ),
    )
