"""Reading factors. A secret leaves this package in no other way than to be compared."""

import json
from typing import Any

from django.db.models import QuerySet

from tenants.login import passkeys
from tenants.login.errors import UnreadableFactorError
from tenants.login.models import Factor, SecuredAccount
from tenants.login.realms import current_realm
from tenants.sealing import SealBrokenError, seal, unseal

_PURPOSE = "login.factor"


def rows_of[T: Any](model: type[T], account: SecuredAccount) -> QuerySet[Any]:
    """This account's rows of a table that hangs on accounts."""
    rows: QuerySet[Any] = model._default_manager.filter(user=account)
    return rows


def factors_of(account: SecuredAccount) -> list[Factor]:
    """Apps and passkeys, the oldest first. What an export left without its secret does not count."""
    kinds = [Factor.Kind.TOTP, Factor.Kind.PASSKEY]
    return list(rows_of(current_realm().factor_model, account).filter(kind__in=kinds).exclude(secret=""))


def has_factor(account: SecuredAccount) -> bool:
    """Whether the second step asks something of this account."""
    return bool(factors_of(account))


def is_usable(factor: Factor) -> bool:
    """Whether it works on the host name of now: a passkey of an earlier domain does not."""
    return factor.kind != Factor.Kind.PASSKEY or factor.rp_id == current_realm().relying_party().id


def usable_passkeys(account: SecuredAccount) -> list[Factor]:
    """The passkeys that work on the host name of now."""
    return [each for each in factors_of(account) if each.kind == Factor.Kind.PASSKEY and is_usable(each)]


def recovery_codes_left(account: SecuredAccount) -> int:
    """How many recovery codes were not used yet."""
    factor = rows_of(current_realm().factor_model, account).filter(kind=Factor.Kind.RECOVERY).exclude(secret="").first()
    return len(recovery_hashes(factor)) if factor else 0


def credential_of(factor: Factor) -> passkeys.Credential:
    """A passkey's credential."""
    return passkeys.Credential(open_secret(factor), factor.counter)


def recovery_hashes(factor: Factor) -> list[str]:
    """The hashes of the codes that are left."""
    hashes: list[str] = json.loads(open_secret(factor))
    return hashes


def sealed_secret(text: str, *, factor: Factor) -> str:
    """What is kept of a factor's secret."""
    return seal(text, purpose=_PURPOSE, owner=_owner(factor))


def open_secret(factor: Factor) -> str:
    """A factor's secret.

    Raises:
        UnreadableFactorError: it was sealed under a key that is gone, or in another schema.
    """
    try:
        return unseal(factor.secret, purpose=_PURPOSE, owner=_owner(factor))
    except SealBrokenError as error:
        raise UnreadableFactorError(
            "This factor was made under another key; an administrator or operator has to reset the second step.",
            factor_id=str(factor.pk),
        ) from error


def _owner(factor: Factor) -> str:
    """A sealed text that is put into another person's row does not open."""
    return f"{factor.user_id}:{factor.kind}"
