"""From host name to municipality, for the length of one request."""

from collections.abc import Callable, Iterable, Iterator

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.db.models import OuterRef, Subquery
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotFound,
    HttpResponsePermanentRedirect,
)
from django.http.request import split_domain_port
from django.template.loader import render_to_string
from django.urls import set_urlconf
from django.utils import translation

from tenants.context import current_municipality, in_municipality, in_public, is_bound
from tenants.municipalities.health import database_answers, liveness, readiness
from tenants.municipalities.models import Domain, Municipality

type GetResponse = Callable[[HttpRequest], HttpResponseBase]

_NOT_FOUND = (
    '<!doctype html><html lang="nl"><head><meta charset="utf-8"><title>Niet gevonden</title></head>'
    "<body><h1>Niet gevonden</h1><p>Op dit adres staat geen website.</p></body></html>"
)
_RETRY_AFTER_S = 300


class MunicipalityMiddleware:
    """Bind the municipality of the host, or answer for it when it can't be served.

    An unknown host gets a plain 404 that names nothing. The platform's own hosts get the public schema. A
    municipality that is not ready gets its own 503. A domain that is not the primary one leads to the primary one.
    `/healthz` and `/readyz` answer on every host.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if getattr(request, "is_dummy", False) and is_bound():
            # Wagtail's preview replays the middleware with the Site's host name inside a bound request
            return self._serve_municipality(request, current_municipality())
        if request.path == "/healthz":
            return liveness()
        try:
            host, _port = split_domain_port(request.get_host())
        except DisallowedHost:
            return HttpResponseNotFound(_NOT_FOUND)
        host = host.lower().removesuffix(".")
        with in_public():
            if request.path == "/readyz" and not database_answers():
                return readiness(None)
            if host in settings.PLATFORM_HOSTS:
                return self._serve_platform(request)
            municipality = municipality_for_host(host)
        if municipality is None:
            return readiness(None) if request.path == "/readyz" else HttpResponseNotFound(_NOT_FOUND)
        with in_municipality(municipality):
            if request.path == "/readyz":
                return readiness(municipality)
            if not municipality.is_ready:
                return unavailable(municipality)
            if host != municipality.primary_domain and _may_be_sent_on(request):
                return _at_primary_domain(request, municipality)
            response = self._serve_municipality(request, municipality)
        return _bound_while_streaming(response, municipality)

    def _serve_platform(self, request: HttpRequest) -> HttpResponseBase:
        if request.path == "/readyz":
            return readiness(None)
        request.urlconf = settings.PUBLIC_SCHEMA_URLCONF  # type: ignore[attr-defined]  # Django reads it when it is there
        set_urlconf(settings.PUBLIC_SCHEMA_URLCONF)
        request.tenant = None  # type: ignore[attr-defined]  # the platform is nobody's house
        try:
            return self.get_response(request)
        finally:
            set_urlconf(None)

    def _serve_municipality(self, request: HttpRequest, municipality: Municipality) -> HttpResponseBase:
        request.tenant = municipality  # type: ignore[attr-defined]
        response = self.get_response(request)
        if not municipality.is_production:
            response["X-Robots-Tag"] = "noindex, nofollow"  # no search engine mixes a copy up with the original
        return response


def municipality_for_host(host: str) -> Municipality | None:
    """The municipality with this domain, one query; a leading `www.` is ignored when that name is not a domain."""
    without_www = host.removeprefix("www.")
    primary = Domain.objects.filter(tenant=OuterRef("tenant"), is_primary=True).values("domain")[:1]
    domains = (
        Domain.objects.select_related("tenant")
        .filter(domain__in=[host, without_www])
        .annotate(primary_domain=Subquery(primary))
    )
    found: dict[str, Municipality] = {}
    for domain in domains:
        found[domain.domain] = domain.tenant
        domain.tenant.remember_primary(domain.primary_domain or domain.domain)
    return found.get(host) or found.get(without_www)


def _may_be_sent_on(request: HttpRequest) -> bool:
    """Not what was sent with a form, and nobody with a session: it belongs to this host name, and would be lost."""
    return request.method in {"GET", "HEAD"} and settings.SESSION_COOKIE_NAME not in request.COOKIES


def _at_primary_domain(request: HttpRequest, municipality: Municipality) -> HttpResponse:
    """The same address at the primary domain: one address a page, for search engines and for cookies.

    Not kept by browsers: when the two domains change places, a kept answer would send visitors round and round.
    """
    address = f"{municipality.base_url}{request.get_full_path()}"
    return HttpResponsePermanentRedirect(address, headers={"Cache-Control": "no-cache"})


def unavailable(municipality: Municipality) -> HttpResponse:
    """The municipality's own page while it is not served; needs nothing of its schema."""
    with translation.override("nl"):
        body = render_to_string("shared/unavailable.html", {"municipality": municipality})
    return HttpResponse(body, status=503, headers={"Retry-After": str(_RETRY_AFTER_S), "Cache-Control": "no-store"})


def _bound_while_streaming(response: HttpResponseBase, municipality: Municipality) -> HttpResponseBase:
    """A streamed body runs after the middleware has left: bind the municipality for each of its parts."""
    if response.streaming and not getattr(response, "file_to_stream", None) and not response.is_async:  # type: ignore[attr-defined]
        response.streaming_content = _bound_parts(response.streaming_content, municipality)  # type: ignore[attr-defined]
    return response


def _bound_parts(parts: Iterable[bytes], municipality: Municipality) -> Iterator[bytes]:
    iterator = iter(parts)
    while True:
        with in_municipality(municipality):
            try:
                part = next(iterator)
            except StopIteration:
                return
        yield part
