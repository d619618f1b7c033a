"""What surrounds each page of a form: reading the body, the CSRF check, and a clear page for what goes wrong."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import Http404, HttpRequest, HttpResponseBase, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from services.forms.errors import (
    AlreadySentError,
    BodyTooLargeError,
    ChangedAfterSendingError,
    DraftLostError,
    FormClosedError,
    FormsError,
    NotReceivedError,
    ReceiptGoneError,
    TooManyRequestsError,
    UnreadableBodyError,
)
from services.forms.models import Form
from shared.http import client_network
from shared.logging import get_logger
from shared.ratelimit import hit

# Room for a few photos that are too large, so that each is refused by name beside its field. Beyond it nothing is read.
MAX_BODY_BYTES = 60 * 1024 * 1024
_HOUR_S = 3600
# Generous: a library, a school or a mobile network is one address.
LIMITS_PER_HOUR = {"forms.step": 600, "forms.photos": 120, "forms.send": 60}

logger = get_logger(__name__)

type View = Callable[..., HttpResponseBase]


@dataclass(frozen=True, kw_only=True)
class ProblemPage:
    """How an error looks."""

    status: int
    template: str


PROBLEM_PAGES: dict[type[FormsError], ProblemPage] = {
    FormClosedError: ProblemPage(status=410, template="forms/problem_closed.html"),
    DraftLostError: ProblemPage(status=410, template="forms/problem_lost.html"),
    ReceiptGoneError: ProblemPage(status=404, template="forms/problem_receipt_gone.html"),
    AlreadySentError: ProblemPage(status=409, template="forms/problem_already_sent.html"),
    ChangedAfterSendingError: ProblemPage(status=409, template="forms/problem_already_sent.html"),
    TooManyRequestsError: ProblemPage(status=429, template="forms/problem_too_many.html"),
    BodyTooLargeError: ProblemPage(status=413, template="forms/problem_too_large.html"),
    UnreadableBodyError: ProblemPage(status=400, template="forms/problem_unreadable.html"),
    NotReceivedError: ProblemPage(status=503, template="forms/problem_not_received.html"),
}


def form_page(view: View) -> View:
    """Decorator of a form's views, which take the request and the form's slug.

    Django reads the body in its CSRF middleware, before any view could answer for a body that is too large. So the
    middleware's check is skipped here, the body is read, and then the same check runs.
    """
    protected = csrf_protect(view)

    @csrf_exempt
    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, slug: str, **kwargs: object) -> HttpResponseBase:
        try:
            _read_body(request)
            return protected(request, slug, **kwargs)
        except Form.DoesNotExist:
            raise Http404 from None
        except FormsError as error:
            return problem_page(request, slug, error)

    return guarded


def problem_page(request: HttpRequest, slug: str, error: FormsError) -> HttpResponseBase:
    """The page that says what is wrong and what the resident can do."""
    page = PROBLEM_PAGES[type(error)]
    logger.info("form_problem", form=slug, problem=type(error).__name__, **error.context)
    form = Form.objects.filter(slug=slug).first()
    if form is None:
        raise Http404
    context = {"problem": error, "form_page": form}
    return render(request, page.template, context, status=page.status)


def limit(request: HttpRequest, what: str) -> None:
    """Count one more from this address.

    Raises:
        TooManyRequestsError: more than people send.
    """
    if hit(what, client_network(request), limit=LIMITS_PER_HOUR[what], window_s=_HOUR_S):
        raise TooManyRequestsError


def _read_body(request: HttpRequest) -> None:
    if request.method != "POST":
        return
    if _content_length(request) > MAX_BODY_BYTES:
        raise BodyTooLargeError
    try:
        request.POST  # noqa: B018  # reading it is the point
    except (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent) as error:
        raise BodyTooLargeError from error
    except (MultiPartParserError, UnreadablePostError) as error:
        raise UnreadableBodyError from error


def _content_length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0  # Django reads no body then
