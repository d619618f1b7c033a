"""A log-in ends on the server: when it was ended elsewhere, lasted too long, or nothing was done for too long."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY as ACCOUNT_KEY
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from shared.actors import Actor
from tenants.login.models import AccountSession, SecuredAccount
from tenants.login.queries import has_factor
from tenants.login.recording import record
from tenants.login.sessions import SESSION_KEY, is_over, keep_up, open_session, row_of

type GetResponse = Callable[[HttpRequest], HttpResponseBase]

QUIET_PATHS = ("/beheer/editing-sessions/",)
"""What an open page of Wagtail asks by itself, every half minute: not a sign that somebody is there."""
QUIET_HEADER = "X-Meent-Refresh"
"""Our own scripts send it when they look again by themselves."""


class AccountSessionMiddleware:
    """After MessageMiddleware. Visitors without an account cost nothing here: their session is not even read."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or getattr(request, "is_dummy", False):
            return self.get_response(request)
        account: object = request.user if ACCOUNT_KEY in request.session else None
        if not isinstance(account, SecuredAccount) or not account.is_authenticated:
            return self.get_response(request)
        row = _row_or_end(request, account)
        response = self.get_response(request)
        if row is not None:
            _follow_up(request, row, account)
        return response


def _row_or_end(request: HttpRequest, account: SecuredAccount) -> AccountSession | None:
    """The row of this log-in, brought up to date; None when the log-in was ended here and now."""
    known = request.session.get(SESSION_KEY)
    if known is None and not settings.SECOND_FACTOR_REQUIRED and not has_factor(account):
        return open_session(request, account, factor="")  # logged in by other code than ours, where that is allowed
    if known is None or (settings.SECOND_FACTOR_REQUIRED and not known.get("factor")):
        _end(request, account, reason="no_second_step")
        messages.info(request, _("Log in once more: a second step is asked for now."))
        return None
    row = row_of(request, account)
    if row is None:
        _end(request, account, reason="revoked")
        messages.info(request, _("You were logged out: this session was ended from elsewhere."))
        return None
    if is_over(row):
        row.delete()
        _end(request, account, reason="over")
        messages.info(request, _("You were logged out, because you did nothing for a while or were in for very long."))
        return None
    is_active = not request.path.startswith(QUIET_PATHS) and QUIET_HEADER not in request.headers
    keep_up(request, row, account, is_active=is_active)
    return row


def _end(request: HttpRequest, account: SecuredAccount, *, reason: str) -> None:
    record("session_ended", account=account, actor=Actor.system("log-in"), reason=reason)
    logout(request)


def _follow_up(request: HttpRequest, row: AccountSession, account: SecuredAccount) -> None:
    """After the view: it may have logged out, or changed the password and with it the session's key."""
    if request.session.get(ACCOUNT_KEY) is None:
        type(row)._default_manager.filter(pk=row.pk).delete()
    elif request.session.get(ACCOUNT_KEY) == str(account.pk):
        current: object = request.user
        keep_up(request, row, current if isinstance(current, SecuredAccount) else account, is_active=False)
