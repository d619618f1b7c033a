"""The answer to the question under a page, and the remark that may follow. For anybody, without JavaScript.

Pages that hold the question are kept in a cache for everybody, so it carries no token against forged requests. It
needs none: the answer uses no cookie and nothing of the visitor, so there is nobody to act in the name of. A form on
another site is refused all the same, by what browsers say of where a request comes from.
"""

from http import HTTPStatus
from uuid import UUID

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.models import Page

from cms.feedback.actions import add_remark, react
from cms.feedback.errors import TooLateError
from cms.feedback.forms import YES, AnswerForm, RemarkForm
from cms.feedback.models import Reaction
from shared.actors import Actor
from shared.http import client_network, comes_from_here
from shared.ratelimit import hit
from tenants.signing import sign, unsign

# Generous: a library, a school or a mobile network is one address.
ANSWERS_PER_HOUR = 60
_HOUR_S = 3600
REMARK_PURPOSE = "feedback.remark"


@csrf_exempt
@never_cache
@require_POST
def answer(request: HttpRequest) -> HttpResponse:
    """Keep a yes or no, and go on to the question why."""
    form = AnswerForm(request.POST)
    if not form.is_valid() or not comes_from_here(request):
        raise Http404
    page = get_object_or_404(Page.objects.live().public(), pk=form.cleaned_data["page"])
    if _too_many(request):
        return _refused(request)
    reaction = react(page=page, is_helpful=form.cleaned_data["helpful"] == YES, actor=Actor.resident())
    return redirect("feedback:remark", token=sign(str(reaction.pk), purpose=REMARK_PURPOSE))


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def remark(request: HttpRequest, token: str) -> HttpResponse:
    """Thanks, and room for a remark: once, within the hour, with the link that the answer led to."""
    reaction = _reaction(token)
    form = RemarkForm(request.POST) if request.method == "POST" else RemarkForm()
    if request.method == "POST" and not reaction.remark:
        if not comes_from_here(request):
            raise Http404
        if _too_many(request):
            return _refused(request)
        if form.is_valid():
            _add(reaction, form.cleaned_data["remark"])
            return redirect("feedback:remark", token=token)
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    context = {"reaction": reaction, "form": form, "back": reaction.page.get_url(request)}
    return render(request, "feedback/remark.html", context, status=status)


def _add(reaction: Reaction, text: str) -> None:
    try:
        add_remark(reaction=reaction, remark=text, actor=Actor.resident())
    except TooLateError:  # sent twice: the first one counts, and the page that follows says thanks
        return


def _reaction(token: str) -> Reaction:
    try:
        key = UUID(str(unsign(token, purpose=REMARK_PURPOSE, max_age_s=_HOUR_S)))
    except (signing.BadSignature, ValueError):
        raise Http404 from None
    return get_object_or_404(Reaction.objects.select_related("page"), pk=key, page__live=True)


def _too_many(request: HttpRequest) -> bool:
    return hit("feedback.answer", client_network(request), limit=ANSWERS_PER_HOUR, window_s=_HOUR_S)


def _refused(request: HttpRequest) -> HttpResponse:
    return render(request, "feedback/too_many.html", status=HTTPStatus.TOO_MANY_REQUESTS)
