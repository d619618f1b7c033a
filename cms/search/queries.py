"""Finding pages: exact words first, then parts of words and typing errors when that gives little."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from django.http import HttpRequest
from wagtail.models import Page
from wagtail.search.query import Fuzzy, PlainText

MAX_HITS = 200
FEW_HITS = 3
MAX_QUERY_LENGTH = 100
TITLE_LIKENESS = 0.75
_CONTROL_CHARACTERS = re.compile(r"[\x00-\x1f\x7f]+")


@dataclass(frozen=True, kw_only=True)
class Hit:
    """A search result as a resident sees it."""

    title: str
    url: str
    summary: str
    kind: str


def clean_query(raw: str) -> str:
    """What a visitor typed, without control characters, on one line, at most 100 characters."""
    return " ".join(_CONTROL_CHARACTERS.sub(" ", raw).split())[:MAX_QUERY_LENGTH].strip()


def find_pages(query: str) -> list[int]:
    """Keys of published, public pages that match, best first; news after everything else.

    At most four queries: all words; then, with few hits, any word, beginnings of words, and words that look like it.
    """
    pages = Page.objects.live().public().filter(depth__gt=2)
    found = _ranked(pages.search(PlainText(query, operator="and")))
    if len(found) < FEW_HITS:
        found = _joined(found, _ranked(pages.autocomplete(query)))
    if len(found) < FEW_HITS and " " in query:
        found = _joined(found, _ranked(pages.search(PlainText(query, operator="or"))))
    if not found:
        found = sorted(_ranked(pages.search(Fuzzy(query))), key=lambda page: not _looks_like(query, page.title))
    return [page.pk for page in sorted(found, key=_is_news)]


def hits_for(keys: Iterable[int], request: HttpRequest) -> list[Hit]:
    """Results for these pages, in this order; a query for each kind of page among them."""
    pages = {page.pk: page for page in Page.objects.filter(pk__in=list(keys)).specific().defer_streamfields()}
    return [
        Hit(
            title=page.title,
            url=page.get_url(request) or "",
            summary=getattr(page, "intro", "") or page.search_description,
            kind=str(getattr(page, "kind", "")),
        )
        for page in (pages[key] for key in keys if key in pages)
    ]


def _ranked(results: Any) -> list[Any]:
    pages = list(results.annotate_score("score")[:MAX_HITS])
    return sorted(pages, key=lambda page: -page.score * getattr(page.specific_class, "search_weight", 1.0))


def _looks_like(query: str, title: str) -> bool:
    """Whether a word of the title differs from the query by a letter or two."""
    words = title.lower().split()
    return bool(get_close_matches(query.lower(), words, n=1, cutoff=TITLE_LIKENESS))


def _joined(first: list[Any], more: list[Any]) -> list[Any]:
    known = {page.pk for page in first}
    return first + [page for page in more if page.pk not in known]


def _is_news(page: Any) -> bool:
    return bool(page.specific_class is not None and page.specific_class._meta.app_label == "news")
