"""The resident's pages: look a request up, follow it, forget it on this device. Nothing here is ever cached."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView, TemplateView, View

from services.accounts.assurance import has_just_ended
from services.notifications.registry import contact_details
from services.zaken.access import follow, followed_ids, forget_all
from services.zaken.audit import FOLLOWED, record_zaak
from services.zaken.correspondence import answer
from services.zaken.errors import ZaakError
from services.zaken.forms import AnswerForm, FollowForm
from services.zaken.models import Zaak
from services.zaken.queries import find_by_reference, timeline
from shared.actors import Actor
from shared.http import client_network
from shared.ratelimit import hit

WINDOW_S = 15 * 60
ATTEMPTS_PER_ADDRESS = 30  # a library or a town hall's desk shares one address
ATTEMPTS_PER_REFERENCE = 10


class PrivatePageMixin(View):
    """No browser, proxy or stale copy keeps these pages."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = super().dispatch(request, *args, **kwargs)
        patch_cache_control(response, private=True, no_store=True)
        return response


@method_decorator(sensitive_post_parameters("code"), name="dispatch")
class StatusStartView(PrivatePageMixin, FormView[FollowForm]):
    """Ask for reference and access code."""

    template_name = "zaken/status_start.html"
    form_class = FollowForm

    def get_initial(self) -> dict[str, Any]:
        return {"referentie": self.request.GET.get("referentie", "")[:40]}

    def form_valid(self, form: FollowForm) -> HttpResponse:
        reference, code = form.cleaned_data["referentie"], form.cleaned_data["code"]
        if self._is_guessing(reference):
            form.add_error(None, _("You have tried too often. Wait 15 minutes and try again."))
            return self.render_to_response(self.get_context_data(form=form), status=429)
        zaak = find_by_reference(reference, code)
        if zaak is None:
            form.add_error(
                None,
                _("We cannot find a request with this reference number and access code. Check both and try again."),
            )
            return self.form_invalid(form)
        follow(self.request, zaak)
        record_zaak(FOLLOWED, zaak=zaak, actor=Actor.resident())
        return redirect("status:detail", identificatie=zaak.identificatie)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            contact=contact_details(), is_over="verlopen" in self.request.GET or has_just_ended(self.request), **kwargs
        )

    def _is_guessing(self, reference: str) -> bool:
        """Count this attempt for the visitor and for the reference, whether that exists or not."""
        by_address = hit("status-address", client_network(self.request), limit=ATTEMPTS_PER_ADDRESS, window_s=WINDOW_S)
        by_reference = hit("status-reference", reference, limit=ATTEMPTS_PER_REFERENCE, window_s=WINDOW_S)
        return by_address or by_reference


class StatusDetailView(PrivatePageMixin, TemplateView):
    """Where one request stands, for a session that follows it; else the question for the access code."""

    template_name = "zaken/status_detail.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        identificatie = kwargs["identificatie"]
        if not identificatie.isprintable():
            raise Http404
        zaak = (
            Zaak.objects.select_related("zaaktype", "current_statustype")
            .filter(pk__in=followed_ids(request), identificatie=identificatie)
            .first()
        )
        if zaak is None:
            over = {"verlopen": "1"} if has_just_ended(request) else {}
            start = reverse("status:start", query={"referentie": identificatie[:40]} | over)
            return HttpResponseRedirect(start)
        return self.answer(request, zaak)

    def answer(self, request: HttpRequest, zaak: Zaak) -> HttpResponse:
        """What is done with the request that was found."""
        return self.render(zaak)

    def render(self, zaak: Zaak, form: AnswerForm | None = None, *, status: int = 200) -> HttpResponse:
        """The page, with what was typed when it was refused."""
        crumbs = [{"title": _("Your requests"), "url": reverse("mijn:overview")}]
        context = self.get_context_data(
            zaak=zaak,
            timeline=timeline(zaak),
            documenten=zaak.documenten.all(),
            contact=contact_details(),
            crumbs=crumbs,
            form=form or AnswerForm(),
            is_sent="verzonden" in self.request.GET,
        )
        return self.render_to_response(context, status=status)


class AnswerView(StatusDetailView):
    """The applicant writes back."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return super().get(request, *args, **kwargs)

    def answer(self, request: HttpRequest, zaak: Zaak) -> HttpResponse:
        form = AnswerForm(request.POST)
        if not form.is_valid():
            return self.render(zaak, form)
        try:
            answer(zaak=zaak, text=form.cleaned_data["text"], actor=Actor.resident())
        except ZaakError as error:
            form.add_error(None, str(error.message))
            return self.render(zaak, form, status=409)
        url = reverse("status:detail", kwargs={"identificatie": zaak.identificatie}, query={"verzonden": "1"})
        return redirect(f"{url}#berichten")


class MijnView(PrivatePageMixin, TemplateView):
    """The requests that this session follows: running ones first, then closed ones."""

    template_name = "zaken/mijn.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        zaken = list(
            Zaak.objects.select_related("zaaktype", "current_statustype")
            .filter(pk__in=followed_ids(self.request))
            .order_by("uiterlijke_einddatum_afdoening")
        )
        return super().get_context_data(
            open_zaken=[zaak for zaak in zaken if not zaak.is_closed],
            closed_zaken=[zaak for zaak in zaken if zaak.is_closed],
            is_forgotten="vergeten" in self.request.GET and not zaken,
            is_over=has_just_ended(self.request),
            contact=contact_details(),
            **kwargs,
        )


class ForgetView(PrivatePageMixin, View):
    """Forget every followed request on this device."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        forget_all(request)
        return redirect(f"{reverse('mijn:overview')}?vergeten=1")
