"""The pages of a form: one question at a time, a check page, a receipt."""

import uuid

from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from services.forms import actions, queries
from services.forms.definition import Step
from services.forms.engine import HONEYPOT, SEEN, StepForm
from services.forms.errors import (
    AlreadySentError,
    AnswersChangedError,
    DraftLostError,
    IncompleteError,
    NotReceivedError,
    ReceiptGoneError,
)
from services.forms.flow import Flow
from services.forms.guards import form_page, limit
from services.forms.journey import Journey, load_journey
from services.forms.models import Form
from services.forms.summary import summary_rows
from services.forms.uploads import JPEG_CONTENT_TYPE
from services.forms.visitors import ensure_owner, owner_of
from services.zaken.access import access_code, remember
from shared.actors import Actor
from shared.logging import get_logger
from tenants.files import serve_private

logger = get_logger(__name__)

_CHANGE = "wijzig"
_REMOVE = "verwijder-foto"
_ADD = "foto-toevoegen"


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All forms of this municipality."""
    return render(request, "forms/index.html", {"forms": queries.active_forms()})


@require_safe
@form_page
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Begin at the first question, or choose between going on and beginning again."""
    journey = load_journey(request, queries.open_form(slug))
    if journey.draft and (journey.draft.done_steps or journey.uploads):
        return render(request, "forms/resume.html", {"form_page": journey.form, "continue_url": journey.continue_url})
    return redirect(journey.step_url(journey.flow.steps[0]))


@require_http_methods(["GET", "HEAD", "POST"])
@form_page
def step(request: HttpRequest, slug: str, step_slug: str) -> HttpResponse:
    """One question or one inseparable group."""
    journey = load_journey(request, queries.open_form(slug))
    current = journey.flow.find(step_slug)
    if current is None:
        if journey.flow.is_skipped(step_slug):
            return redirect(journey.continue_url)
        raise Http404
    if journey.draft is None and current is not journey.flow.steps[0]:
        return _without_draft(request, journey)
    if request.method == "POST":
        return _save_step(request, journey, current)
    if not journey.flow.may_open(current):
        return redirect(journey.continue_url)
    form = StepForm(
        current,
        initial=journey.draft.answers if journey.draft else {},
        scope=journey.flow.before(current),
        photo_counts=journey.flow.photo_counts,
    )
    return _render_step(request, journey, current, form)


@require_safe
@form_page
def check(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything once more, before it is sent."""
    journey = load_journey(request, queries.open_form(slug))
    if journey.draft is None:
        return _without_draft(request, journey)
    if journey.flow.first_incomplete() is not None:
        return redirect(journey.continue_url)
    return _render_check(request, journey)


@require_http_methods(["GET", "HEAD", "POST"])
@form_page
def send(request: HttpRequest, slug: str) -> HttpResponse:
    """Send what the check page showed. Twice the same leads to the same receipt."""
    if request.method != "POST":
        return redirect("forms:check", slug)
    form = Form.objects.select_related("zaaktype").get(slug=slug)  # also a closed one: a repeat gets its receipt
    owner = owner_of(request)
    key = _uuid(request.POST.get("sleutel"))
    if owner is None or key is None:
        raise DraftLostError
    if request.POST.get(HONEYPOT):
        notice = _("We think that a computer fills in this form. Are you a person? Then send this page once more.")
        return _render_check(request, load_journey(request, queries.open_form(slug)), notice=notice)
    limit(request, "forms.send")
    try:
        submission = actions.submit_draft(
            form=form, owner=owner, key=key, seen_hash=request.POST.get("inhoud", ""), actor=Actor.resident()
        )
    except (IncompleteError, AnswersChangedError) as error:
        journey = load_journey(request, form)
        if journey.draft is None or journey.flow.first_incomplete() is not None:
            return redirect(journey.continue_url)
        return _render_check(request, journey, notice=str(error))
    except (DatabaseError, OSError) as error:
        logger.exception("form_not_received", form=slug)
        raise NotReceivedError from error
    remember(request, submission.zaak)
    return redirect("forms:receipt", slug)


@require_safe
@form_page
def receipt(request: HttpRequest, slug: str) -> HttpResponse:
    """What was received, the reference and what happens next; the same page after a reload."""
    form = Form.objects.get(slug=slug)
    submission = queries.find_submission(form=form, owner=owner_of(request))
    if submission is None:
        raise ReceiptGoneError
    context = {
        "form_page": form,
        "definition": submission.version.parsed,
        "zaak": submission.zaak,
        "access_code": access_code(submission.zaak),
        "sent_at": submission.sent_at,
    }
    return render(request, "forms/receipt.html", context)


@require_POST
@form_page
def restart(request: HttpRequest, slug: str) -> HttpResponse:
    """Throw the answers away and begin again."""
    form = queries.open_form(slug)
    owner = owner_of(request)
    if owner is not None:
        actions.discard_draft(form=form, owner=owner, actor=Actor.resident())
    return redirect("forms:start", slug)


@require_safe
@form_page
def photo(request: HttpRequest, slug: str, upload_id: uuid.UUID) -> HttpResponseBase:
    """A photo of the visitor's own draft; any other id is an unknown one."""
    form = queries.open_form(slug)
    upload = queries.find_upload(form=form, owner=owner_of(request), upload_id=upload_id)
    if upload is None or not upload.is_released:
        raise Http404
    is_photo = upload.content_type == JPEG_CONTENT_TYPE
    return serve_private(
        upload.file,
        filename="foto.jpg" if is_photo else upload.name,
        content_type=upload.content_type,
        as_attachment=not is_photo,
    )


def _without_draft(request: HttpRequest, journey: Journey) -> HttpResponse:
    """Someone is beyond the first step and has no answers: sent before, lost, or just a deep link."""
    if queries.find_submission(form=journey.form, owner=owner_of(request)) is not None:
        raise AlreadySentError
    if request.method == "POST":
        raise DraftLostError
    return redirect(journey.step_url(journey.flow.steps[0]))


def _save_step(request: HttpRequest, journey: Journey, current: Step) -> HttpResponse:
    limit(request, "forms.step")
    if request.FILES:
        limit(request, "forms.photos")
    owner = ensure_owner(request)
    draft = journey.draft or actions.start_draft(form=journey.form, owner=owner, actor=Actor.resident())
    photos = actions.inspect_photos(draft=draft, step=current, files=request.FILES)
    stays = _REMOVE in request.POST or _ADD in request.POST
    if stays:
        form = actions.change_photos(
            draft=draft,
            step=current,
            data=request.POST,
            photos=photos,
            remove=_uuid(request.POST.get(_REMOVE)),
            actor=Actor.resident(),
        )
    else:
        form = actions.save_step(draft=draft, step=current, data=request.POST, photos=photos, actor=Actor.resident())
    journey = load_journey(request, journey.form)
    if stays or form.errors:
        return _render_step(request, journey, current, form)
    return redirect(_after(journey, current, is_change=_CHANGE in request.GET))


def _after(journey: Journey, current: Step, *, is_change: bool) -> str:
    """Where a saved step leads: the next one, back to the check page, or what was skipped."""
    following = journey.flow.next(current)
    if following is None or is_change or not journey.flow.may_open(following):
        return journey.continue_url
    return journey.step_url(following)


def _render_step(request: HttpRequest, journey: Journey, current: Step, form: StepForm) -> HttpResponse:
    flow: Flow = journey.flow
    is_change = _CHANGE in request.GET
    previous = flow.previous(current)
    following = flow.next(current)
    context = {
        "form_page": journey.form,
        "form": form,
        "step": current,
        "step_number": flow.number(current),
        "step_total": flow.total,
        "is_first": previous is None,
        "back_url": journey.check_url if is_change else journey.step_url(previous) if previous else "",
        "next_number": flow.total if is_change else flow.number(current) + 1,
        "next_title": following.short_title if following and not is_change else "",
        "uploads": [upload for upload in journey.uploads if upload.question in form.fields],
        "seen": SEEN,
        "honeypot": HONEYPOT,
    }
    return render(request, "forms/step.html", context)


def _render_check(request: HttpRequest, journey: Journey, *, notice: str = "") -> HttpResponse:
    if journey.draft is None:
        raise DraftLostError
    context = {
        "form_page": journey.form,
        "definition": journey.flow.definition,
        "rows": summary_rows(journey.flow, journey.uploads),
        "step_total": journey.flow.total,
        "back_url": journey.step_url(journey.flow.steps[-1]),
        "idempotency_key": journey.draft.pk,
        "content_hash": queries.content_hash(journey.draft, journey.uploads),
        "notice": notice,
        "honeypot": HONEYPOT,
    }
    return render(request, "forms/check.html", context)


def _uuid(text: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return None
