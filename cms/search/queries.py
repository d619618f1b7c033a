"""Finding the page that answers a question (ADR 0025).

A page's score is the sum of three, each at most 1, times a weight of its kind (`search_weight`; news counts half):

- **meaning**: how surely the question is about the page's product, by the words of residents (`concepts.py`);
- **title**: how much of the question stands in the title, and of the title in the question;
- **text**: PostgreSQL's rank of the words in title, other words, introduction and text, in Dutch, against the best hit.

An editor's own words (`own_words.py`) count as meaning; a page that is "always first" for a question goes before all.

At most six statements; the one that looks for typing errors in titles runs only when the others found little.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.http import HttpRequest
from wagtail.models import Page, PageViewRestriction

from cms.base.languages import HOME_DEPTH, LANGUAGE_DEPTH
from cms.search.concepts import Concepts, Matches, packaged_concepts
from cms.search.own_words import meant_by_own_words
from cms.search.words import WEAK_WORDS, distance, sound, stem, tokens

MAX_HITS = 100
FEW_HITS = 3
MAX_QUERY_LENGTH = 100
MEANING, TITLE, TEXT = 1.0, 0.7, 0.3
SURE = 0.3  # a meaning less sure than this finds nothing by itself
TAIL = 0.22  # hits that score less than this share of the best one are left out
_TITLE_LIKENESS = 0.6
_CONTROL_CHARACTERS = re.compile(r"[\x00-\x1f\x7f]+")

# Each index answers by itself; other things than pages are indexed too, and their keys need not be numbers.
_BY_TEXT = """
    WITH found AS MATERIALIZED (
        SELECT CASE WHEN e.object_id ~ '^[0-9]{1,9}$' THEN e.object_id::int END AS id, e.content_type_id,
               2 * ts_rank(e.title, q.dutch) + ts_rank(e.body, q.dutch) + ts_rank(e.autocomplete, q.begins) AS rank
        FROM (SELECT to_tsquery('dutch', %(dutch)s) AS dutch, to_tsquery('simple', %(begins)s) AS begins) AS q
        JOIN wagtailsearch_indexentry e ON (e.title || e.body) @@ q.dutch OR e.autocomplete @@ q.begins
    )
    SELECT p.id, p.content_type_id, p.title, product.upl_name, found.rank
    FROM found
    JOIN wagtailcore_page p ON p.id = found.id AND p.content_type_id = found.content_type_id
    LEFT JOIN catalogue_productpage product ON product.page_ptr_id = p.id
    WHERE p.live AND p.depth > %(home)s AND NOT (p.path LIKE ANY (%(private)s))
          AND p.locale_id = (SELECT id FROM wagtailcore_locale WHERE language_code = %(language)s)
    ORDER BY found.rank DESC, p.id LIMIT %(limit)s
"""
_BY_MEANING = """
    SELECT p.id, p.content_type_id, p.title, product.upl_name, 0.0
    FROM wagtailcore_page p LEFT JOIN catalogue_productpage product ON product.page_ptr_id = p.id
    WHERE (p.id IN (SELECT page_ptr_id FROM catalogue_productpage WHERE upl_name = ANY (%(names)s))
           OR p.content_type_id = ANY (%(types)s) OR p.id = ANY (%(pages)s))
          AND p.live AND p.depth > %(home)s AND NOT (p.path LIKE ANY (%(private)s))
          AND p.locale_id = (SELECT id FROM wagtailcore_locale WHERE language_code = %(language)s)
    LIMIT %(limit)s
"""
_BY_LIKENESS = """
    SELECT p.id, p.content_type_id, p.title, NULL, word_similarity(%(query)s, p.title)
    FROM wagtailcore_page p WHERE word_similarity(%(query)s, p.title) > %(likeness)s
          AND p.live AND p.depth > %(home)s AND NOT (p.path LIKE ANY (%(private)s))
          AND p.locale_id = (SELECT id FROM wagtailcore_locale WHERE language_code = %(language)s)
    ORDER BY 5 DESC, p.id LIMIT %(limit)s
"""


@dataclass(frozen=True, kw_only=True)
class Hit:
    """A search result as a resident sees it."""

    title: str
    url: str
    summary: str
    kind: str


@dataclass
class _Candidate:
    id: int
    content_type: int
    title: str
    upl_name: str
    rank: float

    @property
    def model(self) -> Any:
        return ContentType.objects.get_for_id(self.content_type).model_class()


def clean_query(raw: str) -> str:
    """What a visitor typed, without control characters, on one line, at most 100 characters."""
    return " ".join(_CONTROL_CHARACTERS.sub(" ", raw).split())[:MAX_QUERY_LENGTH].strip()


def find_pages(query: str, *, is_typing: bool = False, language: str = settings.LANGUAGE_CODE) -> list[int]:
    """Keys of published, public pages that match, best first.

    Args:
        is_typing: the last word may be unfinished.
        language: of the pages; meanings and stems are Dutch, for other languages the words themselves count most.
    """
    words = tokens(query)
    if not words:
        return []
    concepts = packaged_concepts()
    expanded = concepts.expand(words, is_typing=is_typing)
    meant = concepts.score(expanded)
    own = meant_by_own_words(words, is_typing=is_typing)
    scope = _scope(language)
    found = {row.id: row for row in _by_text(words, concepts, expanded, scope)}
    for row in _by_meaning(meant, own.pages, scope):
        found.setdefault(row.id, row)
    if len(found) < FEW_HITS and not any(concepts.knows(word) for word in words):
        for row in _rows(_BY_LIKENESS, scope, query=" ".join(words), likeness=_TITLE_LIKENESS):
            found.setdefault(row.id, row)
    top_rank = max((row.rank for row in found.values()), default=0.0) or 1.0
    scores = {
        row.id: _kind_weight(row.model)
        * (
            MEANING * max(_meaning(row, meant), own.pages.get(row.id, 0.0))
            + TITLE * _title_score(row.title, words, expanded, concepts)
            + TEXT * row.rank / top_rank
        )
        for row in found.values()
    }
    best = max(scores.values(), default=0.0)
    ranked = sorted(scores, key=lambda key: (key not in own.first, -scores[key], key))
    return [key for key in ranked if scores[key] >= TAIL * best or key in own.first][:MAX_HITS]


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


def _scope(language: str) -> dict[str, Any]:
    """Which pages can be found: in this language, below its home page, and not where pages are not for everybody."""
    is_dutch = language == settings.LANGUAGE_CODE
    return {
        "private": [f"{path}%" for path in PageViewRestriction.objects.values_list("page__path", flat=True)],
        "language": language,
        "home": HOME_DEPTH if is_dutch else LANGUAGE_DEPTH,
    }


def _rows(statement: str, scope: Mapping[str, Any], **values: Any) -> list[_Candidate]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {**scope, "limit": MAX_HITS, **values})
        return [
            _Candidate(number, kind, title, upl or "", float(rank))
            for number, kind, title, upl, rank in cursor.fetchall()
        ]


def _by_text(
    words: list[str], concepts: Concepts, expanded: list[Matches], scope: Mapping[str, Any]
) -> list[_Candidate]:
    """Pages with one of the words that matter, in any form, as the beginning of a word, or spelled right."""
    pairs = [(word, concepts.spellings(word, matches)) for word, matches in zip(words, expanded, strict=True)]
    strong = [pair for pair in pairs if pair[0] not in WEAK_WORDS] or pairs
    exact = [spelling for word, right in strong for spelling in (word, *right)]
    begins = [f"{word}:*" for word in exact if len(word) >= 3]
    return _rows(_BY_TEXT, scope, dutch=" | ".join(exact), begins=" | ".join(begins))


def _by_meaning(meant: Mapping[str, float], own: Mapping[int, float], scope: Mapping[str, Any]) -> list[_Candidate]:
    sure = sorted((target for target, score in meant.items() if score >= SURE), key=lambda target: -meant[target])[:30]
    types = {f"@{kind.app_label}.{kind.model}": kind.pk for kind in _kinds(sure)}
    names = [target for target in sure if not target.startswith("@")]
    pages = [page for page, score in own.items() if score >= SURE]
    return _rows(_BY_MEANING, scope, names=names, types=list(types.values()), pages=pages) if sure or pages else []


def _kinds(targets: list[str]) -> list[ContentType]:
    """The page types among targets such as "@locations.contactpage"."""
    return [
        ContentType.objects.get_by_natural_key(*target[1:].split("."))
        for target in targets
        if target.startswith("@")
    ]  # fmt: skip


def _meaning(row: _Candidate, meant: Mapping[str, float]) -> float:
    if row.upl_name:
        return meant.get(row.upl_name, 0.0)
    return meant.get(f"@{row.model._meta.label_lower}", 0.0) if row.model is not None else 0.0


def _kind_weight(model: Any) -> float:
    return min(float(getattr(model, "search_weight", 1.0)), 1.2)


def _title_score(title: str, words: list[str], expanded: list[Matches], concepts: Concepts) -> float:
    """How much question and title have in common, by the weight of the words."""
    of_title = [stem(word) for word in tokens(title)]
    if not of_title:
        return 0.0
    asked, told = concepts.weights(expanded), [concepts.weight(known) for known in of_title]
    fits = [
        [_fit(stem(word), matches, known) for known in of_title] for word, matches in zip(words, expanded, strict=True)
    ]
    answered: float = sum(weight * max(row) for weight, row in zip(asked, fits, strict=True)) / sum(asked)
    used: float = sum(weight * max(column) for weight, column in zip(told, zip(*fits, strict=True), strict=True)) / sum(
        told
    )
    return 0.75 * answered + 0.25 * used


def _fit(root: str, matches: Matches, known: str) -> float:
    if root == known:
        return 1.0
    if known in matches:
        return matches[known]
    if len(root) < 4 or len(known) < 4:
        return 0.0
    if known.startswith(root):
        return 0.8
    if known.endswith(root):
        return 0.6
    if sound(root) == sound(known):
        return 0.9
    return 0.75 if len(root) >= 5 and distance(root, known, 1) <= 1 else 0.0
