"""Logging in by a code that is mailed."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView

from services.accounts.assurance import Assurance
from services.notifications.registry import contact_details
from services.residents.actions import welcome_by_email
from services.residents.codes import redeem_code, send_code
from services.residents.errors import WrongCodeError
from services.residents.forms import AskCodeForm, EnterCodeForm, next_url_of
from services.residents.sessions import log_in
from services.residents.views import WINDOW_S, PrivatePageMixin, safe_next
from shared.http import client_network
from shared.ratelimit import hit

ASKS_PER_NETWORK = 20
ASKS_PER_MAILBOX = 5
TRIES_PER_NETWORK = 30
_SESSION_KEY = "resident_code"
_TOO_OFTEN = _("You have tried too often. Wait 15 minutes and try again.")


@method_decorator(sensitive_post_parameters(), name="dispatch")
class AskCodeView(PrivatePageMixin, FormView[AskCodeForm]):
    """To which address. What follows is the same for every address."""

    template_name = "residents/ask_code.html"
    form_class = AskCodeForm

    def form_valid(self, form: AskCodeForm) -> HttpResponse:
        email = form.cleaned_data["email"]
        is_over = hit("residents.code-network", client_network(self.request), limit=ASKS_PER_NETWORK, window_s=WINDOW_S)
        if is_over or hit("residents.code-mailbox", email, limit=ASKS_PER_MAILBOX, window_s=WINDOW_S):
            form.add_error(None, _TOO_OFTEN)
            return self.render_to_response(self.get_context_data(form=form), status=429)
        row = send_code(email)
        next_url = safe_next(self.request, next_url_of(self.request.POST))
        self.request.session[_SESSION_KEY] = {"id": str(row.pk), "next": next_url}
        return redirect("residents:enter_code")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        data = self.request.POST if self.request.method == "POST" else self.request.GET
        return super().get_context_data(next_url=next_url_of(data), contact=contact_details(), **kwargs)


@method_decorator(sensitive_post_parameters(), name="dispatch")
class EnterCodeView(PrivatePageMixin, FormView[EnterCodeForm]):
    """The code; wrong ones say so and no more."""

    template_name = "residents/enter_code.html"
    form_class = EnterCodeForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.asked = request.session.get(_SESSION_KEY)
        if not isinstance(self.asked, dict):
            return redirect("residents:ask_code")
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: EnterCodeForm) -> HttpResponse:
        assert isinstance(self.asked, dict)  # noqa: S101  # dispatch saw to it
        if hit("residents.code-try", client_network(self.request), limit=TRIES_PER_NETWORK, window_s=WINDOW_S):
            form.add_error(None, _TOO_OFTEN)
            return self.render_to_response(self.get_context_data(form=form), status=429)
        try:
            email = redeem_code(UUID(self.asked["id"]), form.cleaned_data["code"])
        except WrongCodeError as error:
            form.add_error("code", str(error.message))
            return self.form_invalid(form)
        del self.request.session[_SESSION_KEY]
        log_in(self.request, welcome_by_email(email), assurance=Assurance.EMAIL_CODE)
        return redirect(safe_next(self.request, self.asked["next"]))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(contact=contact_details(), again_url=reverse("residents:ask_code"), **kwargs)
