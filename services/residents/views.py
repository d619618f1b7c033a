"""Logging in by a provider, and out. Nothing here is ever cached, and no address says who somebody is."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View

from services.accounts.assurance import has_just_ended
from services.notifications.registry import contact_details
from services.residents.actions import note_failure, note_log_out, welcome
from services.residents.errors import LogInFailedError, ProviderUnreachableError
from services.residents.forms import next_url_of
from services.residents.models import IdentityProvider
from services.residents.oidc.exchange import begin, end_session_url, finish
from services.residents.sessions import log_in, log_out, logged_in, remember_attempt, take_attempt
from shared.errors import Text
from shared.http import client_network
from shared.ratelimit import hit
from tenants.context import current_municipality

WINDOW_S = 15 * 60
LEAVES_PER_ADDRESS = 60  # a library or a town hall's desk shares one address

NOTICES: dict[str, Text] = {
    "afgebroken": _("You stopped logging in. You can try it again, or choose another way."),
    "mislukt": _("You could not be logged in. Try it again. Does it go wrong again? Then contact us."),
    "storing": _("Logging in does not work now. This is not your fault. Try it again in an hour, or contact us."),
    "niveau": _("You logged in in a way that is not safe enough for this. Log in with the app or with an SMS code."),
    "verlopen": _("Logging in took too long, or you did it in another window. Try it again."),
    "vaak": _("You have tried too often. Wait 15 minutes and try again."),
}
"""What went wrong, by the word in the address."""


class PrivatePageMixin(View):
    """No browser, proxy or stale copy keeps these pages."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().dispatch(request, *args, **kwargs)
        patch_cache_control(response, private=True, no_store=True)
        return response


def safe_next(request: HttpRequest, url: str) -> str:
    """Where somebody was going, on this host only; else their own page."""
    home = reverse("mijn:overview")
    is_ours = url.startswith("/") and url_has_allowed_host_and_scheme(url, {request.get_host()}, request.is_secure())
    return url if is_ours else home


def trouble(word: str, next_url: str = "") -> HttpResponse:
    """Back to the choice of means, which says what went wrong."""
    query = {"melding": word} | ({"verder": next_url} if next_url else {})
    return redirect(reverse("residents:log_in", query=query))


class LogInView(PrivatePageMixin, TemplateView):
    """Choose how to log in."""

    template_name = "residents/log_in.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if logged_in(request) and "melding" not in request.GET and "verder" not in request.GET:
            return redirect("mijn:overview")
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        word = self.request.GET.get("melding", "")
        return super().get_context_data(
            providers=IdentityProvider.objects.usable(),
            notice=NOTICES.get(word, ""),
            next_url=next_url_of(self.request.GET),
            is_over=has_just_ended(self.request),
            contact=contact_details(),
            **kwargs,
        )


class LeaveView(PrivatePageMixin, View):
    """Go to the provider. A link and no form: a policy on forms would stop the way there."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, kind: str) -> HttpResponse:
        provider = IdentityProvider.objects.usable().filter(kind=kind).first()
        if provider is None:
            raise Http404
        next_url = next_url_of(request.GET)
        if hit("residents.leave", client_network(request), limit=LEAVES_PER_ADDRESS, window_s=WINDOW_S):
            return trouble("vaak", next_url)
        try:
            url, attempt = begin(provider, redirect_uri=return_address())
        except LogInFailedError as error:
            note_failure(provider, error.reason)
            return trouble(error.notice, next_url)
        remember_attempt(request, provider, attempt, next_url=safe_next(request, next_url))
        return redirect(url)


class ReturnView(PrivatePageMixin, View):
    """Come back from the provider."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest) -> HttpResponse:
        found = take_attempt(request, request.GET.get("state", "")[:200])
        if found is None:
            return trouble("verlopen")
        provider_id, attempt, next_url = found
        provider = IdentityProvider.objects.usable().filter(pk=provider_id).first()
        if provider is None:
            return trouble("mislukt", next_url)
        answer = {key: str(request.GET[key])[:2000] for key in ("code", "error", "iss") if key in request.GET}
        try:
            identity = finish(provider, attempt, answer=answer, redirect_uri=return_address())
        except LogInFailedError as error:
            note_failure(provider, error.reason)
            return trouble(error.notice, next_url)
        log_in(
            request,
            welcome(identity),
            assurance=identity.assurance,
            loa=identity.loa,
            provider=provider,
            sid=identity.sid,
        )
        return redirect(next_url)


class LogOutView(PrivatePageMixin, View):
    """End the session here, then at the provider. A page in between: a form may lead to this host only."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        kept = log_out(request)
        if kept:
            note_log_out(str(kept.get("id", "")))
        provider_id = str(kept.get("provider") or "")
        provider = IdentityProvider.objects.filter(pk=provider_id).first() if provider_id else None
        if provider is not None:
            back_to = current_municipality().base_url + reverse("residents:logged_out")
            try:
                url = end_session_url(provider, sid=str(kept.get("sid", "")), back_to=back_to)
            except ProviderUnreachableError as error:
                note_failure(provider, error.reason)
                url = ""
            if url:
                return render(request, "residents/leaving.html", {"url": url, "provider": provider})
        return redirect("residents:logged_out")


class LoggedOutView(PrivatePageMixin, TemplateView):
    """It is over."""

    template_name = "residents/logged_out.html"


def return_address() -> str:
    """Where a provider sends residents back to: the same for all means, to be registered there."""
    return current_municipality().base_url + reverse("residents:return", urlconf="config.urls_tenant")
