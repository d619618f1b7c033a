"""What a question is about: residents' words → products, from packaged data and a municipality's own words.

Each line of `data/words.txt` says with which words residents ask for a product. A question is compared with all of
them: stems, spelling by ear, one or two wrong letters, compound words taken apart ("grofvuilcontainer") or put together
("grof vuil"). Rare words count more than common ones. Takes about a millisecond, and no database.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from cms.catalogue.upl import upl_names
from cms.search.words import WEAK_WORDS, distance, fold, sound, stem, trigrams

SOURCE = Path(__file__).parent / "data" / "words.txt"

NEXT_BEST = 0.88  # what each next name of a line counts, of the one before it
_BY_EAR, _TYPING_ERROR, _PART_OF_QUESTION, _PART_OF_WORD = 0.95, 0.85, 0.75, 0.6
_UNKNOWN_WORD = 1.5  # the weight of a word that no line has: a street, a name
_WEAK = 0.35
_COMMON_SHARE = 0.25  # of trigrams that two words must share to be compared at all
_LINKS = ("", "s", "e", "en", "n")
_WEAK_STEMS = frozenset(map(stem, WEAK_WORDS))
_COVERED, _PHRASED = 0.35, 0.65
_SPELLED = 0.75  # from which fit a word is looked for in the text of pages too
_MANY_LINES = 250  # a few lines of a municipality's own weigh their words as the packaged ones do


@dataclass(frozen=True, kw_only=True)
class Line:
    """With which phrases people ask for the targets, best first."""

    targets: tuple[str, ...]
    phrases: tuple[tuple[str, ...], ...]
    spellings: frozenset[str]


type Matches = Mapping[str, float]
"""Stem of a line → how well a word of the question fits, at most 1."""


class Concepts:
    """Lines that can be asked. Immutable, so that all threads share it."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._lines = tuple(lines)
        self._size = max(len(self._lines), _MANY_LINES)
        self._of_stem: dict[str, set[int]] = defaultdict(set)
        for number, line in enumerate(self._lines):
            for phrase in line.phrases:
                for word in phrase:
                    self._of_stem[word].add(number)
        self._by_sound: dict[str, list[str]] = defaultdict(list)
        self._by_trigram: dict[str, list[str]] = defaultdict(list)
        for word in self._of_stem:
            self._by_sound[sound(word)].append(word)
        for word in {spelling for line in self._lines for spelling in line.spellings}:
            for piece in trigrams(word):
                self._by_trigram[piece].append(word)

    def knows(self, word: str) -> bool:
        """Whether a word stands in a line, in any form."""
        return stem(word) in self._of_stem

    def weight(self, word: str) -> float:
        """How much a stem tells: the fewer lines have it, the more."""
        found = len(self._of_stem.get(word, ()))
        if not found:
            return _UNKNOWN_WORD
        told = math.log((self._size + 1) / (found + 0.5))
        return max(told, 0.3) * (_WEAK if word in _WEAK_STEMS else 1.0)

    def expand(self, words: list[str], *, is_typing: bool = False) -> list[Matches]:
        """For each word of a question the stems that it may mean; `is_typing`: the last one may be unfinished."""
        found = [self._matches(word) for word in words]
        if is_typing and words and len(words[-1]) >= 3:
            last = stem(words[-1])
            for known in self._of_stem:
                if known.startswith((words[-1], last)):
                    found[-1].setdefault(known, 0.8)
        for number, (first, second) in enumerate(pairwise(words)):
            joined = stem(first + second)
            if joined in self._of_stem:
                found[number][joined] = found[number + 1][joined] = 1.0
        return list(found)

    def weights(self, expanded: list[Matches]) -> list[float]:
        """How much each word of a question tells: as much as what fits it best."""
        return [
            self.weight(max(matches, key=lambda word: matches[word])) if matches else _UNKNOWN_WORD
            for matches in expanded
        ]

    def spellings(self, word: str, matches: Matches) -> list[str]:
        """What to look for in texts beside the word itself: its right spelling, or the parts of a compound."""
        if stem(word) in self._of_stem:
            return []
        return [known for known, fit in matches.items() if fit >= _SPELLED]

    def score(self, expanded: list[Matches]) -> dict[str, float]:
        """Targets with how surely they are meant, at most 1."""
        numbers = {number for matches in expanded for word in matches for number in self._of_stem[word]}
        best: dict[str, float] = {}
        weights = self.weights(expanded)
        for number in numbers:
            score = self._line_score(self._lines[number], expanded, weights)
            for target in self._lines[number].targets:
                if score > best.get(target, 0.0):
                    best[target] = score
                score *= NEXT_BEST
        return best

    def _line_score(self, line: Line, expanded: list[Matches], weights: list[float]) -> float:
        total = sum(weights)
        of_line = [0.0] * len(expanded)
        phrased = 0.0
        for phrase in line.phrases:
            own, found = 0.0, 0.0
            of_phrase = [0.0] * len(expanded)
            for word in phrase:
                weight, fits = self.weight(word), 0.0
                for number, matches in enumerate(expanded):
                    fit = matches.get(word, 0.0)
                    if fit:
                        fits = max(fits, fit)
                        of_phrase[number] = max(of_phrase[number], fit)
                own += weight
                found += weight * fits
            if not found:
                continue
            found += sum(weight * fit for weight, fit in zip(weights, of_phrase, strict=True))
            phrased = max(phrased, found / (own + total))
            of_line = [max(pair) for pair in zip(of_line, of_phrase, strict=True)]
        covered = sum(weight * fit for weight, fit in zip(weights, of_line, strict=True)) / total
        return _PHRASED * phrased + _COVERED * covered

    def _matches(self, word: str) -> dict[str, float]:
        root = stem(word)
        if root in self._of_stem:
            found = {root: 1.0}
        else:
            found = dict.fromkeys(self._by_sound.get(sound(root), ()), _BY_EAR)
            if not found:
                found = dict.fromkeys(self._parts(word), _PART_OF_QUESTION)
            if not found:
                found = self._alike(word)
        if len(root) >= 4:
            for known in self._of_stem:
                if len(known) > len(root) + 2 and (known.startswith(root) or known.endswith(root)):
                    found.setdefault(known, _PART_OF_WORD)
        return found

    def _alike(self, word: str) -> dict[str, float]:
        """Stems of known words that differ by a typing error; the nearest only."""
        limit = 0 if len(word) < 4 else 1 if len(word) < 7 else 2
        if not limit:
            return {}
        pieces = trigrams(word)
        shared: dict[str, int] = defaultdict(int)
        for piece in pieces:
            for known in self._by_trigram.get(piece, ()):
                shared[known] += 1
        near: dict[int, list[str]] = defaultdict(list)
        for known, count in shared.items():
            if count >= _COMMON_SHARE * len(pieces) and len(known) >= 3 and _begin_alike(word, known):
                apart = distance(word, known, limit)
                if apart <= limit:
                    near[apart].append(stem(known))
        return dict.fromkeys(near[min(near)], _TYPING_ERROR) if near else {}

    def _parts(self, word: str) -> list[str]:
        """Known words that a compound is made of: "hondenpoepzak" → hond, poep, zak; none when it does not fit."""
        ends: dict[int, list[str] | None] = {0: []}
        for end in range(3, len(word) + 1):
            for start in range(end - 3, -1, -1):
                before = ends.get(start)
                part = word[start:end]
                if before is None or (start == 0 and end == len(word)):
                    continue
                known = self._without_link(part, is_last=end == len(word))
                if known and (ends.get(end) is None or len(before) + 1 < len(ends[end] or ())):
                    ends[end] = [*before, known]
        return ends.get(len(word)) or []

    def _without_link(self, part: str, *, is_last: bool) -> str:
        for link in _LINKS if not is_last else ("",):
            if part.endswith(link) and len(part) - len(link) >= 3:
                root = stem(part.removesuffix(link) if link else part)
                if root in self._of_stem and len(root) >= 3:
                    return root
        return ""


def _begin_alike(word: str, known: str) -> bool:
    """Hardly anybody mistypes the first letter: "morgen" is not "zorgen"."""
    return sound(word[:1]) == sound(known[:1]) or word[:2] == known[1::-1]


def line_of(targets: Iterable[str], phrases: Iterable[str]) -> Line:
    """A line from texts; the order of words in a phrase does not matter."""
    spelled = [fold(phrase) for phrase in phrases]
    stemmed = dict.fromkeys(tuple(dict.fromkeys(map(stem, words))) for words in spelled)
    return Line(
        targets=tuple(targets),
        phrases=tuple(phrase for phrase in stemmed if phrase),
        spellings=frozenset(word for words in spelled for word in words),
    )


def read_lines(source: Path) -> list[Line]:
    """The lines of a file; a comment begins with #.

    Raises:
        ValueError: a line has no colon.
    """
    lines = []
    for text in source.read_text(encoding="utf-8").splitlines():
        if text.strip() and not text.startswith("#"):
            targets, colon, phrases = text.partition(":")
            if not colon:
                raise ValueError(f"no colon in “{text}”")
            lines.append(line_of((name.strip() for name in targets.split(">")), phrases.split(",")))
    return lines


@cache  # open data, the same for every municipality
def packaged_concepts() -> Concepts:
    """The packaged words, and every name of the UPL."""
    names = [line_of([name], [name]) for name in upl_names() if not name.startswith("UPL-naam")]
    return Concepts([*read_lines(SOURCE), *names])
