"""From the right password to being logged in. In between nobody is logged in: the session only knows who is on the way.

So nothing that asks for a logged-in account has to know of the second step.
"""

import time
from dataclasses import asdict, dataclass

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.http import url_has_allowed_host_and_scheme

from tenants.login.models import Factor, SecuredAccount
from tenants.login.queries import factors_of, has_factor, is_usable
from tenants.login.realms import current_realm
from tenants.login.recording import record
from tenants.login.sessions import SESSION_KEY, auth_mark, open_session

_PENDING_KEY = "log_in_pending"
PENDING_FOR_S = 15 * 60
CONFIRMED_FOR_S = 10 * 60


@dataclass(frozen=True)
class Pending:
    """Somebody who gave the right password.

    Attributes:
        auth_mark: of that password; another one since, and it does not count.
        at: when (Unix time).
        next: where they were going.
    """

    account: str
    auth_mark: str
    at: int
    next: str


def after_password(request: HttpRequest, account: SecuredAccount, *, next_url: str = "") -> str:
    """Go on after the right password; returns the address of what comes next."""
    target = safe_url(request, next_url) or resolve_url(current_realm().home_url)
    is_known = has_factor(account)
    if not is_known and not settings.SECOND_FACTOR_REQUIRED:
        log_in(request, account, factor="")
        return target
    request.session.flush()
    pending = Pending(account=str(account.pk), auth_mark=auth_mark(account), at=int(time.time()), next=target)
    request.session[_PENDING_KEY] = asdict(pending)
    request.session.set_expiry(0)
    return reverse("login:step" if is_known else "login:set-up")


def pending_account(request: HttpRequest) -> SecuredAccount | None:
    """Who is on the way in; None when nobody is, or it took too long, or the password was changed meanwhile."""
    pending = _pending(request)
    if pending is None or time.time() - pending.at > PENDING_FOR_S:
        return None
    account = current_realm().account_model._default_manager.filter(pk=pending.account).first()
    if account is None or not account.is_active or not constant_time_compare(auth_mark(account), pending.auth_mark):
        return None
    return account


def finish(request: HttpRequest, account: SecuredAccount, factor: Factor | None) -> str:
    """Log in somebody who passed the second step; returns where they were going, or where they have to go first."""
    pending = _pending(request)
    target = safe_url(request, pending.next if pending else "") or resolve_url(current_realm().home_url)
    log_in(request, account, factor=factor.kind if factor else Factor.Kind.RECOVERY)
    if not any(is_usable(each) for each in factors_of(account)):
        return reverse("login:set-up")  # the web address changed: a recovery code gets in, once
    return target


def log_in(request: HttpRequest, account: SecuredAccount, *, factor: str) -> None:
    """Make this session a log-in, with a new key, until the browser closes at the latest."""
    realm = current_realm()
    request.session.pop(_PENDING_KEY, None)
    login(request, account, backend=realm.backend)  # type: ignore[arg-type]  # an operator is not the user model
    request.session.set_expiry(0)
    open_session(request, account, factor=factor)
    confirm(request)
    record("succeeded", account=account, actor=realm.actor(account), kind=factor or "password")


def confirm(request: HttpRequest) -> None:
    """Note that the one who is logged in has just proved who they are."""
    request.session[SESSION_KEY] = (request.session.get(SESSION_KEY) or {}) | {"confirmed_at": int(time.time())}


def is_confirmed(request: HttpRequest) -> bool:
    """Whether they proved it in the last ten minutes."""
    known = request.session.get(SESSION_KEY) or {}
    return time.time() - int(known.get("confirmed_at") or 0) <= CONFIRMED_FOR_S


def safe_url(request: HttpRequest, url: str) -> str:
    """An address on this host; empty for any other."""
    is_safe = url_has_allowed_host_and_scheme(
        url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return url if url and is_safe else ""


def _pending(request: HttpRequest) -> Pending | None:
    kept = request.session.get(_PENDING_KEY)
    return Pending(**kept) if isinstance(kept, dict) else None
