"""One's own log-in: factors, recovery codes, sessions."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tenants.login.actions import remove_factor, rename_factor
from tenants.login.forms import NameForm
from tenants.login.models import Factor
from tenants.login.queries import factors_of, is_usable, recovery_codes_left
from tenants.login.realms import current_realm
from tenants.login.sessions import end_sessions, row_of, sessions_of
from tenants.login.views.base import OwnPageView


class AccountView(OwnPageView):
    """The overview."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        this = row_of(request, self.account)
        factors = factors_of(self.account)
        context = self.get_context_data(
            factors=[(factor, is_usable(factor)) for factor in factors],
            codes_left=recovery_codes_left(self.account) if factors else None,
            sessions=sessions_of(self.account),
            this_session=this.pk if this else None,
            may_manage=current_realm().may_manage(self.account),
        )
        return render(request, "login/account.html", context)


class _FactorView(OwnPageView):
    """About one factor of one's own; another's does not exist."""

    needs_confirmation = True
    factor: Factor

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.wanted: UUID = kwargs["pk"]
        return super().dispatch(request, *args, **kwargs)

    def admit(self, request: HttpRequest) -> HttpResponseBase | None:
        refusal = super().admit(request)
        if refusal is None:
            found = next((each for each in factors_of(self.account) if each.pk == self.wanted), None)
            if found is None:
                raise Http404
            self.factor = found
        return refusal


class RenameView(_FactorView):
    """Call it something else."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._show(NameForm(initial={"name": self.factor.name}))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = NameForm(request.POST)
        if not form.is_valid():
            return self._show(form)
        actor = current_realm().actor(self.account)
        rename_factor(account=self.account, factor=self.factor, name=form.cleaned_data["name"], actor=actor)
        messages.success(request, _("The name was changed."))
        return redirect("login:account")

    def _show(self, form: NameForm) -> HttpResponse:
        return render(self.request, "login/rename.html", self.get_context_data(form=form, factor=self.factor))


class RemoveView(_FactorView):
    """Ask, then remove it."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        is_last = len(factors_of(self.account)) == 1
        return render(request, "login/remove.html", self.get_context_data(factor=self.factor, is_last=is_last))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        remove_factor(account=self.account, factor=self.factor, actor=current_realm().actor(self.account))
        messages.success(request, _("It was removed. You can not log in with it any more."))
        return redirect("login:account")


class EndSessionsView(OwnPageView):
    """End one log-in of one's own, or all but this one."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        this = row_of(request, self.account)
        count = end_sessions(
            account=self.account,
            actor=current_realm().actor(self.account),
            only=posted_id(request),
            keep=this.pk if this else None,
        )
        messages.success(request, ended_text(count))
        return redirect("login:account")


def posted_id(request: HttpRequest) -> UUID | None:
    """Which one was meant; None for all.

    Raises:
        Http404: no id at all.
    """
    posted = request.POST.get("session", "")
    try:
        return UUID(posted) if posted else None
    except ValueError:
        raise Http404 from None


def ended_text(count: int) -> str:
    """What happened, in words."""
    return ngettext("%(count)s session was ended.", "%(count)s sessions were ended.", count) % {"count": count}
