"""A link as templates need it, made from pages and link blocks with a constant number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from cms.base.languages import spoken, translations_of


@dataclass(frozen=True, kw_only=True)
class Link:
    """Where to, and what it is called.

    Attributes:
        icon: name of an icon of `shared/icon.html`, or empty.
        summary: one sentence beside it, or empty.
        language: of title and target, when it is not that of the page; else empty.
    """

    title: str
    url: str
    is_current: bool = False
    icon: str = ""
    summary: str = ""
    language: str = ""


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


def block_links(
    values: Iterable[Any], request: HttpRequest | None, *, are_titles_of_the_page: bool = True
) -> list[Link]:
    """Links of `LinkBlock` values; those to a page that is gone or not published are left out.

    On a page in another language a link leads to the translation of its page, and says so when there is none.

    Args:
        are_titles_of_the_page: the titles stand on the page itself, so they are in its language.
    """
    values = list(values)
    here = spoken(request)
    if here.is_dutch:
        return [link for value in values if (link := value.as_link(request)) is not None]
    pages = [value["page"] for value in values if value.get("page") is not None]
    translated = translations_of(pages, locale_id=here.home.locale_id)
    links = []
    for value in values:
        link = value.as_link(request)
        page = value.get("page")
        target = translated.get(page.translation_key) if page is not None else None
        if target is not None:
            title = (value.get("title") if are_titles_of_the_page else "") or target.title
            links.append(Link(title=title, url=target.get_url(request), icon=value.get("icon") or ""))
        elif link is not None and (page is None or page.locale_id == here.home.locale_id):
            links.append(link)
        elif link is not None:
            links.append(replace(link, language=settings.LANGUAGE_CODE))
    return links
