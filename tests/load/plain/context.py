"""What every template gets: `site` and `brand`."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from wagtail.models import Page, Site

from tests.load.plain.models import Brand, ContactDetails


class SiteContext:
    """Name, menu, contact, as the templates ask for them."""

    home_url, search_url, status_url, mijn_url = "/", "/zoeken/", "/status/", "/mijn/"
    opening_status = ""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self._details = SimpleLazyObject(lambda: ContactDetails.for_request(request))
        self._nav: list[dict[str, Any]] | None = None

    @property
    def name(self) -> str:
        return str(self._details.name)

    @property
    def official_name(self) -> str:
        return str(self._details.official_name)

    @property
    def nav(self) -> list[dict[str, Any]]:
        if self._nav is None:
            root = Site.find_for_request(self._request).root_page
            self._nav = [self._link(page) for page in Page.objects.child_of(root).live().public().in_menu()]
        return self._nav

    @property
    def footer_links(self) -> list[dict[str, Any]]:
        return [self._link(block.value) for block in self._details.footer_links]

    @property
    def contact(self) -> dict[str, Any]:
        details = self._details
        return {
            "phone": details.phone,
            "phone_note": details.phone_note,
            "email": details.email,
            "visiting_address": details.visiting_address.splitlines(),
            "url": details.contact_page.get_url(self._request) if details.contact_page else "",
        }

    def _link(self, page: Page) -> dict[str, Any]:
        url = page.get_url(self._request)
        return {"title": page.title, "url": url, "is_current": self._request.path.startswith(url)}


def site(request: HttpRequest) -> dict[str, Any]:
    """Context processor."""
    return {"site": SiteContext(request), "brand": SimpleLazyObject(lambda: Brand.for_request(request))}
