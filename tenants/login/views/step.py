"""The second step, and proving once more who you are."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from tenants.login import passkeys
from tenants.login.actions import begin_log_in_with_passkey
from tenants.login.errors import LockedError, LogInError
from tenants.login.forms import AnswerForm, CodeForm, PasswordForm, RecoveryForm
from tenants.login.locks import admit, forget_attempt
from tenants.login.models import Factor
from tenants.login.proofs import AppCode, PasskeyAnswer, Proof, RecoveryCode, pass_second_step
from tenants.login.queries import factors_of, has_factor, usable_passkeys
from tenants.login.realms import current_realm
from tenants.login.recording import record
from tenants.login.steps import confirm, finish, pending_account, safe_url
from tenants.login.views.base import LoginPageView, OwnPageView, to_log_in

CHALLENGE_KEY = "login_challenge"
TOO_MANY = 429


def take_challenge(request: HttpRequest) -> passkeys.State | None:
    """The challenge of this session; it answers once."""
    state: passkeys.State | None = request.session.pop(CHALLENGE_KEY, None)
    return state


class _ProvingView(LoginPageView):
    """Asks for a passkey or a code of an app."""

    template_name = "login/step.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(CodeForm())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form: AnswerForm | CodeForm = AnswerForm(request.POST) if "answer" in request.POST else CodeForm(request.POST)
        if not form.is_valid():
            return self.show(form)
        proof: Proof = (
            PasskeyAnswer(take_challenge(request), form.cleaned_data["answer"])
            if isinstance(form, AnswerForm)
            else AppCode(form.cleaned_data["code"])
        )
        return self.judge(form, proof)

    def judge(self, form: Any, proof: Proof) -> HttpResponse:
        """Pass, or the same page with what is wrong."""
        try:
            factor = pass_second_step(account=self.account, proof=proof)
        except LogInError as error:
            is_locked = isinstance(error, LockedError)
            form.add_error("code" if "code" in form.fields and not is_locked else None, str(error))
            return self.show(form, status=TOO_MANY if is_locked else 200)
        return self.passed(factor)

    def passed(self, factor: Factor) -> HttpResponse:
        raise NotImplementedError

    def show(self, form: Any, *, status: int = 200) -> HttpResponse:
        """The page, with a new challenge when there is a passkey that works on this host."""
        factors = factors_of(self.account)
        options = ""
        if usable_passkeys(self.account):
            question, state = begin_log_in_with_passkey(self.account)
            self.request.session[CHALLENGE_KEY] = state
            options = json.dumps(question)
        context = self.get_context_data(
            form=form,
            code_form=form if isinstance(form, CodeForm) else CodeForm(),
            passkey_options=options,
            has_app=any(each.kind == Factor.Kind.TOTP for each in factors),
            has_lost_passkey=not options and any(each.kind == Factor.Kind.PASSKEY for each in factors),
        )
        return render(self.request, self.template_name, context, status=status)


class StepView(_ProvingView):
    """After the password: a passkey or a code."""

    def admit(self, request: HttpRequest) -> HttpResponseBase | None:
        account = pending_account(request)
        if account is None:
            return to_log_in(request) if not request.user.is_authenticated else redirect("login:account")
        self.account = account
        return None if has_factor(account) else redirect("login:set-up")

    def passed(self, factor: Factor) -> HttpResponse:
        return redirect(finish(self.request, self.account, factor))


class RecoveryView(StepView):
    """After the password, when phone and passkey are out of reach: a code on paper."""

    template_name = "login/recovery.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(RecoveryForm())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = RecoveryForm(request.POST)
        return self.judge(form, RecoveryCode(form.cleaned_data["code"])) if form.is_valid() else self.show(form)

    def show(self, form: Any, *, status: int = 200) -> HttpResponse:
        return render(self.request, self.template_name, self.get_context_data(form=form), status=status)

    def passed(self, factor: Factor) -> HttpResponse:
        record("recovery_code_used", account=self.account, actor=current_realm().actor(self.account))
        return super().passed(factor)


class ConfirmView(_ProvingView, OwnPageView):
    """Before something that an unlocked computer should not give away: prove once more who you are."""

    template_name = "login/confirm.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(CodeForm()) if has_factor(self.account) else self.show_password(PasswordForm())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if has_factor(self.account):
            return super().post(request, *args, **kwargs)
        form = PasswordForm(request.POST)
        if not form.is_valid():
            return self.show_password(form)
        name = self.account.get_username()
        try:
            admit(request, name)
        except LockedError as error:
            form.add_error(None, str(error))
            return self.show_password(form, status=TOO_MANY)
        if not self.account.check_password(form.cleaned_data["password"]):
            form.add_error("password", _("This password is not right."))
            return self.show_password(form)
        forget_attempt(request, name)
        return self._confirmed()

    def passed(self, factor: Factor) -> HttpResponse:
        return self._confirmed()

    def show_password(self, form: PasswordForm, *, status: int = 200) -> HttpResponse:
        """The page for somebody without a second factor."""
        return render(
            self.request, self.template_name, self.get_context_data(form=form, password_form=form), status=status
        )

    def _confirmed(self) -> HttpResponse:
        confirm(self.request)
        return redirect(safe_url(self.request, self.request.GET.get("next", "")) or reverse("login:account"))
