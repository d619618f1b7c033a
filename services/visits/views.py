"""The hand-over of a visit, its end, and the municipality's page about it."""

from typing import Any
from uuid import UUID

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from services.accounts.actors import staff, staff_user
from services.audit.models import AuditEntry
from services.visits.actions import (
    TOKEN_PURPOSE,
    begin_visit,
    end_visit,
    give_consent,
    withdraw_consent,
)
from services.visits.forms import ConsentForm
from services.visits.models import HAND_OVER, Consent, Visit
from services.visits.sessions import begin_session, visit_of
from tenants.context import current_municipality
from tenants.operations.actions import title_of
from tenants.signing import unsign

CHANGE_CONSENT = "visits.change_consent"
_LAST_VISITS = 20
_LAST_OPERATIONS = 20


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the console's link: asks once more, as looking at a link must use nothing up."""
    visit_id = _visit_id(token)
    if visit_id is None:
        return _over(request)
    if request.method != "POST":
        visit = Visit.objects.filter(pk=visit_id, begun_at=None).first()
        return render(request, "visits/begin.html", {"visit": visit}) if visit is not None else _over(request)
    visit = begin_visit(visit_id=visit_id)
    if visit is None:
        return _over(request)
    begin_session(request, visit)
    return redirect("wagtailadmin_home")


@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """The operator goes; the middleware ends the visit, as it does when they log out."""
    if visit_of(request) is not None:
        request.session.flush()
    return redirect("visits:over")


@never_cache
@require_safe
def over(request: HttpRequest) -> HttpResponse:
    """There is no visit, or none any more."""
    return render(request, "visits/over.html", {"municipality": current_municipality()})


def _over(request: HttpRequest) -> HttpResponse:
    return render(request, "visits/over.html", {"municipality": current_municipality()}, status=410)


def _visit_id(token: str) -> UUID | None:
    try:
        return UUID(str(unsign(token, purpose=TOKEN_PURPOSE, max_age_s=int(HAND_OVER.total_seconds()))))
    except (signing.BadSignature, ValueError):
        return None


@method_decorator(cache_control(private=True, no_store=True), name="dispatch")
class HouseView(PermissionRequiredMixin, WagtailAdminTemplateMixin, TemplateView):
    """Baas in eigen huis: who may look in, who did, and what the shared-service team can do."""

    permission_required = CHANGE_CONSENT
    raise_exception = True
    template_name = "visits/house.html"
    page_title = _("Boss in your own house")
    header_icon = "lock"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def post(self, request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
        form = ConsentForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        give_consent(**form.cleaned_data, actor=staff(staff_user(request)))
        messages.success(request, _("The consent is given. You can withdraw it here at any moment."))
        return redirect("visits_admin:house")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        operations = list(AuditEntry.objects.filter(event="platform.operation")[:_LAST_OPERATIONS])
        return super().get_context_data(
            **{"form": ConsentForm()} | kwargs,
            consents=Consent.objects.active(),
            going_on=Visit.objects.going_on().select_related("consent"),
            visits=Visit.objects.filter(begun_at__isnull=False).select_related("consent")[:_LAST_VISITS],
            operations=[{"entry": entry, "title": title_of(entry.object_label)} for entry in operations],
        )


class WithdrawView(PermissionRequiredMixin, View):
    """Toestemming intrekken."""

    permission_required = CHANGE_CONSENT
    raise_exception = True
    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        consent = get_object_or_404(Consent, pk=kwargs["consent_id"])
        withdraw_consent(consent=consent, actor=staff(staff_user(request)))
        messages.success(request, _("The consent is withdrawn, and visits that rested on it have ended."))
        return redirect("visits_admin:house")


class SendAwayView(PermissionRequiredMixin, View):
    """Bezoek beëindigen."""

    permission_required = CHANGE_CONSENT
    raise_exception = True
    http_method_names = ["post"]

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        visit = get_object_or_404(Visit, pk=kwargs["visit_id"])
        end_visit(visit=visit, actor=staff(staff_user(request)))
        messages.success(request, _("The visit has ended."))
        return redirect("visits_admin:house")
