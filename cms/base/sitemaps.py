"""The sitemap for search engines: every page that everybody may see, with its translations."""

from collections import defaultdict
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from wagtail.contrib.sitemaps import Sitemap
from wagtail.contrib.sitemaps.views import sitemap

from cms.base.languages import LANGUAGE_DEPTH


class LanguagesSitemap(Sitemap):
    """Wagtail's, without languages that are not published, and with what search engines ask of translations."""

    def items(self) -> Any:
        root = self.get_wagtail_site().root_page
        pages = list(super().items().select_related("locale"))
        spoken_paths = {
            page.path for page in pages if page.depth == LANGUAGE_DEPTH and page.translation_key == root.translation_key
        }
        length = root.steplen * LANGUAGE_DEPTH
        return [page for page in pages if page.locale_id == root.locale_id or page.path[:length] in spoken_paths]

    def _urls(self, page: int, protocol: str, domain: str) -> list[dict[str, Any]]:
        pages = list(self.paginator.page(page).object_list)
        versions: dict[Any, list[dict[str, str]]] = defaultdict(list)
        for one in pages:
            address = one.get_full_url(self.request)
            versions[one.translation_key].append({"lang_code": one.locale.language_code, "location": address})
        urls: list[dict[str, Any]] = []
        for one in pages:
            alternates = versions[one.translation_key]
            extra = {"alternates": alternates} if len(alternates) > 1 else {}
            urls += [url | extra for url in one.get_sitemap_urls(self.request)]
        dates: list[Any] = [url.get("lastmod") for url in urls]
        if dates and None not in dates:
            self.latest_lastmod = max(dates)
        return urls


def sitemap_for_robots(request: HttpRequest) -> HttpResponseBase:
    """`/sitemap.xml`."""
    response: HttpResponseBase = sitemap(request, {"pages": LanguagesSitemap(request)})
    return response
