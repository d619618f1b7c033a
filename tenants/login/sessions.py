"""Which log-ins are open, on what device, and ending them on the server."""

import hashlib
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from shared.actors import Actor
from shared.http import client_ip
from tenants.login.devices import shortened_network
from tenants.login.models import AccountSession, SecuredAccount
from tenants.login.queries import rows_of
from tenants.login.realms import current_realm
from tenants.login.recording import record

SESSION_KEY = "log_in"
"""In the session: {"session": id of the row, "factor": kind that was proved, "confirmed_at": Unix time}."""

TOUCH_EVERY = timedelta(minutes=1)


def auth_mark(account: SecuredAccount) -> str:
    """Changes with the password, and tells nothing about it."""
    return hashlib.sha256(account.get_session_auth_hash().encode()).hexdigest()[:16]


def open_session(request: HttpRequest, account: SecuredAccount, *, factor: str) -> AccountSession:
    """Note that this session is a log-in.

    Args:
        factor: kind of the factor that was proved; empty for none.
    """
    if request.session.session_key is None:
        request.session.create()
    model = current_realm().session_model
    model._default_manager.filter(last_active_at__lt=timezone.now() - longest()).delete()
    row = model(
        session_key=request.session.session_key or "",
        auth_mark=auth_mark(account),
        user_agent=request.headers.get("User-Agent", "")[:300],
        network=shortened_network(client_ip(request)),
    )
    row.user_id = account.pk
    row.save()
    request.session[SESSION_KEY] = {"session": str(row.pk), "factor": factor, "confirmed_at": 0}
    return row


def longest() -> timedelta:
    """How long a log-in lasts at most."""
    return timedelta(seconds=settings.STAFF_SESSION_MAX_S)


def idle_for() -> timedelta:
    """How long a log-in lasts without anything being done."""
    return timedelta(seconds=settings.STAFF_SESSION_IDLE_S)


def is_over(row: AccountSession) -> bool:
    """Whether a log-in has lasted too long, or too long without anything being done."""
    now = timezone.now()
    return now - row.started_at > longest() or now - row.last_active_at > idle_for()


def row_of(request: HttpRequest, account: SecuredAccount) -> AccountSession | None:
    """The row of this session; None when it was ended, or is another account's."""
    known = request.session.get(SESSION_KEY) or {}
    try:
        session_id = UUID(str(known.get("session")))
    except ValueError:
        return None
    row: AccountSession | None = rows_of(current_realm().session_model, account).filter(pk=session_id).first()
    return row


def keep_up(request: HttpRequest, row: AccountSession, account: SecuredAccount, *, is_active: bool) -> None:
    """Bring a row up to date: another session key or password, and at most once a minute the moment and the place."""
    changed: dict[str, object] = {}
    if request.session.session_key and request.session.session_key != row.session_key:
        changed["session_key"] = request.session.session_key
    if auth_mark(account) != row.auth_mark:
        changed["auth_mark"] = auth_mark(account)
    if is_active and timezone.now() - row.last_active_at > TOUCH_EVERY:
        changed |= {"last_active_at": timezone.now(), "network": shortened_network(client_ip(request))}
    if changed:  # an update of a row that was ended meanwhile changes nothing
        type(row)._default_manager.filter(pk=row.pk).update(**changed)


def sessions_of(account: SecuredAccount) -> list[AccountSession]:
    """The open log-ins, the last used first. Rows of what is over are left out."""
    rows = list(rows_of(current_realm().session_model, account).filter(auth_mark=auth_mark(account)))
    alive = set(
        Session.objects.filter(
            session_key__in=[row.session_key for row in rows], expire_date__gt=timezone.now()
        ).values_list("session_key", flat=True)
    )
    return [row for row in rows if row.session_key in alive and not is_over(row)]


@transaction.atomic
def end_sessions(*, account: SecuredAccount, actor: Actor, only: UUID | None = None, keep: UUID | None = None) -> int:
    """End log-ins on the server; returns how many.

    Args:
        only: this one.
        keep: all but this one.
    """
    rows = rows_of(current_realm().session_model, account)
    if only is not None:
        rows = rows.filter(pk=only)
    if keep is not None:
        rows = rows.exclude(pk=keep)
    ended = list(rows.select_for_update())
    Session.objects.filter(session_key__in=[row.session_key for row in ended]).delete()
    rows.filter(pk__in=[row.pk for row in ended]).delete()
    if ended:
        record("sessions_ended", account=account, actor=actor, sessions=len(ended))
    return len(ended)
