"""Counting requests and their processor time, and answering for a municipality that gets more than it may."""

import time
from collections.abc import Callable
from typing import cast

import structlog
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.utils import translation

from tenants.caching import ForgivingCache
from tenants.errors import StorageFullError
from tenants.metering import Counted, meter
from tenants.municipalities.models import Municipality
from tenants.usage.limits import limits_of

type GetResponse = Callable[[HttpRequest], HttpResponseBase]

MINUTE_S = 60
COUNTED_KEY = "meent.counted_requests"
"""In the WSGI environment, which no visitor writes: what whoever stands in front of Django has counted."""

logger = structlog.stdlib.get_logger(__name__)


class UsageMiddleware:
    """Right after MunicipalityMiddleware, which answers health checks and unknown hosts itself.

    Requests a minute are counted in Valkey, over all processes; above the limit the municipality gets its own 429. A
    cache that is down counts nothing and refuses nobody.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        municipality: Municipality | None = getattr(request, "tenant", None)
        if municipality is None or getattr(request, "is_dummy", False):  # the platform; a preview inside a request
            return self.get_response(request)
        wait_s = _seconds_to_wait(municipality, counted=request.META.get(COUNTED_KEY))
        if wait_s:
            return too_busy(municipality, wait_s)
        began_at = time.thread_time_ns()
        response = self.get_response(request)
        cpu_us = (time.thread_time_ns() - began_at) // 1000
        meter.add(municipality.schema_name, {Counted.REQUESTS: 1, Counted.WEB_CPU_US: cpu_us})
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """A full storage that no form caught: a page that says so, in place of a 500."""
        municipality: Municipality | None = getattr(request, "tenant", None)
        if municipality is None or not isinstance(exception, StorageFullError):
            return None
        logger.warning("storage_full", **exception.context)
        return _page("shared/storage_full.html", municipality, status=507)


def too_busy(municipality: Municipality, wait_s: int) -> HttpResponse:
    """The municipality's own page when it gets more requests than it may."""
    response = _page("shared/too_busy.html", municipality, status=429)
    response["Retry-After"] = str(wait_s)
    return response


def _page(template: str, municipality: Municipality, *, status: int) -> HttpResponse:
    with translation.override("nl"):
        body = render_to_string(template, {"municipality": municipality})
    return HttpResponse(body, status=status, headers={"Cache-Control": "no-store"})


def _seconds_to_wait(municipality: Municipality, *, counted: int | None) -> int:
    """Until the next minute when this one is full; else 0.

    Args:
        counted: the requests of this minute, when the page cache has added this one to them already.
    """
    limit = limits_of(municipality.schema_name).requests_a_minute
    if limit is None:
        return 0
    minute, second = divmod(int(time.time()), MINUTE_S)
    count = counted
    if count is None:
        count = cast("ForgivingCache", cache).count(f"requests:{minute}", timeout_s=2 * MINUTE_S)
    if count <= limit:
        return 0
    if count == limit + 1:  # once a minute, not for each of a flood
        logger.warning("requests_limited", limit=limit)
    return MINUTE_S - second
