"""What operators can ask of this app: translates parameters into actions."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from tenants.context import in_public
from tenants.errors import RefusedError
from tenants.municipalities.models import Municipality, State
from tenants.operations.registry import OperationContext, OperationKind, operation_kinds
from tenants.operators.models import Operator
from tenants.provisioning.actions import (
    carry_out,
    invite_administrator,
    plan_municipality,
    resume_municipality,
    suspend_municipality,
)
from tenants.provisioning.domains import add_domain, make_primary, remove_domain
from tenants.provisioning.registry import Invitation
from tenants.provisioning.renaming import rename_municipality


def _described(municipality: Municipality) -> dict[str, Any]:
    return {
        "slug": municipality.slug,
        "name": municipality.name,
        "state": municipality.state,
        "url": f"{municipality.base_url}/",
    }


def _invited(invitation: Invitation | None) -> dict[str, Any]:
    """Whether somebody was invited; the link only where no mail leaves, and never on record."""
    return {"invited": invitation is not None} | (
        {"invitation_url": invitation.url} if invitation is not None and invitation.url else {}
    )


def _create(context: OperationContext) -> dict[str, Any]:
    plan = plan_municipality(**context.parameters)
    identifiers = {
        "official_name": plan.municipality.official_name,
        "gemeentecode": plan.municipality.gemeentecode,
        "tooi_uri": plan.municipality.tooi_uri,
        "owms_uri": plan.municipality.owms_uri,
    }
    if context.dry_run:
        plan.municipality.remember_primary(plan.domain.domain)
        plan.municipality.state = State.READY
        return _described(plan.municipality) | identifiers | {"invited": bool(plan.admin_email)}
    made = carry_out(plan=plan, actor=context.actor)
    return _described(made.municipality) | identifiers | _invited(made.invitation)


def _invite(context: OperationContext) -> dict[str, Any]:
    with in_public():
        is_operators = Operator.objects.filter(email__iexact=str(context.parameters["admin_email"]).strip()).exists()
    if is_operators:
        raise RefusedError(
            _("This is the address of an operator, who looks in by a visit. Invite somebody of the municipality."),
            field="admin_email",
        )
    if context.dry_run:
        return _described(context.target) | {"invited": True}
    invitation = invite_administrator(
        municipality=context.target, email=context.parameters["admin_email"], actor=context.actor
    )
    return _described(context.target) | _invited(invitation)


def _suspend(context: OperationContext) -> dict[str, Any]:
    return _described(suspend_municipality(municipality=context.target, actor=context.actor, dry_run=context.dry_run))


def _resume(context: OperationContext) -> dict[str, Any]:
    return _described(resume_municipality(municipality=context.target, actor=context.actor, dry_run=context.dry_run))


def _rename(context: OperationContext) -> dict[str, Any]:
    renamed = rename_municipality(
        municipality=context.target, actor=context.actor, dry_run=context.dry_run, **context.parameters
    )
    return _described(renamed) | {"official_name": renamed.official_name, "gemeentecode": renamed.gemeentecode}


def _domain_operation(action: Callable[..., list[str]]) -> Callable[[OperationContext], dict[str, Any]]:
    def run(context: OperationContext) -> dict[str, Any]:
        domains = action(
            municipality=context.target,
            domain=context.parameters["domain"],
            actor=context.actor,
            dry_run=context.dry_run,
        )
        return {"slug": context.target.slug, "domains": domains}

    return run


def register() -> None:
    """Tell the platform what can be asked here."""
    private = frozenset({"admin_email", "invitation_url"})
    for key, kind in {
        "municipality.create": OperationKind(title=_("Create a municipality"), run=_create, secrets=private),
        "municipality.invite": OperationKind(
            title=_("Invite an administrator"), run=_invite, opens=True, secrets=private
        ),
        "municipality.suspend": OperationKind(title=_("Suspend a municipality"), run=_suspend),
        "municipality.resume": OperationKind(title=_("Resume a municipality"), run=_resume),
        "municipality.rename": OperationKind(title=_("Rename a municipality"), run=_rename),
        "municipality.domain_add": OperationKind(title=_("Add a domain"), run=_domain_operation(add_domain)),
        "municipality.domain_remove": OperationKind(title=_("Remove a domain"), run=_domain_operation(remove_domain)),
        "municipality.domain_primary": OperationKind(
            title=_("Make a domain the primary one"), run=_domain_operation(make_primary)
        ),
    }.items():
        operation_kinds.register(key, kind)
