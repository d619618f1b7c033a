"""Middleware of the website: old addresses that moved, and the back office's own content security policy."""

import re
from collections.abc import Callable

from csp.constants import NONCE, NONE, SELF, UNSAFE_INLINE
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from wagtail.contrib.redirects.middleware import RedirectMiddleware

from tenants.context import is_bound

type GetResponse = Callable[[HttpRequest], HttpResponseBase]

_SCRIPT_TAG = re.compile(rb"<script(?=[\s>])(?![^>]*\bnonce=)", re.IGNORECASE)


class MunicipalityRedirectMiddleware(RedirectMiddleware):
    """Wagtail's redirects, in a municipality only: the public schema has no table of them."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if not is_bound():
            return response
        answer: HttpResponseBase = super().process_response(request, response)
        return answer


class AdminPolicyMiddleware:
    """A content security policy under which Wagtail's admin works, for the admin's addresses only.

    Some of its screens hold inline scripts and styles. The scripts get the nonce of the answer, so that script put
    into a page later still does not run. The public site keeps the strict policy of the settings.
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
        response._csp_replace = {  # type: ignore[attr-defined]  # read by django-csp
            "script-src": [SELF, NONCE],
            "style-src": [SELF, UNSAFE_INLINE],
            "img-src": [SELF, "data:", "blob:"],
            "frame-src": [SELF],
            "frame-ancestors": [SELF],
            "object-src": [NONE],
        }
        if isinstance(response, HttpResponse) and response.get("Content-Type", "").startswith("text/html"):
            response.content = _SCRIPT_TAG.sub(f'<script nonce="{nonce}"'.encode(), response.content)
            if response.has_header("Content-Length"):
                response["Content-Length"] = str(len(response.content))
        return response
