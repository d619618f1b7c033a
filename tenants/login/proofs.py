"""Passing the second step: a code, a passkey or a recovery code, with a limit per account."""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from shared.logging import get_logger
from tenants.login import passkeys, recovery, totp
from tenants.login.errors import LockedError, UnreadableFactorError, WrongProofError
from tenants.login.models import Factor, SecuredAccount
from tenants.login.queries import credential_of, is_usable, open_secret, recovery_hashes, rows_of, sealed_secret
from tenants.login.realms import current_realm
from tenants.login.recording import record

logger = get_logger(__name__)

STEP_ATTEMPTS = 5
STEP_LOCK = timedelta(minutes=15)


class Proof(Protocol):
    """An answer at the second step."""

    def match(self, factors: list[Factor]) -> Factor | None:
        """The factor that it proves, changed so that it can't be proved by the same answer again."""


@dataclass(frozen=True)
class AppCode:
    """Six digits of an authenticator app."""

    code: str

    def match(self, factors: list[Factor]) -> Factor | None:
        for factor in factors:
            if factor.kind == Factor.Kind.TOTP:
                key = _opened(factor)
                step = totp.matching_step(key, self.code, after_step=factor.counter) if key else None
                if step is not None:
                    factor.counter = step
                    return factor
        return None


@dataclass(frozen=True)
class PasskeyAnswer:
    """What a device answered to a challenge of ours."""

    state: passkeys.State | None
    answer: str

    def match(self, factors: list[Factor]) -> Factor | None:
        known = {}
        for factor in factors:
            if factor.kind == Factor.Kind.PASSKEY and is_usable(factor) and _opened(factor):
                known[factor.pk] = credential_of(factor)
        if self.state is None or not known:
            return None
        try:
            used = passkeys.finish_log_in(
                current_realm().relying_party(), state=self.state, answer=self.answer, known=list(known.values())
            )
        except passkeys.PasskeyRefusedError:
            return None
        factor = next(each for each in factors if each.pk in known and known[each.pk].data == used.data)
        factor.counter = used.counter
        return factor


@dataclass(frozen=True)
class RecoveryCode:
    """One of the codes on paper."""

    code: str

    def match(self, factors: list[Factor]) -> Factor | None:
        for factor in factors:
            if factor.kind == Factor.Kind.RECOVERY and _opened(factor):
                hashes = recovery_hashes(factor)
                found = recovery.find(self.code, hashes, owner=str(factor.user_id))
                if found is not None:
                    left = [each for each in hashes if each != found]
                    factor.secret = sealed_secret(json.dumps(left), factor=factor)
                    return factor
        return None


def pass_second_step(*, account: SecuredAccount, proof: Proof) -> Factor:
    """Judge an answer; at most five wrong ones, then this step is closed for a quarter of an hour.

    Two answers at the same moment are judged one after the other, so a code works once.

    Raises:
        LockedError: there were too many wrong answers.
        WrongProofError: the answer is not right.
    """
    realm = current_realm()
    with transaction.atomic():
        locked = realm.account_model._default_manager.select_for_update(of=("self",)).get(pk=account.pk)
        if not locked.is_step_locked:
            factors = list(rows_of(realm.factor_model, account).exclude(secret=""))
            factor = proof.match(factors)
            _count(locked, is_right=factor is not None)
            if factor is not None:
                factor.last_used_at = timezone.now()
                factor.save(update_fields=["counter", "secret", "last_used_at"])
                return factor
    if locked.step_locked_until is not None and locked.is_step_locked:
        raise LockedError(locked.step_locked_until)
    raise WrongProofError(_("This is not right. Check it and try again."))


def _count(account: SecuredAccount, *, is_right: bool) -> None:
    """Count a wrong answer, close the step after the fifth, forget them after a right one."""
    if is_right:
        account.failed_steps, account.step_locked_until = 0, None
    else:
        account.failed_steps += 1
        logger.warning("log_in_step_failed", account_id=str(account.pk))
        if account.failed_steps >= STEP_ATTEMPTS:
            account.failed_steps, account.step_locked_until = 0, timezone.now() + STEP_LOCK
            record("step_locked", account=account, actor=current_realm().actor(account))
    account.save(update_fields=["failed_steps", "step_locked_until"])


def _opened(factor: Factor) -> str:
    """The secret; empty, with a line in the log, when it does not open: then this factor proves nothing."""
    try:
        return open_secret(factor)
    except UnreadableFactorError:
        logger.exception("log_in_factor_unreadable", factor_id=str(factor.pk))
        return ""
