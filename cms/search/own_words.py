"""An editor's own words, asked of like the packaged ones."""

from collections.abc import Mapping
from dataclasses import dataclass

from cms.search.concepts import Concepts, line_of
from cms.search.models import OwnWords
from cms.search.words import stem, tokens

MOST = 500
"""Lines that are looked at: so many that no municipality comes near it, and a search stays quick."""


@dataclass(frozen=True, kw_only=True)
class Meant:
    """What a question means by a municipality's own words.

    Attributes:
        pages: key → how surely it is meant, at most 1.
        first: keys of pages that stand first for exactly this question.
    """

    pages: Mapping[int, float]
    first: frozenset[int]


def meant_by_own_words(words: list[str], *, is_typing: bool) -> Meant:
    """Ask the bound municipality's own words; one query."""
    rows = list(OwnWords.objects.values_list("page_id", "phrases", "is_first")[:MOST])
    if not rows:
        return Meant(pages={}, first=frozenset())
    concepts = Concepts(line_of([str(page)], phrases.split(",")) for page, phrases, _is_first in rows)
    scores = concepts.score(concepts.expand(words, is_typing=is_typing))
    asked = frozenset(map(stem, words))
    first = frozenset(
        page
        for page, phrases, is_first in rows
        if is_first and any(frozenset(map(stem, tokens(phrase))) == asked for phrase in phrases.split(","))
    )
    return Meant(pages={int(page): score for page, score in scores.items()}, first=first)
