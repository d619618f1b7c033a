"""Adding, naming, renewing, removing and resetting second factors. Each is on record, in the same transaction."""

import json

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from shared.actors import Actor
from tenants.login import passkeys, recovery, totp
from tenants.login.errors import WrongProofError
from tenants.login.models import Factor, SecuredAccount
from tenants.login.queries import credential_of, factors_of, rows_of, sealed_secret, usable_passkeys
from tenants.login.realms import current_realm
from tenants.login.recording import record
from tenants.login.sessions import end_sessions

MOST_FACTORS = 10


def begin_passkey(account: SecuredAccount) -> tuple[dict[str, object], passkeys.State]:
    """The question to this account's device to make a passkey, and what to keep until the answer."""
    known = [credential_of(each).data for each in factors_of(account) if each.kind == Factor.Kind.PASSKEY]
    return passkeys.begin_registration(
        current_realm().relying_party(),
        account_id=str(account.pk).encode(),
        account_name=account.get_username(),
        known=known,
    )


def begin_log_in_with_passkey(account: SecuredAccount) -> tuple[dict[str, object], passkeys.State]:
    """The question to prove one of the passkeys that work on this host."""
    known = [credential_of(each).data for each in usable_passkeys(account)]
    return passkeys.begin_log_in(current_realm().relying_party(), known=known)


@transaction.atomic
def add_passkey(
    *, account: SecuredAccount, name: str, state: passkeys.State | None, answer: str, actor: Actor
) -> Factor:
    """Keep the passkey that a device made.

    Raises:
        WrongProofError: it answered another question than ours.
    """
    party = current_realm().relying_party()
    try:
        made = passkeys.finish_registration(party, state=state, answer=answer)
    except passkeys.PasskeyRefusedError as error:
        raise WrongProofError(_("Making the passkey did not work. Try again.")) from error
    return _add(account, Factor.Kind.PASSKEY, name, secret=made.data, counter=made.counter, rp_id=party.id, actor=actor)


@transaction.atomic
def add_app(*, account: SecuredAccount, name: str, key: str, code: str, actor: Actor) -> Factor:
    """Keep an authenticator app, once it has shown a right code.

    Raises:
        WrongProofError: the code is not of this key.
    """
    step = totp.matching_step(key, code, after_step=0)
    if step is None:
        raise WrongProofError(_("This code is not right. Enter the six digits that the app shows now."))
    return _add(account, Factor.Kind.TOTP, name, secret=key, counter=step, actor=actor)


def _add(
    account: SecuredAccount, kind: Factor.Kind, name: str, *, secret: str, counter: int, actor: Actor, rp_id: str = ""
) -> Factor:
    realm = current_realm()
    realm.account_model._default_manager.select_for_update(of=("self",)).get(pk=account.pk)
    if len(factors_of(account)) >= MOST_FACTORS:
        raise WrongProofError(_("You have ten already. Remove one that you do not use any more."))
    factor = realm.factor_model(kind=kind, name=name, counter=counter, rp_id=rp_id, last_used_at=timezone.now())
    factor.user_id = account.pk
    factor.secret = sealed_secret(secret, factor=factor)
    factor.save()
    record("factor_added", account=account, actor=actor, kind=kind.value)
    return factor


@transaction.atomic
def renew_recovery_codes(*, account: SecuredAccount, actor: Actor) -> list[str]:
    """Ten new codes, to be shown now and never again; the earlier ones are spent."""
    realm = current_realm()
    realm.account_model._default_manager.select_for_update(of=("self",)).get(pk=account.pk)
    rows_of(realm.factor_model, account).filter(kind=Factor.Kind.RECOVERY).delete()
    codes = recovery.new_codes()
    factor = realm.factor_model(kind=Factor.Kind.RECOVERY)
    factor.user_id = account.pk
    hashes = [recovery.hashed(code, owner=str(account.pk)) for code in codes]
    factor.secret = sealed_secret(json.dumps(hashes), factor=factor)
    factor.save()
    record("recovery_codes_renewed", account=account, actor=actor)
    return codes


@transaction.atomic
def rename_factor(*, account: SecuredAccount, factor: Factor, name: str, actor: Actor) -> None:
    """Call a factor something else."""
    factor.name = name
    factor.save(update_fields=["name"])
    record("factor_renamed", account=account, actor=actor, kind=factor.kind)


@transaction.atomic
def remove_factor(*, account: SecuredAccount, factor: Factor, actor: Actor) -> None:
    """Remove a factor. With the last one the recovery codes go too: the next log-in begins anew."""
    realm = current_realm()
    realm.account_model._default_manager.select_for_update(of=("self",)).get(pk=account.pk)
    kind = factor.kind
    factor.delete()
    if not factors_of(account):
        rows_of(realm.factor_model, account).delete()
    record("factor_removed", account=account, actor=actor, kind=kind)


@transaction.atomic
def reset_factors(*, account: SecuredAccount, actor: Actor) -> int:
    """Remove every factor of somebody who can't get in any more, and end their sessions; returns how many there were.

    At the next log-in the password leads to setting the second step up anew.
    """
    realm = current_realm()
    locked = realm.account_model._default_manager.select_for_update(of=("self",)).get(pk=account.pk)
    count = len(factors_of(account))
    rows_of(realm.factor_model, account).delete()
    locked.failed_steps, locked.step_locked_until = 0, None
    locked.save(update_fields=["failed_steps", "step_locked_until"])
    ended = end_sessions(account=account, actor=actor)
    record("factors_reset", account=account, actor=actor, factors=count, sessions=ended)
    return count
