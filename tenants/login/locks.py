"""Guessing passwords has an end: per account and network, per network, and per account from anywhere.

Counted in Valkey under keys of the bound municipality, so that a lock here is none there. Who is locked out is listed
for administrators by the account's id, never by what was typed. The second step has a limit of its own: `proofs.py`.
"""

import hashlib
import json
import uuid
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from django.core.cache import cache
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from shared.actors import Actor
from shared.http import client_network
from shared.logging import get_logger
from tenants.caching import ForgivingCache
from tenants.login.devices import shortened_network
from tenants.login.errors import LockedError, clock_time
from tenants.login.models import SecuredAccount
from tenants.login.realms import current_realm
from tenants.login.recording import record

logger = get_logger(__name__)

WINDOW_S = 15 * 60
LOCK_S = 15 * 60
PER_ACCOUNT_AND_NETWORK = 10
PER_NETWORK = 40
PER_ACCOUNT = 60  # wide, so that a stranger does not easily lock somebody out
_LIST_KEY = "login:locks"


@dataclass(frozen=True)
class _Counter:
    scope: str
    digest: str
    limit: int

    @property
    def count_key(self) -> str:
        return f"login:count:{self.digest}"

    @property
    def lock_key(self) -> str:
        return f"login:lock:{self.digest}"


@dataclass(frozen=True)
class Lock:
    """Somebody, or a network, that can't log in for a while.

    Attributes:
        id: to lift it by: the digest of a counter, or the id of an account for the second step.
        scope: what is locked.
        account: whose; None for a network, or when no account has the name that was typed.
        network: from where, shortened; empty for anywhere.
    """

    id: str
    scope: str
    account: SecuredAccount | None
    network: str
    until: datetime

    @property
    def clock_time(self) -> str:
        """From when they can try again, as the log-in page tells them."""
        return clock_time(self.until)

    @property
    def what(self) -> str:
        """In words."""
        return {
            "account-network": _("Password, from one network"),
            "account": _("Password, from anywhere"),
            "network": _("Everybody on one network"),
            "step": _("Second step"),
        }[self.scope]


def admit(request: HttpRequest, name: str) -> None:
    """Count an attempt with a password before it is judged.

    Raises:
        LockedError: there were too many.
    """
    counters = _counters(request, name)
    until = _locked_until(counters)
    if until is None:
        over = [each for each in counters if _count(each) > each.limit]
        for counter in over:
            until = _lock(counter, name=name, network=client_network(request))
    if until is not None:
        logger.warning("log_in_refused_while_locked")
        raise LockedError(until)


def forget_attempt(request: HttpRequest, name: str) -> None:
    """The password was right: this attempt does not count, nor do the earlier ones from here."""
    for counter in _counters(request, name):
        if counter.scope == "account-network":
            cache.delete(counter.count_key)
        else:
            with suppress(ValueError):  # gone meanwhile
                cache.incr(counter.count_key, -1)


def locks() -> list[Lock]:
    """Who is locked out now, the longest first."""
    return sorted([*_password_locks(), *_step_locks()], key=lambda lock: lock.until, reverse=True)


@transaction.atomic
def lift(*, lock: Lock, actor: Actor) -> None:
    """Let them try again at once."""
    if lock.scope == "step" and lock.account is not None:
        type(lock.account)._default_manager.filter(pk=lock.account.pk).update(failed_steps=0, step_locked_until=None)
    else:
        cache.delete_many([f"login:count:{lock.id}", f"login:lock:{lock.id}"])
    if lock.account is not None:
        record("lock_lifted", account=lock.account, actor=actor, scope=lock.scope)
    else:
        logger.info("log_in_lock_lifted", scope=lock.scope, actor_kind=actor.kind, actor_id=actor.id)


def lift_all(*, account: SecuredAccount, actor: Actor) -> int:
    """Lift every lock of one account; returns how many."""
    own = [lock for lock in locks() if lock.account is not None and lock.account.pk == account.pk]
    for lock in own:
        lift(lock=lock, actor=actor)
    return len(own)


def _counters(request: HttpRequest, name: str) -> list[_Counter]:
    network, account = client_network(request), _identity(name)
    return [
        _Counter(scope, hashlib.sha256(f"{scope}:{key}".encode()).hexdigest()[:32], limit)
        for scope, key, limit in (
            ("account-network", f"{account} {network}", PER_ACCOUNT_AND_NETWORK),
            ("network", network, PER_NETWORK),
            ("account", account, PER_ACCOUNT),
        )
    ]


def _identity(name: str) -> str:
    """What attempts are counted under: the account itself, however its name is spelled; else the name as it was typed.

    PostgreSQL finds an account by more spellings than `lower()` knows of (a dotless i is one).
    """
    account = _account(name)
    return str(account.pk) if account is not None else name.strip().casefold()


def _locked_until(counters: list[_Counter]) -> datetime | None:
    moments = cache.get_many([each.lock_key for each in counters]).values()
    return datetime.fromtimestamp(max(moments), tz=timezone.get_current_timezone()) if moments else None


def _count(counter: _Counter) -> int:
    cache.add(counter.count_key, 0, timeout=WINDOW_S)
    try:
        return cache.incr(counter.count_key)
    except ValueError:  # evicted between the two calls: count from one
        cache.set(counter.count_key, 1, timeout=WINDOW_S)
        return 1


def _lock(counter: _Counter, *, name: str, network: str) -> datetime:
    until = timezone.now() + timedelta(seconds=LOCK_S)
    cache.set(counter.lock_key, int(until.timestamp()), timeout=LOCK_S)
    cache.delete(counter.count_key)
    account = _account(name) if counter.scope != "network" else None
    place = shortened_network(network.partition("/")[0]) if counter.scope != "account" else ""
    entry = {"digest": counter.digest, "scope": counter.scope, "account": str(account.pk) if account else "",
             "network": place}  # fmt: skip
    _tally().add_to_tally(_LIST_KEY, json.dumps(entry), 1, timeout_s=LOCK_S)
    if account is not None:
        record("locked", account=account, actor=Actor.system("log-in"), scope=counter.scope)
    else:
        logger.warning("log_in_locked", scope=counter.scope)
    return until


def _account(name: str) -> SecuredAccount | None:
    model = current_realm().account_model
    return model._default_manager.filter(**{f"{model.USERNAME_FIELD}__iexact": name.strip()}).first()


def _password_locks() -> list[Lock]:
    entries = [json.loads(entry) for entry in _tally().tally(_LIST_KEY)]
    moments = cache.get_many([f"login:lock:{entry['digest']}" for entry in entries])
    accounts = current_realm().account_model._default_manager.in_bulk(
        [uuid.UUID(entry["account"]) for entry in entries if entry["account"]]
    )
    return [
        Lock(
            id=entry["digest"],
            scope=entry["scope"],
            account=accounts.get(uuid.UUID(entry["account"])) if entry["account"] else None,
            network=entry["network"],
            until=datetime.fromtimestamp(moments[f"login:lock:{entry['digest']}"], tz=timezone.get_current_timezone()),
        )
        for entry in entries
        if f"login:lock:{entry['digest']}" in moments
    ]


def _step_locks() -> list[Lock]:
    closed = current_realm().account_model._default_manager.filter(step_locked_until__gt=timezone.now())
    return [
        Lock(id=str(account.pk), scope="step", account=account, network="", until=account.step_locked_until)
        for account in closed
        if account.step_locked_until is not None
    ]


def _tally() -> ForgivingCache:
    return cast("ForgivingCache", cache)
