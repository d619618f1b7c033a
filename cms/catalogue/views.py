"""The feeds of all products, for other systems."""

import hashlib

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date, quote_etag
from django.views.decorators.http import require_safe

from cms.catalogue.feed import as_json, as_xml, last_change, published_products

_MAX_AGE_S = 300


@require_safe
def products_json(request: HttpRequest) -> HttpResponseBase:
    """`/producten.json`."""
    return _feed(request, as_json(published_products()), "application/json; charset=utf-8")


@require_safe
def products_xml(request: HttpRequest) -> HttpResponseBase:
    """`/producten.xml`: Samenwerkende Catalogi."""
    return _feed(request, as_xml(published_products()), "application/xml; charset=utf-8")


def _feed(request: HttpRequest, text: str, content_type: str) -> HttpResponseBase:
    """The whole feed, or 304 for who has it: the ETag is of the content itself, so it is never wrong."""
    body = text.encode()
    changed = last_change() or timezone.now()
    etag = quote_etag(hashlib.sha256(body).hexdigest()[:32])
    response = HttpResponse(body, content_type=content_type)
    response["ETag"], response["Last-Modified"] = etag, http_date(changed.timestamp())
    response["Access-Control-Allow-Origin"] = "*"  # open data, without cookies
    patch_cache_control(response, public=True, max_age=_MAX_AGE_S)
    return get_conditional_response(request, etag, int(changed.timestamp()), response) or response
