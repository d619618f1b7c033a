"""What the log-in of `tenants.login` needs to know of a municipality's staff."""

from django.utils.translation import gettext_lazy as _

from services.accounts.actors import staff
from services.accounts.models import User, UserFactor, UserSession
from services.accounts.witness import account as audit_thing
from services.audit.actions import record as audit_record
from shared.actors import Actor
from tenants.context import current_municipality
from tenants.login.models import SecuredAccount
from tenants.login.realms import Realm, RelyingParty

CHANGE_USER = "accounts.change_user"

EVENTS = {
    "locked": _("Locked out after too many wrong passwords"),
    "step_locked": _("Locked out after too many wrong codes"),
    "lock_lifted": _("Lock lifted"),
    "factor_added": _("Second step: passkey or app added"),
    "factor_renamed": _("Second step: passkey or app renamed"),
    "factor_removed": _("Second step: passkey or app removed"),
    "factors_reset": _("Second step reset"),
    "recovery_codes_renewed": _("Recovery codes made"),
    "recovery_code_used": _("Recovery code used"),
    "session_ended": _("Session over"),
    "sessions_ended": _("Session ended"),
}
"""What of the log-in is in the audit log, as staff read it."""


def relying_party() -> RelyingParty:
    """Passkeys are bound to the municipality's primary domain."""
    municipality = current_municipality()
    return RelyingParty(
        id=municipality.primary_domain,
        name=municipality.official_name or municipality.name,
        origin=municipality.base_url,
    )


def may_manage(account: SecuredAccount) -> bool:
    """Who may change colleagues' accounts may help them with their log-in."""
    return isinstance(account, User) and account.has_perm(CHANGE_USER)


def actor(account: SecuredAccount) -> Actor:
    """A member of staff as an actor.

    Raises:
        TypeError: not an account of a municipality.
    """
    if not isinstance(account, User):
        raise TypeError(f"{type(account).__name__} is no member of staff")
    return staff(account)


def record(event: str, account: SecuredAccount, who: Actor, details: dict[str, str | int]) -> None:
    """A row in the municipality's audit log. That somebody logged in is there already (`witness.py`)."""
    if event in EVENTS and isinstance(account, User):
        audit_record(f"account.{event}", actor=who, thing=audit_thing(account), details=details)


REALM = Realm(
    account_model=User,
    factor_model=UserFactor,
    session_model=UserSession,
    backend="services.accounts.backends.MunicipalityBackend",
    layout="site/base.html",
    log_in_url="wagtailadmin_login",
    home_url="wagtailadmin_home",
    home_label=_("To the back office"),
    relying_party=relying_party,
    may_manage=may_manage,
    actor=actor,
    record=record,
)
