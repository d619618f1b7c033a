"""The picture of a shared page."""

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe
from wagtail.models import Page

from cms.branding.context import site_brand
from cms.sharing.queries import draw, is_address_of

_WEEK_S = 7 * 24 * 3600


@require_safe
def picture(request: HttpRequest, digest: str, page_id: int) -> HttpResponse:
    """Drawn when it is first asked, for addresses that stand on a published page only."""
    page = get_object_or_404(Page.objects.live().public(), pk=page_id)
    brand = site_brand(request)
    if brand is None or not is_address_of(digest, page, brand):
        raise Http404
    content = cache.get_or_set(f"sharing:{digest}", lambda: draw(page, brand), timeout=_WEEK_S)
    response = HttpResponse(content, content_type="image/png")
    response["Cache-Control"] = f"public, max-age={_WEEK_S}, immutable"
    return response
