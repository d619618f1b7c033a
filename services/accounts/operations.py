"""What operators can ask of a municipality's accounts: only what gets its last administrator in again."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from services.accounts.models import User
from tenants.context import in_municipality
from tenants.errors import RefusedError
from tenants.login.actions import reset_factors
from tenants.login.locks import lift_all
from tenants.login.queries import factors_of
from tenants.operations.registry import OperationContext, OperationKind, operation_kinds


def _reset_log_in(context: OperationContext) -> dict[str, Any]:
    with in_municipality(context.target):
        accounts = _meant(context.parameters)
        if context.dry_run:
            return {"accounts": len(accounts), "factors": sum(len(factors_of(account)) for account in accounts)}
        factors = 0
        for account in accounts:
            factors += reset_factors(account=account, actor=context.actor)
            lift_all(account=account, actor=context.actor)
        return {"accounts": len(accounts), "factors": factors}


def _meant(parameters: dict[str, Any]) -> list[User]:
    """The account with this address, or all.

    Raises:
        RefusedError: there is none.
    """
    if parameters.get("everybody"):
        return list(User.objects.all())
    account = User.objects.filter(email__iexact=parameters.get("email") or "").first()
    if account is None:
        raise RefusedError(_("There is no account with this e-mail address."))
    return [account]


def register() -> None:
    """Tell the platform what can be asked here."""
    operation_kinds.register(
        "municipality.reset_log_in",
        OperationKind(
            title=gettext_lazy("Reset the second step of a log-in"), run=_reset_log_in, secrets=frozenset({"email"})
        ),
    )
