"""How plain a Dutch text is. Knows no database and no page.

The score is that of Flesch and Douma: 206.84 - 0.93 × words a sentence - 77 × syllables a word (W.H. Douma, *De
leesbaarheid van landbouwbladen*, Wageningen 1960; 0 is very hard, 100 very easy). It measures lengths, not sense, and
syllables are counted by their vowels, so it is an estimate. Language level B1 asks more than lengths: short active
sentences and common words; therefore each sentence and word that stands in the way is named, with what to do.
"""

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

LONGEST_SENTENCE = 20
"""Words; what is longer is named."""
LONGEST_WORD = 18
"""Letters; what is longer is named, for a reader has to take it apart."""
B1_SCORE = 60
"""From here on Douma calls a text ordinary: primary school."""
FEW_WORDS = 40
"""A text with fewer words gets no score: it would say nothing."""

type Kind = Literal["long", "passive", "hard", "word"]

_WORDS_FILE = Path(__file__).parent / "data" / "moeilijke-woorden.csv"
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’)]*\s+(?=[\"'“‘(]*[A-ZÀ-Ý0-9])")
_ABBREVIATION = re.compile(
    r"\b(?:bijv|o\.a|d\.w\.z|m\.u\.v|nr|art|mr|dr|ir|drs|ing|tel|blz|ca|incl|excl|max|min)\.$", re.IGNORECASE
)
# A vowel group is a syllable; what is written together and said apart is parted by a trema.
_SYLLABLE = re.compile(r"[äëïöü]|aai|ooi|oei|eeu|ieu|eau|[aeiouyáéíóúàèìòùâêîôû]{1,2}j?", re.IGNORECASE)
_AUXILIARY = frozenset({"word", "wordt", "worden", "werd", "werden"})
_PARTICIPLE = re.compile(
    r"^(?:(?:aan|af|be|bij|door|goed|her|in|mee|na|om|onder|ont|op|over|toe|tegen|terug|uit|vast|ver|voor|weg|mis)?ge\w{2,}(?:d|t|en)"
    r"|(?:be|her|ont|ver|er)\w{3,}(?:d|t|en))$",
    re.IGNORECASE,
)
_NO_PARTICIPLE = frozenset(
    [
        "bedragen",
        "beleid",
        "bericht",
        "berichten",
        "besluiten",
        "bestand",
        "bewijzen",
        "ervaren",
        "erven",
        "gebied",
        "gebieden",
        "gebouwen",
        "geduld",
        "geen",
        "gegevens",
        "geld",
        "gelegenheid",
        "geluid",
        "gemeente",
        "gemeenten",
        "gemeenteraad",
        "gesprek",
        "gesprekken",
        "getallen",
        "gevallen",
        "gevolgen",
        "gewicht",
        "gezicht",
        "gezond",
        "ontvangst",
        "verband",
        "verdriet",
        "verkeer",
        "verstand",
    ]
)
_PASSIVE_REACH = 12


@dataclass(frozen=True, kw_only=True)
class Remark:
    """Something that makes a text hard.

    Attributes:
        sentence: in which it stands.
        found: the words that it is about.
        instead: a plainer word, where there is one.
        count: of words or letters, for what is too long.
    """

    kind: Kind
    sentence: str
    found: str = ""
    instead: str = ""
    count: int = 0


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What was found in a text.

    Attributes:
        score: Flesch-Douma, 0 to 100; None when there is too little text.
        words_per_sentence: on average.
    """

    words: int
    sentences: int
    score: int | None
    words_per_sentence: float
    remarks: tuple[Remark, ...]

    @property
    def is_plain(self) -> bool:
        """Whether lengths are those of plain language."""
        return self.score is not None and self.score >= B1_SCORE


def sentences_of(paragraph: str) -> list[str]:
    """The sentences of one paragraph; a dot of an abbreviation ends none."""
    found: list[str] = []
    for part in _SENTENCE_END.split(" ".join(paragraph.split())):
        if found and _ABBREVIATION.search(found[-1]):
            found[-1] += f" {part}"
        elif part:
            found.append(part)
    return found


def syllables_of(word: str) -> int:
    """About how many syllables a Dutch word has, at least one."""
    return max(1, len(_SYLLABLE.findall(word)))


def read(paragraphs: Iterable[str]) -> Reading:
    """Judge running text, a paragraph or list item each."""
    sentences = [sentence for paragraph in paragraphs for sentence in sentences_of(paragraph)]
    words = [_WORD.findall(sentence) for sentence in sentences]
    count = sum(map(len, words))
    full = sum(1 for some in words if some) or 1
    per_sentence = count / full
    remarks = [remark for sentence, some in zip(sentences, words, strict=True) for remark in _remarks(sentence, some)]
    return Reading(
        words=count,
        sentences=full if count else 0,
        score=_score(words, count, per_sentence),
        words_per_sentence=round(per_sentence, 1),
        remarks=tuple(remarks),
    )


def _score(words: Sequence[Sequence[str]], count: int, per_sentence: float) -> int | None:
    if count < FEW_WORDS:
        return None
    syllables = sum(syllables_of(word) for some in words for word in some)
    return round(max(0.0, min(100.0, 206.84 - 0.93 * per_sentence - 77 * syllables / count)))


def _remarks(sentence: str, words: list[str]) -> Iterable[Remark]:
    if len(words) > LONGEST_SENTENCE:
        yield Remark(kind="long", sentence=sentence, count=len(words))
    if passive := _passive(words):
        yield Remark(kind="passive", sentence=sentence, found=passive)
    for found, instead in _hard(words):
        yield Remark(kind="hard", sentence=sentence, found=found, instead=instead)
    for word in dict.fromkeys(words):
        longest = max(map(len, word.split("-")))
        if longest > LONGEST_WORD:
            yield Remark(kind="word", sentence=sentence, found=word, count=longest)


def _passive(words: list[str]) -> str:
    """`wordt … behandeld`: an auxiliary with a participle near it, on either side; empty when there is none."""
    for place, word in enumerate(words):
        if word.lower() not in _AUXILIARY:
            continue
        near = words[place + 1 : place + 1 + _PASSIVE_REACH] + words[max(0, place - 2) : place]
        for other in near:
            if other.lower() not in _NO_PARTICIPLE and _PARTICIPLE.match(other):
                return f"{word} … {other}"
    return ""


def _hard(words: list[str]) -> Iterable[tuple[str, str]]:
    """Hard words and phrases, the longest first, each once."""
    low = [word.lower() for word in words]
    seen: set[str] = set()
    place = 0
    while place < len(low):
        for length in range(_longest_phrase(), 0, -1):
            phrase = " ".join(low[place : place + length])
            instead = hard_words().get(phrase)
            if instead is not None and len(low[place : place + length]) == length:
                if phrase not in seen:
                    seen.add(phrase)
                    yield " ".join(words[place : place + length]), instead
                place += length
                break
        else:
            place += 1


@cache
def hard_words() -> dict[str, str]:
    """Words of offices with a plainer one, our own list; verbs and adjectives also in their commonest forms."""
    with _WORDS_FILE.open(encoding="utf-8", newline="") as file:
        listed = {row["woord"].lower(): row["liever"] for row in csv.DictReader(file, delimiter=";")}
    return {form: instead for word, instead in listed.items() for form in _forms(word)} | listed


@cache
def _longest_phrase() -> int:
    return max(len(phrase.split()) for phrase in hard_words())


def _forms(word: str) -> Iterable[str]:
    """Plain inflections of a single word: `evalueren` → `evalueert`, `additioneel` → `additionele`."""
    yield word
    if " " in word or len(word) < 6:  # too short to guess safely
        return
    if word.endswith("eren"):
        yield from (f"{word[:-4]}eert", f"{word[:-4]}eerde", f"ge{word[:-4]}eerd")
    elif word.endswith("en"):
        yield f"{word[:-2]}t"
    elif word.endswith("eel"):
        yield f"{word[:-3]}ele"
    elif word.endswith(("nt", "ant", "ig", "lijk")):
        yield f"{word}e"
