"""The variable `site` in every template of a municipality: name, navigation, contact, languages.

Each part asks the database when a template first uses it, so that a page that shows none of it pays for none of it.
The number of queries does not grow with the number of pages.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.http import HttpRequest
from wagtail.models import Page, Site

from cms.base.languages import HOME_DEPTH, LANGUAGE_DEPTH, spoken, translations_of
from cms.base.links import Link, block_links, page_links
from cms.base.models import ContactDetails
from cms.base.registry import opening_status_sources, top_task_sources
from cms.base.switch import Choice, choices
from tenants.context import current_municipality, is_bound


@dataclass(frozen=True, kw_only=True)
class Contact:
    """How to reach the municipality; addresses are lists of lines.

    Attributes:
        language: of `phone_note`, when that is not the language of the page; else empty.
    """

    phone: str
    phone_note: str
    email: str
    visiting_address: list[str]
    postal_address: list[str]
    url: str
    language: str


class SiteContext:
    """The bound municipality as templates see it. The addresses are promises (`config/urls_tenant.py`)."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self._spoken = spoken(request)
        municipality = current_municipality()
        self.name: str = municipality.name
        self.official_name: str = municipality.official_name
        self.home_url = f"{self._spoken.prefix}/"
        self.search_url = f"{self._spoken.prefix}/zoeken/"
        self.nearby_url = f"{self._spoken.prefix}/mijn-dorp/"
        self.status_url = "/status/"
        self.mijn_url = "/mijn/"

    @cached_property
    def _site(self) -> Any:
        return Site.find_for_request(self._request)

    @cached_property
    def _page(self) -> Any:
        """The page that is shown; None for other screens."""
        route = getattr(self._request, "_wagtail_route_for_request", None)
        return route[0] if route is not None else None

    @cached_property
    def _around(self) -> list[Page]:
        """The menu, the home pages of other languages, translations of this page: one question, in the tree's order."""
        root = self._site.root_page
        home = self._spoken.home or root
        wanted = Q(path__startswith=home.path, depth=home.depth + 1, show_in_menus=True)
        wanted |= Q(translation_key=root.translation_key, depth__in=(HOME_DEPTH, LANGUAGE_DEPTH))
        if self._page is not None:
            wanted |= Q(translation_key=self._page.translation_key)
        return list(Page.objects.filter(wanted).live().public().select_related("locale").order_by("path"))

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
        home = self._spoken.home or self._site.root_page
        pages = [
            page
            for page in self._around
            if page.depth == home.depth + 1
            and page.show_in_menus
            and page.locale_id == home.locale_id
            and page.path.startswith(home.path)
        ]
        return page_links(pages, self._request)

    @cached_property
    def languages(self) -> list[Choice]:
        """What the switch offers; empty when there is nothing to choose."""
        if self._site is None:
            return []
        return choices(self._around, self._page, self._site.root_page, self._request)

    @property
    def translations(self) -> list[Choice]:
        """This page in each of its languages, its own too; empty when there is one only."""
        found = [choice for choice in self.languages if choice.full_url]
        return found if len(found) > 1 else []

    @cached_property
    def footer_links(self) -> list[Link]:
        blocks = (block.value for block in self._details.footer_links)
        return block_links(blocks, self._request, are_titles_of_the_page=False)

    @cached_property
    def contact(self) -> Contact:
        details = self._details
        return Contact(
            phone=details.phone,
            phone_note=details.phone_note,
            email=details.email,
            visiting_address=details.visiting_address.splitlines(),
            postal_address=details.postal_address.splitlines(),
            url=self._contact_url(details.contact_page),
            language="" if self._spoken.is_dutch else settings.LANGUAGE_CODE,
        )

    def _contact_url(self, page: Any) -> str:
        if page is None:
            return ""
        if not self._spoken.is_dutch:
            page = translations_of([page], locale_id=self._spoken.home.locale_id).get(page.translation_key, page)
        return (page.get_url(self._request) or "") if page.live else ""

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
