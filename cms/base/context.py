"""The variable `site` in every template of a municipality: name, navigation, contact.

Each part asks the database when a template first uses it, so that a page that shows none of it pays for none of it.
The number of queries does not grow with the number of pages.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from wagtail.models import Page, Site

from cms.base.links import Link, block_links, page_links
from cms.base.models import ContactDetails
from cms.base.registry import opening_status_sources, top_task_sources
from tenants.context import current_municipality, is_bound


@dataclass(frozen=True, kw_only=True)
class Contact:
    """How to reach the municipality; addresses are lists of lines."""

    phone: str
    phone_note: str
    email: str
    visiting_address: list[str]
    postal_address: list[str]
    url: str


class SiteContext:
    """The bound municipality as templates see it. The addresses are promises (`config/urls_tenant.py`)."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        municipality = current_municipality()
        self.name: str = municipality.name
        self.official_name: str = municipality.official_name
        self.home_url = "/"
        self.search_url = "/zoeken/"
        self.status_url = "/status/"
        self.mijn_url = "/mijn/"

    @cached_property
    def _site(self) -> Any:
        return Site.find_for_request(self._request)

    @cached_property
    def _details(self) -> ContactDetails:
        """Kept on the request by Wagtail: other parts of the page ask for it too."""
        if self._site is None:
            return ContactDetails()
        details: ContactDetails = ContactDetails.for_request(self._request)
        return details

    @cached_property
    def nav(self) -> list[Link]:
        """The home page's children that are shown in menus."""
        if self._site is None:
            return []
        pages = Page.objects.child_of(self._site.root_page).live().public().in_menu()
        return page_links(pages, self._request)

    @cached_property
    def footer_links(self) -> list[Link]:
        return block_links((block.value for block in self._details.footer_links), self._request)

    @cached_property
    def contact(self) -> Contact:
        details = self._details
        page = details.contact_page
        return Contact(
            phone=details.phone,
            phone_note=details.phone_note,
            email=details.email,
            visiting_address=details.visiting_address.splitlines(),
            postal_address=details.postal_address.splitlines(),
            url=(page.get_url(self._request) or "") if page is not None and page.live else "",
        )

    @cached_property
    def opening_status(self) -> str:
        """For example "Nu open, tot 17.00 uur"; empty without opening hours."""
        return opening_status_sources.get("main")()

    @cached_property
    def top_tasks(self) -> list[Link]:
        return top_task_sources.get("home")(self._request)


def site(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `site`, and whether it is a copy to train with; in a municipality only."""
    if not is_bound():
        return {}
    return {"site": SiteContext(request), "is_training": not current_municipality().is_production}
