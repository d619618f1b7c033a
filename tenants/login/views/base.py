"""What all pages of log-in share: whose they are, how they look, and that nobody keeps a copy."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic.base import ContextMixin, View

from tenants.login.models import SecuredAccount
from tenants.login.realms import current_realm
from tenants.login.steps import is_confirmed, pending_account


def logged_in(request: HttpRequest) -> SecuredAccount | None:
    """Who is logged in, with an account of this host."""
    user: object = request.user
    return user if isinstance(user, SecuredAccount) and user.is_authenticated else None


@method_decorator([never_cache, sensitive_post_parameters()], name="dispatch")
class LoginPageView(ContextMixin, View):
    """A page in the layout of the host.

    Attributes:
        account: whom it is about; set before the view runs.
    """

    account: SecuredAccount

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        refusal = self.admit(request)
        return refusal or super().dispatch(request, *args, **kwargs)

    def admit(self, request: HttpRequest) -> HttpResponseBase | None:
        """Set `account`, or answer where to go first."""
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        realm = current_realm()
        return super().get_context_data(**kwargs) | realm.context(self.request) | {
            "layout": realm.layout,
            "layout_shows_messages": realm.layout_shows_messages,
            "home_url": resolve_url(realm.home_url),
            "home_label": realm.home_label,
            "is_logged_in": logged_in(self.request) is not None,
        }  # fmt: skip


class OwnPageView(LoginPageView):
    """For whoever is logged in.

    Attributes:
        needs_confirmation: whether they have to prove once more who they are, unless they just did.
    """

    needs_confirmation = False

    def admit(self, request: HttpRequest) -> HttpResponseBase | None:
        account = logged_in(request)
        if account is None:
            return to_log_in(request)
        self.account = account
        if self.needs_confirmation and not is_confirmed(request):
            return to_confirmation(request)
        return None


class SettingUpView(LoginPageView):
    """For whoever is logged in and has just proved it, and for whoever is on the way in without a factor yet."""

    def admit(self, request: HttpRequest) -> HttpResponseBase | None:
        account = logged_in(request)
        if account is not None:
            self.account = account
            return None if is_confirmed(request) else to_confirmation(request)
        account = pending_account(request)
        if account is None:
            return to_log_in(request)
        self.account = account
        return self.refuse_pending()

    def refuse_pending(self) -> HttpResponseBase | None:
        """Who has a factor proves it first; nobody adds one with a password alone."""
        return None


def to_log_in(request: HttpRequest) -> HttpResponseBase:
    """To the page that asks for the password, and back here afterwards."""
    address = resolve_url(current_realm().log_in_url)
    return redirect(f"{address}?{urlencode({'next': request.get_full_path()})}" if request.method == "GET" else address)


def to_confirmation(request: HttpRequest) -> HttpResponseBase:
    """To the page that asks who they are, and back here; what was sent has to be sent again."""
    target = request.get_full_path() if request.method == "GET" else reverse("login:account")
    return redirect(f"{reverse('login:confirm')}?{urlencode({'next': target})}")
