"""What the log-in of `tenants.login` needs to know of operators."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from shared.actors import Actor
from tenants.console.navigation import navigation
from tenants.login.models import SecuredAccount
from tenants.login.realms import Realm, RelyingParty
from tenants.operators.models import Operator, OperatorFactor, OperatorSession


def relying_party() -> RelyingParty:
    """Passkeys are bound to the platform's first host."""
    host = settings.PLATFORM_HOSTS[0]
    default_port = {"http": 80, "https": 443}[settings.PUBLIC_SCHEME]
    port = "" if default_port == settings.PUBLIC_PORT else f":{settings.PUBLIC_PORT}"
    return RelyingParty(id=host, name="Meent", origin=f"{settings.PUBLIC_SCHEME}://{host}{port}")


def may_manage(_account: SecuredAccount) -> bool:
    """No operator is above another: whoever has the machine resets one, with `manage.py resetoperator`."""
    return False


def actor(account: SecuredAccount) -> Actor:
    """An operator as an actor."""
    return Actor(kind="operator", id=str(account.pk), label=str(account))


def record(_event: str, _account: SecuredAccount, _who: Actor, _details: dict[str, str | int]) -> None:
    """The log has it; the platform has no other trail of what is not an operation."""


def context(request: HttpRequest) -> dict[str, Any]:
    """The console's menu."""
    return {"navigation": navigation("", request)}


REALM = Realm(
    account_model=Operator,
    factor_model=OperatorFactor,
    session_model=OperatorSession,
    backend="tenants.operators.backends.OperatorBackend",
    layout="console/base.html",
    log_in_url="console:login",
    home_url="console:overview",
    home_label=_("To the municipalities"),
    relying_party=relying_party,
    may_manage=may_manage,
    actor=actor,
    record=record,
    layout_shows_messages=True,
    context=context,
)
