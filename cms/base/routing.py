"""From address to page in two queries, however deep it lies; Wagtail asks two for each level."""

from django.conf import settings
from django.http import HttpRequest
from wagtail.models import Page, Site
from wagtail.url_routing import RouteResult


def find_page(request: HttpRequest, path: str) -> None:
    """Leave the page of this address where Wagtail looks for it; when there is none, Wagtail goes down the tree itself.

    A page type with a way of its own (`route`) is left to Wagtail too.
    """
    site = Site.find_for_request(request)
    parts = [part for part in path.split("/") if part]
    if site is None or not parts or settings.WAGTAIL_I18N_ENABLED:
        return
    address = f"{site.root_page.url_path}{'/'.join(parts)}/"
    # the slug has an index, the whole address has not
    page = Page.objects.filter(slug=parts[-1], url_path=address, depth=site.root_page.depth + len(parts)).first()
    if page is not None and page.live and page.specific_class is not None and page.specific_class.route is Page.route:
        request._wagtail_route_for_request = RouteResult(page.specific)  # type: ignore[attr-defined]  # Wagtail's
