"""What an administrator can do for a colleague who can't get in, or should be out."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tenants.login.actions import reset_factors
from tenants.login.locks import lift, locks
from tenants.login.models import SecuredAccount
from tenants.login.queries import factors_of, recovery_codes_left
from tenants.login.realms import current_realm
from tenants.login.sessions import end_sessions, sessions_of
from tenants.login.views.account import ended_text, posted_id
from tenants.login.views.base import OwnPageView


class _ManagingView(OwnPageView):
    """For administrators; for others it is not there."""

    def admit(self, request: HttpRequest) -> HttpResponseBase | None:
        refusal = super().admit(request)
        if refusal is None and not current_realm().may_manage(self.account):
            raise Http404
        return refusal


class LocksView(_ManagingView):
    """Who is locked out; lifting it."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return render(request, "login/locks.html", self.get_context_data(locks=locks()))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        wanted = request.POST.get("lock", "")
        found = next((lock for lock in locks() if lock.id == wanted), None)
        if found is not None:
            lift(lock=found, actor=current_realm().actor(self.account))
            messages.success(request, _("The lock was lifted."))
        else:
            messages.success(request, _("This lock was over already."))
        return redirect("login:locks")


class _ColleagueView(_ManagingView):
    """About one colleague of the same municipality."""

    colleague: SecuredAccount

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.wanted: UUID = kwargs["pk"]
        return super().dispatch(request, *args, **kwargs)

    def admit(self, request: HttpRequest) -> HttpResponseBase | None:
        refusal = super().admit(request)
        if refusal is None:
            colleague = current_realm().account_model._default_manager.filter(pk=self.wanted).first()
            if colleague is None:
                raise Http404
            self.colleague = colleague
        return refusal

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(colleague=self.colleague, **kwargs)


class ColleagueView(_ColleagueView):
    """Factors and sessions of a colleague."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        factors = factors_of(self.colleague)
        context = self.get_context_data(
            factors=factors,
            codes_left=recovery_codes_left(self.colleague) if factors else None,
            sessions=sessions_of(self.colleague),
        )
        return render(request, "login/colleague.html", context)


class ResetView(_ColleagueView):
    """Remove all factors of a colleague, on record."""

    needs_confirmation = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return render(request, "login/reset.html", self.get_context_data())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        reset_factors(account=self.colleague, actor=current_realm().actor(self.account))
        messages.success(request, _("The second step was reset. At the next log-in it is set up anew."))
        return redirect("login:colleague", pk=self.colleague.pk)


class EndColleaguesSessionsView(_ColleagueView):
    """End one log-in of a colleague, or all."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        count = end_sessions(account=self.colleague, actor=current_realm().actor(self.account), only=posted_id(request))
        messages.success(request, ended_text(count))
        return redirect("login:colleague", pk=self.colleague.pk)
