"""A link as templates need it, made from pages and link blocks with a constant number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest


@dataclass(frozen=True, kw_only=True)
class Link:
    """Where to, and what it is called.

    Attributes:
        icon: name of an icon of `shared/icon.html`, or empty.
        summary: one sentence beside it, or empty.
    """

    title: str
    url: str
    is_current: bool = False
    icon: str = ""
    summary: str = ""


def page_links(pages: Iterable[Any], request: HttpRequest | None) -> list[Link]:
    """Links to pages; the one that is shown, or holds the shown one, is current."""
    path = request.path if request is not None else ""
    links = []
    for page in pages:
        url = page.get_url(request)
        if url:
            is_current = path == url or (url != "/" and path.startswith(url))
            links.append(Link(title=page.title, url=url, is_current=is_current))
    return links


def block_links(values: Iterable[Any], request: HttpRequest | None) -> list[Link]:
    """Links of `LinkBlock` values; those to a page that is gone or not published are left out."""
    return [link for value in values if (link := value.as_link(request)) is not None]
