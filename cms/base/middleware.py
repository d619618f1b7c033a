"""Middleware of the website: old addresses that moved, and the back office's own content security policy."""

from collections.abc import Callable
from http import HTTPStatus
from traceback import walk_tb
from typing import Any

from csp.constants import NONCE, SELF
from django.core.exceptions import ObjectDoesNotExist
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.datastructures import MultiValueDictKeyError
from wagtail.contrib.redirects.middleware import RedirectMiddleware
from wagtail.views import serve

from cms.base.admin_scripts import sign_known_scripts
from cms.base.linked_pages import linked_pages
from cms.base.routing import find_page
from tenants.context import is_bound

type GetResponse = Callable[[HttpRequest], HttpResponseBase]

# The one style sheet that Wagtail's text editor writes into the page and that matters: how nested lists look.
_LIST_STYLES = "'sha256-Mhr2Q/2u+/s2WzwlFRrqCw7x0IU+emukGS8Q9RtPZ44='"


_ODD = (KeyError, ValueError, AttributeError, TypeError, ObjectDoesNotExist)
"""What Wagtail's views raise on what none of its own screens sends."""
_BUILT_WITH = frozenset({"wagtail", "cms", "services", "shared", "tenants", "config"})


class MunicipalityRedirectMiddleware(RedirectMiddleware):
    """Wagtail's redirects, in a municipality only: the public schema has no table of them."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if not is_bound():
            return response
        answer: HttpResponseBase = super().process_response(request, response)
        return answer


class PageMiddleware:
    """What rendering a page asks of the database, asked once: the page by its address, the pages that it links to."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # a page speaks its own language (`cms.base.languages`); the thread goes on with the next request
        with linked_pages(request), translation.override(translation.get_language()):
            return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        if view is serve and is_bound():
            find_page(request, str(args[0] if args else kwargs.get("path", "")))


class BrokenFormMiddleware:
    """A form of the back office that came in without what its own screens always send: 400, not a fault of ours.

    Wagtail's views read parts of a form, and look up pages that it names, unchecked.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        is_odd = isinstance(exception, _ODD) and _where(exception).startswith("wagtail.")
        if not is_bound() or not (is_odd or isinstance(exception, MultiValueDictKeyError)):
            return None
        if request.method != "POST" or not request.path.startswith(reverse("wagtailadmin_home")):
            return None
        return render(request, "base/csrf_failure.html", status=HTTPStatus.BAD_REQUEST)  # "open it again"


def _where(exception: Exception) -> str:
    """The last module of Wagtail's or ours in which something went wrong: not Django's, nor Python's own."""
    frames = [str(frame.f_globals.get("__name__", "")) for frame, _line in walk_tb(exception.__traceback__)]
    return next((name for name in reversed(frames) if name.partition(".")[0] in _BUILT_WITH), "")


class AdminPolicyMiddleware:
    """A content security policy under which Wagtail's admin works, for the admin's addresses only.

    Its screens start widgets with inline scripts. Those of a known shape get the nonce of the answer
    (`cms.base.admin_scripts`), so that script that somebody smuggled into a page does not run.
    See docs/adr/0020-headers.md.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not is_bound() or getattr(request, "is_dummy", False):
            return response
        if not request.path.startswith(reverse("wagtailadmin_home")):
            return response
        nonce = str(request.csp_nonce)  # type: ignore[attr-defined]  # set by django-csp
        response._csp_update = {  # type: ignore[attr-defined]  # read by django-csp
            "script-src": [NONCE],
            "style-src": [_LIST_STYLES],
            "img-src": ["data:", "blob:"],  # placeholders, and pictures that are being uploaded
        }
        response._csp_replace = {"frame-src": [SELF]}  # type: ignore[attr-defined]  # idem; previews
        if isinstance(response, HttpResponse) and response.get("Content-Type", "").startswith("text/html"):
            response.content = sign_known_scripts(response.content.decode(response.charset), nonce)
            if response.has_header("Content-Length"):
                response["Content-Length"] = str(len(response.content))
        return response
