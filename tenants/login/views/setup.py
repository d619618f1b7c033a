"""Setting up a second factor, and the recovery codes."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from tenants.login import totp
from tenants.login.actions import add_app, add_passkey, begin_passkey, renew_recovery_codes
from tenants.login.devices import device_in_words
from tenants.login.errors import WrongProofError
from tenants.login.forms import AppForm, NewPasskeyForm
from tenants.login.models import Factor
from tenants.login.queries import factors_of, has_factor, recovery_codes_left
from tenants.login.realms import current_realm
from tenants.login.steps import finish
from tenants.login.views.base import OwnPageView, SettingUpView, logged_in
from tenants.login.views.step import CHALLENGE_KEY, take_challenge
from tenants.sealing import SealBrokenError, seal, unseal

_APP_KEY = "login_app_key"
_CODES_KEY = "login_codes"
_PURPOSE = "login.session"


class _NewFactorView(SettingUpView):
    def refuse_pending(self) -> HttpResponseBase | None:
        return redirect("login:step") if has_factor(self.account) else None

    def keep_in_session(self, name: str, value: str) -> None:
        """Sealed: sessions are rows in a table."""
        self.request.session[name] = seal(value, purpose=_PURPOSE, owner=str(self.account.pk))

    def from_session(self, name: str) -> str:
        """What was kept; empty when there is nothing."""
        try:
            return unseal(self.request.session.get(name, ""), purpose=_PURPOSE, owner=str(self.account.pk))
        except SealBrokenError:
            return ""

    def added(self) -> HttpResponse:
        """With the first factor come the codes; later ones lead back to the overview."""
        if recovery_codes_left(self.account):
            return redirect("login:account")
        self.show_codes_next()
        return redirect("login:codes")

    def show_codes_next(self) -> None:
        """Make new codes, to be shown by the next page."""
        codes = renew_recovery_codes(account=self.account, actor=current_realm().actor(self.account))
        self.keep_in_session(_CODES_KEY, json.dumps(codes))


class SetUpView(_NewFactorView):
    """Choose: a passkey or an app."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return render(request, "login/set_up.html", self.get_context_data())


class AppView(_NewFactorView):
    """Scan the QR code, enter the first code."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.keep_in_session(_APP_KEY, totp.new_key())
        return self._show(AppForm(suggestion=_("Authenticator app")))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = AppForm(request.POST)
        key = self.from_session(_APP_KEY)
        if not key:
            return redirect("login:app")
        if not form.is_valid():
            return self._show(form)
        try:
            add_app(
                account=self.account,
                name=form.cleaned_data["name"],
                key=key,
                code=form.cleaned_data["code"],
                actor=current_realm().actor(self.account),
            )
        except WrongProofError as error:
            form.add_error("code", str(error))
            return self._show(form)
        del request.session[_APP_KEY]
        return self.added()

    def _show(self, form: AppForm) -> HttpResponse:
        key = self.from_session(_APP_KEY)
        uri = totp.provisioning_uri(
            key, account=self.account.get_username(), issuer=current_realm().relying_party().name
        )
        groups = [key[start : start + 4] for start in range(0, len(key), 4)]
        context = self.get_context_data(form=form, qr_code=totp.qr_code(uri), key=" ".join(groups), uri=uri)
        return render(self.request, "login/app.html", context)


class PasskeyView(_NewFactorView):
    """Let the device make a passkey."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._show(NewPasskeyForm(suggestion=device_in_words(request.headers.get("User-Agent", ""))))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = NewPasskeyForm(request.POST)
        state = take_challenge(request)
        if not form.is_valid():
            return self._show(form)
        try:
            add_passkey(
                account=self.account,
                name=form.cleaned_data["name"],
                state=state,
                answer=form.cleaned_data["answer"],
                actor=current_realm().actor(self.account),
            )
        except WrongProofError as error:
            form.add_error(None, str(error))
            return self._show(form)
        return self.added()

    def _show(self, form: NewPasskeyForm) -> HttpResponse:
        question, state = begin_passkey(self.account)
        self.request.session[CHALLENGE_KEY] = state
        party = current_realm().relying_party()
        context = self.get_context_data(
            form=form,
            passkey_options=json.dumps(question),
            right_address="" if self.request.get_host().partition(":")[0] == party.id else party.origin,
        )
        return render(self.request, "login/passkey.html", context)


class CodesView(_NewFactorView):
    """The recovery codes, once. Who was on the way in goes on from here."""

    def refuse_pending(self) -> HttpResponseBase | None:
        return None if _CODES_KEY in self.request.session else redirect("login:step")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        kept = self.from_session(_CODES_KEY)
        if logged_in(request) is not None:
            request.session.pop(_CODES_KEY, None)
        else:
            self.keep_in_session(_CODES_KEY, "[]")  # shown; the mark that they are on the way stays
        codes = json.loads(kept) if kept else []
        return render(request, "login/codes.html", self.get_context_data(codes=codes))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if logged_in(request) is not None:
            return redirect("login:account")
        del request.session[_CODES_KEY]
        newest = self._newest_factor()
        return redirect(finish(request, self.account, newest) if newest else reverse("login:set-up"))

    def _newest_factor(self) -> Factor | None:
        return next(iter(reversed(factors_of(self.account))), None)


class RenewCodesView(OwnPageView, _NewFactorView):
    """New codes; those on paper do not work any more."""

    needs_confirmation = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not has_factor(self.account):
            return redirect("login:set-up")
        return render(request, "login/renew_codes.html", self.get_context_data())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not has_factor(self.account):
            return redirect("login:set-up")
        self.show_codes_next()
        return redirect("login:codes")
