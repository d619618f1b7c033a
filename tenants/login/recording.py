"""The one place where events of log-in go on record."""

from shared.actors import Actor
from shared.logging import get_logger
from tenants.login.models import SecuredAccount
from tenants.login.realms import current_realm

logger = get_logger(__name__)


def record(event: str, *, account: SecuredAccount, actor: Actor, **details: str | int) -> None:
    """Note what was done with an account's log-in: in the log, and on the realm's audit trail.

    Args:
        event: in snake case, as `services/accounts/log_in.py` names it.
        details: kinds, counts, ids. Never a code, key, address or name.
    """
    logger.info("log_in", what=event, account_id=str(account.pk), actor_kind=actor.kind, actor_id=actor.id, **details)
    current_realm().record(event, account, actor, details)
