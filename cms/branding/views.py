"""The theme of the municipality whose host was asked."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from cms.branding.context import site_brand

_YEAR_S = 365 * 24 * 3600


@require_safe
def stylesheet(request: HttpRequest, digest: str) -> HttpResponse:
    """The brand as CSS, at an address that changes with its content."""
    brand = site_brand(request)
    if brand is None or brand.stylesheet.digest != digest:
        raise Http404
    response = HttpResponse(brand.stylesheet.css, content_type="text/css; charset=utf-8")
    response["Cache-Control"] = f"public, max-age={_YEAR_S}, immutable"
    response["ETag"] = f'"{digest}"'
    return response
