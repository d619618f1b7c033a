"""The session of a visit: read-only, short, each page written down."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.contrib.auth import SESSION_KEY as ACCOUNT_KEY
from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from services.accounts.models import User
from services.audit.circumstances import circumstances
from services.visits.actions import VISITOR_EMAIL, actor_of, end_visit, note_look, note_refusal, visitor_account
from services.visits.models import Visit
from tenants.context import is_bound
from tenants.login.sessions import open_session

type GetResponse = Callable[[HttpRequest], HttpResponseBase]

VISIT_KEY = "visit"
_BACKEND = "services.accounts.backends.MunicipalityBackend"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_QUIET = ("/beheer/jsi18n", "/beheer/editing-sessions/", "/beheer/sprite")


def begin_session(request: HttpRequest, visit: Visit) -> None:
    """Log this browser in for the length of the visit; whatever it had here before is gone."""
    request.session.flush()
    circumstances().on_behalf_of = actor_of(visit)
    account = visitor_account()
    login(request, account, backend=_BACKEND)
    open_session(request, account, factor="visit")  # the second step was the operator's own, in the console
    request.session[VISIT_KEY] = str(visit.pk)
    request.session.set_expiry(max(1, int((visit.until - timezone.now()).total_seconds())))


def visit_of(request: HttpRequest) -> Visit | None:
    """The visit that this session is; None for everybody else."""
    visit_id = request.session.get(VISIT_KEY)
    return Visit.objects.select_related("consent").filter(pk=visit_id).first() if visit_id else None


class VisitMiddleware:
    """After AuthenticationMiddleware. Who has no session costs nothing here, and who is no visitor no query."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not is_bound():
            return self.get_response(request)
        if getattr(request, "is_dummy", False) or ACCOUNT_KEY not in request.session:
            return self.get_response(request)
        if VISIT_KEY not in request.session:
            return self._as_staff(request)
        return self._as_visitor(request)

    def _as_staff(self, request: HttpRequest) -> HttpResponseBase:
        """The visitors' account without a visit is nobody, however somebody got in with it."""
        user = request.user
        if isinstance(user, User) and user.email == VISITOR_EMAIL:
            logout(request)
            return redirect("visits:over")
        return self.get_response(request)

    def _as_visitor(self, request: HttpRequest) -> HttpResponseBase:
        visit = visit_of(request)
        if visit is None or not visit.is_going_on:
            request.session.flush()
            return redirect("visits:over")
        circumstances().on_behalf_of = actor_of(visit)
        request.visit = visit  # type: ignore[attr-defined]  # for the banner
        is_leaving = request.path in {reverse("visits:end"), reverse("wagtailadmin_logout")}
        takes_along = "export" in request.GET or request.path == reverse("audit_admin:export")
        if not is_leaving and (request.method not in _SAFE or takes_along):
            note_refusal(visit, path=request.path, method=str(request.method))
            return render(request, "visits/refused.html", {"visit": visit}, status=HTTPStatus.FORBIDDEN)
        response = self.get_response(request)
        if not is_leaving and response.get("Content-Disposition", "").startswith("attachment"):
            for close in response._resource_closers:  # type: ignore[attr-defined]  # close() would end the request too
                close()
            note_refusal(visit, path=request.path, method=str(request.method))
            return render(request, "visits/refused.html", {"visit": visit}, status=HTTPStatus.FORBIDDEN)
        if is_leaving and request.method == "POST":
            end_visit(visit=visit, actor=actor_of(visit))
        elif not request.path.startswith(_QUIET):
            note_look(visit, path=request.path, status=response.status_code)
        response["Cache-Control"] = "private, no-store"
        return response
