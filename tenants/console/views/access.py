"""Who gets in: log-in, log-out, and what every page of the console asks first."""

from typing import Any

from django.contrib.auth.mixins import AccessMixin
from django.contrib.auth.views import LoginView, LogoutView
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse_lazy
from django.views.decorators.http import require_safe
from django.views.generic.base import ContextMixin

from shared import securitytxt
from shared.actors import Actor
from tenants.console.forms.access import OperatorLoginForm
from tenants.console.navigation import navigation
from tenants.login.steps import after_password
from tenants.municipalities.models import Municipality
from tenants.operators.models import Operator


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001  # Django's signature
    """The platform's own 404."""
    return render(request, "console/404.html", {"navigation": navigation("", request)}, status=404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001  # Django's signature
    """403 for a form that was open too long or came from elsewhere."""
    return render(request, "console/csrf_failure.html", {"navigation": navigation("", request)}, status=403)


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Where to report a weakness of the platform."""
    base_url = request.build_absolute_uri("/").rstrip("/")  # one of PLATFORM_HOSTS, or we would not be here
    return securitytxt.security_txt(base_url=base_url, contacts=securitytxt.platform_contacts())


class OperatorRequiredMixin(AccessMixin, ContextMixin):
    """Only an operator passes; everyone else is sent to the console's own log-in.

    Attributes:
        section: which part of the menu this page belongs to.
    """

    login_url = reverse_lazy("console:login")
    request: HttpRequest
    section = ""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not isinstance(request.user, Operator):
            return self.handle_no_permission()
        self.prepare()
        return super().dispatch(request, *args, **kwargs)

    def prepare(self) -> None:
        """For a view that has to find something first; only operators come this far."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"navigation": navigation(self.section, self.request)}

    def actor(self) -> Actor:
        operator = self.request.user
        return Actor(kind="operator", id=str(operator.pk), label=str(operator))


def municipality_or_404(slug: str) -> Municipality:
    """The municipality of an address, with its domains read along.

    Raises:
        Http404: there is none.
    """
    municipality = Municipality.objects.prefetch_related("domains").filter(slug=slug).first()
    if municipality is None:
        raise Http404
    return municipality


class OperatorLoginView(LoginView):
    """Log-in of the shared-service team."""

    template_name = "console/login.html"
    form_class = OperatorLoginForm
    redirect_authenticated_user = True
    next_page = "console:overview"

    def form_valid(self, form: Any) -> HttpResponse:
        """The right password leads to the second step, which logs in."""
        return HttpResponseRedirect(after_password(self.request, form.get_user(), next_url=self.get_redirect_url()))


class OperatorLogoutView(LogoutView):
    """Ends the session on the server."""

    next_page = "console:login"
