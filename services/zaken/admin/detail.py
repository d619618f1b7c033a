"""One request: facts, answers, photos, timeline and the two things a case handler does with it."""

from typing import Any

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from services.accounts.actors import staff, staff_user
from services.zaken.actions import close_zaak, take_zaak
from services.zaken.admin.texts import message_form, note_form
from services.zaken.audit import DOCUMENT_VIEWED, VIEWED, record_zaak
from services.zaken.destruction import keep_until, set_hold
from services.zaken.errors import ZaakChangedError, ZaakError
from services.zaken.forms import (
    AssignForm,
    CloseForm,
    ExtendForm,
    HoldForm,
    ReasonForm,
    StatusForm,
    VersionForm,
)
from services.zaken.models import BerichtSoort, Zaak, ZaakDocument
from services.zaken.queries import timeline, zaken_for
from shared.actors import Actor
from shared.logging import get_logger
from shared.malware import ScanState
from tenants.files import serve_private

logger = get_logger(__name__)

# What a browser draws without running anything; whatever else came in goes out as a download.
DRAWN_TYPES = frozenset({"image/jpeg", "image/png", "image/webp"})


class ZaakViewMixin(View):
    """Finds the zaak among those that this person may see: another's, another municipality's and no id are alike."""

    @cached_property
    def zaak(self) -> Zaak:
        return get_object_or_404(
            zaken_for(staff_user(self.request)).select_related("zaaktype", "current_statustype", "behandelaar"),
            pk=self.kwargs["zaak_id"],
        )

    @property
    def actor(self) -> Actor:
        return staff(staff_user(self.request))

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.zaak  # noqa: B018  # the permission check stands before anything else
        response = super().dispatch(request, *args, **kwargs)
        response["Cache-Control"] = "private, no-store"
        return response

    def detail_url(self) -> str:
        return reverse("zaken_admin:detail", args=[self.zaak.pk])


class DetailView(ZaakViewMixin, WagtailAdminTemplateMixin, TemplateView):
    """The request; looking at it is written down."""

    template_name = "zaken/admin/detail.html"
    header_icon = "clipboard-list"

    def get_page_title(self) -> str:
        return self.zaak.identificatie

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("zaken_admin:worklist"), "label": _("Reports and requests")},
            {"url": "", "label": self.zaak.identificatie},
        ]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render()

    def render(self, **bound: Form) -> HttpResponse:
        """The page, with a form that was sent in place of a fresh one; its being shown is written down."""
        record_zaak(VIEWED, zaak=self.zaak, actor=self.actor)
        zaak, version = self.zaak, {"version": self.zaak.version}
        documents = list(zaak.documenten.all())
        forms = {
            "take_form": VersionForm(initial=version, prefix="nemen"),
            "hold_form": HoldForm(initial={"reason": zaak.hold_reason}, prefix="bewaren"),
            "close_form": CloseForm(zaak=zaak, initial=version),
            "note_form": note_form(),
            "message_form": message_form(),
            "status_form": StatusForm(zaak=zaak, initial=version, prefix="status"),
            "assign_form": AssignForm(
                zaak=zaak, initial=version | {"behandelaar": zaak.behandelaar_id}, prefix="toewijzen"
            ),
            "extend_form": ExtendForm(initial=version, prefix="verlengen"),
            "suspend_form": ReasonForm(initial=version, prefix="opschorten"),
            "resume_form": VersionForm(initial=version, prefix="hervatten"),
            "reopen_form": ReasonForm(initial=version, prefix="heropenen"),
        }
        return self.render_to_response(
            self.get_context_data(
                zaak=zaak,
                timeline=timeline(zaak),
                berichten=zaak.berichten.all(),
                has_unread=zaak.berichten.filter(soort=BerichtSoort.VAN_AANVRAGER, read_at=None).exists(),
                statussen=zaak.statussen.select_related("statustype"),
                photos=[one for one in documents if one.is_released and one.content_type in DRAWN_TYPES],
                files=[one for one in documents if one.is_released and one.content_type not in DRAWN_TYPES],
                held=[one for one in documents if not one.is_released],
                is_mine=zaak.behandelaar_id == self.request.user.pk,
                keep_until=keep_until(zaak),
                **(forms | bound),
            )
        )


class TakeView(ZaakViewMixin):
    """In behandeling nemen."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        form = VersionForm(request.POST, prefix="nemen")
        if not form.is_valid():
            raise Http404
        try:
            take_zaak(
                zaak=self.zaak,
                user=staff_user(request),
                actor=self.actor,
                expected_version=form.cleaned_data["version"],
            )
        except ZaakError as error:
            refuse(request, error)
        else:
            messages.success(request, _("You are now handling this request."))
        return redirect(self.detail_url())


class CloseView(DetailView):
    """Afhandelen. What was typed stays, also when a colleague was first."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        form = CloseForm(request.POST, zaak=self.zaak)
        if not form.is_valid():
            messages.error(request, _("The request is not closed yet. Check these answers."))
            return self.render(close_form=form)
        try:
            close_zaak(
                zaak=self.zaak,
                resultaattype=form.cleaned_data["resultaattype"],
                toelichting=form.cleaned_data["toelichting"],
                actor=self.actor,
                expected_version=form.cleaned_data["version"],
            )
        except ZaakChangedError as error:
            refuse(request, error)
            data = request.POST.copy()
            data["version"] = str(self.zaak.version)
            return self.render(close_form=CloseForm(data, zaak=self.zaak))
        except ZaakError as error:
            refuse(request, error)
        else:
            messages.success(
                request,
                _("Request %(reference)s is closed.") % {"reference": self.zaak.identificatie},
            )
        return redirect(self.detail_url())


class HoldView(DetailView):
    """Keep the request although its term is over, or let it go again."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        form = HoldForm(request.POST, prefix="bewaren")
        if not form.is_valid():
            messages.error(request, _("Not saved yet. Check these answers."))
            return self.render(hold_form=form)
        set_hold(zaak=self.zaak, reason=form.cleaned_data["reason"], actor=self.actor)
        messages.success(request, _("It is saved whether this request must be kept."))
        return redirect(self.detail_url())


class DocumentView(ZaakViewMixin):
    """A document of the zaak; photos are drawn, anything else is downloaded."""

    http_method_names = ["get", "head"]

    def get(self, _request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        document = get_object_or_404(
            ZaakDocument, pk=kwargs["document_id"], zaak=self.zaak, scan_state=ScanState.RELEASED
        )
        record_zaak(DOCUMENT_VIEWED, zaak=self.zaak, actor=self.actor, document=str(document.id))
        return serve_private(
            document.file,
            filename=document.titel,
            content_type=document.content_type,
            as_attachment=document.content_type not in DRAWN_TYPES,
        )


def refuse(request: HttpRequest, error: ZaakError) -> None:
    """Say why an action did not happen."""
    logger.info("zaak_action_refused", reason=type(error).__name__, **error.context)
    messages.error(request, error.message)
