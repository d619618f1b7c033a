"""How residents log in: the list, a form for each means, and trying it."""

from typing import Any

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, UpdateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from services.accounts.actors import staff, staff_user
from services.residents import audit
from services.residents.actions import save_provider
from services.residents.admin.forms import SUGGESTIONS, ProviderForm
from services.residents.audit import record_provider
from services.residents.errors import WrongSetUpError
from services.residents.models import IdentityProvider, ProviderKind
from services.residents.oidc.checking import check
from services.residents.views import return_address
from shared.ratelimit import hit

CHANGE_PROVIDER = "residents.change_identityprovider"
TESTS_PER_MINUTE = 10


class ProviderListView(PermissionRequiredMixin, WagtailAdminTemplateMixin, TemplateView):
    """The three means, on or off."""

    permission_required = CHANGE_PROVIDER
    raise_exception = True
    template_name = "residents/admin/providers.html"
    page_title = _("Log-in of residents")
    header_icon = "key"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        known = {one.kind: one for one in IdentityProvider.objects.all()}
        means = [(kind, known.get(kind.value)) for kind in ProviderKind]
        return super().get_context_data(means=means, return_address=return_address(), **kwargs)


class ProviderEditView(PermissionRequiredMixin, WagtailAdminTemplateMixin, UpdateView[IdentityProvider, ProviderForm]):
    """Set one up. It need not be there yet."""

    permission_required = CHANGE_PROVIDER
    raise_exception = True
    form_class = ProviderForm
    template_name = "residents/admin/provider.html"
    header_icon = "key"

    def get_object(self, queryset: Any = None) -> IdentityProvider:  # Django's signature
        kind = self.kwargs["kind"]
        if kind not in ProviderKind.values:
            raise Http404
        found = IdentityProvider.objects.filter(kind=kind).first()
        return found or IdentityProvider(kind=kind, **SUGGESTIONS[kind])

    def get_page_title(self) -> str:
        return self.object.get_kind_display()

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("residents_admin:providers"), "label": _("Log-in of residents")},
            {"url": "", "label": self.object.get_kind_display()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(is_new=self.object._state.adding, return_address=return_address(), **kwargs)

    def form_valid(self, form: ProviderForm) -> HttpResponse:
        actor = staff(staff_user(self.request))
        save_provider(
            provider=form.instance, secret=form.cleaned_data["new_secret"], changed=form.changed_data, actor=actor
        )
        messages.success(self.request, _("%(means)s is saved. Now try the connection.") % {"means": form.instance})
        return redirect("residents_admin:provider", form.instance.kind)

    def form_invalid(self, form: ProviderForm) -> HttpResponse:
        messages.error(self.request, _("Not saved yet. Check these answers."))
        return super().form_invalid(form)


class ProviderTestView(PermissionRequiredMixin, View):
    """Try the connection, and say in words what is wrong."""

    permission_required = CHANGE_PROVIDER
    raise_exception = True
    http_method_names = ["post"]

    def post(self, request: HttpRequest, kind: str) -> HttpResponse:
        provider = get_object_or_404(IdentityProvider, kind=kind)
        user = staff_user(request)
        if hit("residents.provider-test", str(user.pk), limit=TESTS_PER_MINUTE, window_s=60):
            messages.error(request, _("You tried this often. Wait a minute and try again."))
            return redirect("residents_admin:provider", kind)
        try:
            found = check(provider, redirect_uri=return_address())
        except WrongSetUpError as error:
            field = ProviderForm(instance=provider).fields.get(error.field)
            where = f"{field.label}: " if field else ""
            messages.error(request, f"{where}{error.message}")
            outcome = "failed"
        else:
            messages.success(request, f"{_('The connection works.')} {' '.join(found)}")
            outcome = "ok"
        record_provider(audit.PROVIDER_TESTED, provider=provider, actor=staff(user), outcome=outcome)
        return redirect("residents_admin:provider", kind)
