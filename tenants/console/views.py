"""The console's pages."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.mixins import AccessMixin
from django.contrib.auth.views import LoginView, LogoutView
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from shared.actors import Actor
from shared.errors import MeentError
from shared.ratelimit import too_many_logins
from tenants.console.queries import municipality_rows
from tenants.municipalities.models import Municipality
from tenants.operations.actions import perform
from tenants.operations.models import Channel
from tenants.operators.models import Operator

_OPERATIONS = {"opschorten": "municipality.suspend", "hervatten": "municipality.resume"}


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  # Django's signature
    """The platform's own 404."""
    return render(request, "console/404.html", status=404)


class OperatorRequiredMixin(AccessMixin):
    """Only an operator passes; everyone else is sent to the console's own log-in."""

    login_url = reverse_lazy("console:login")
    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not isinstance(request.user, Operator):
            return self.handle_no_permission()
        return super().dispatch(request, *args, **kwargs)

    def actor(self) -> Actor:
        operator = self.request.user
        return Actor(kind="operator", id=str(operator.pk), label=str(operator))


class OperatorLoginForm(AuthenticationForm):
    """E-mail and password; says the same whatever was wrong."""

    error_messages = {
        "invalid_login": _("The e-mail address or the password is not right. Check both and try again."),
        "inactive": _("The e-mail address or the password is not right. Check both and try again."),
        "too_many": _("There were too many attempts. Wait 15 minutes and try again."),
    }

    def __init__(self, request: HttpRequest | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        self.fields["username"].label = _("E-mail address")
        self.fields["username"].error_messages["required"] = _("Enter your e-mail address")
        self.fields["password"].error_messages["required"] = _("Enter your password")

    def clean(self) -> dict[str, Any]:
        if self.request is not None and too_many_logins(self.request, self.data.get("username", "")):
            raise self._too_many()
        return super().clean()

    def _too_many(self) -> Exception:
        error = self.get_invalid_login_error()
        error.message = str(self.error_messages["too_many"])
        return error


class OperatorLoginView(LoginView):
    """Log-in of the shared-service team."""

    template_name = "console/login.html"
    form_class = OperatorLoginForm
    redirect_authenticated_user = True
    next_page = "console:overview"


class OperatorLogoutView(LogoutView):
    """Ends the session on the server."""

    next_page = "console:login"


class OverviewView(OperatorRequiredMixin, TemplateView):
    """All municipalities: state, domains, health."""

    template_name = "console/overview.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        port = "" if settings.PUBLIC_PORT in {80, 443} else f":{settings.PUBLIC_PORT}"
        return super().get_context_data(**kwargs) | {
            "rows": municipality_rows(),
            "scheme": settings.PUBLIC_SCHEME,
            "port": port,
        }


class ChangeStateView(OperatorRequiredMixin, TemplateView):
    """Suspend or resume one municipality: says what will happen, then does it by POST."""

    template_name = "console/change_state.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        municipality, _key = self._asked(kwargs["slug"], kwargs["operation"])
        return super().get_context_data(**kwargs) | {"municipality": municipality}

    def post(self, request: HttpRequest, slug: str, operation: str) -> HttpResponse:
        municipality, key = self._asked(slug, operation)
        try:
            perform(key, actor=self.actor(), channel=Channel.CONSOLE, municipality=municipality)
        except MeentError as error:
            messages.error(request, str(error))
        else:
            changed = Municipality.objects.get(pk=municipality.pk)
            messages.success(
                request, _("%(name)s is now %(state)s.") % {"name": changed.name, "state": changed.get_state_display()}
            )
        return redirect("console:overview")

    def _asked(self, slug: str, operation: str) -> tuple[Municipality, str]:
        municipality = Municipality.objects.filter(slug=slug).first()
        if municipality is None or operation not in _OPERATIONS:
            raise Http404
        return municipality, _OPERATIONS[operation]
