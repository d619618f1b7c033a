"""Dutch words as residents type them: splitting, folding, stems that forgive, spelling by ear. Knows no database."""

import re
import unicodedata
from functools import lru_cache

MAX_TOKENS = 12
_WORD = re.compile(r"[a-z0-9]+")
_VOWELS = re.compile(r"(aa|ee|oo|uu)(?=[^aeiou])")
_DOUBLE = re.compile(r"([bdfgklmnprst])\1$")
_SUFFIXES = ("heden", "ingen", "ing", "tjes", "tje", "pjes", "pje", "jes", "je", "eren", "en", "es", "er", "e", "s")
_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("ij|ei|y", "y"), ("au", "ou"), ("sch", "sg"), ("ch", "g"), ("ck|c|q", "k"), ("ph", "f"), ("th|dt", "t"),
        ("ds", "ts"), ("x", "ks"), ("ie", "i"), ("oe", "u"), ("z", "s"), ("v", "f"), ("w", "f"), ("d$", "t"),
        ("b$", "p"), (r"(.)\1", r"\1"),
    )
)  # fmt: skip

# Words that say nothing about what somebody wants.
STOP_WORDS = frozenset(
    """
    aan al alle als ander andere bent ben bij ca daar dan dat de deze die dit doe doen door dus een eens eigen
    en er gaan gaat geen gewoon graag had heb hebben hebt heeft hem het hier hij hoe hoeveel hun iets ik in is
    ja je jij jouw kan kunnen kunt kun laat laten maar mag mee meer men met mij mijn mijne moest moet moeten na
    naar nee niet nodig nog nou nu of om omdat ons onze ook op over per s te ten ter tijdens toch toen tot
    tussen u uit uw van vanaf veel via voor vraag vandaag morgen vragen waar waarom wanneer wat we weer welk
    welke wie wij
    wil willen word worden wordt wou zal ze zelf zich zij zijn zit zo zou zonder hallo hoi goedendag svp aub
    alstublieft dank iemand want enkele the a my how to do i for is
    """.split()  # noqa: SIM905  # a table of words reads better than a list of strings
)

# Words that fit nearly every product: they may tip the balance, and find nothing by themselves beside a stronger word.
WEAK_WORDS = frozenset(
    """
    aanvragen aanvraag aanmelden afgeven afspraak bestellen doorgeven gemeente halen hulp info informatie inleveren
    indienen kopen kosten krijgen kwijt maken melden melding nieuw nieuwe ontvangen opvragen opzeggen regelen stad dorp
    verlengen verloren wijzigen huis kind prijs formulier digitaal online
    """.split()  # noqa: SIM905  # idem
)


def fold(text: str) -> list[str]:
    """The words of a text: small letters and digits without accents."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))
    return _WORD.findall(plain.replace("'", ""))


def tokens(query: str) -> list[str]:
    """The words that matter, in their order, each once; all words when none of them does."""
    words = list(dict.fromkeys(fold(query)))[:MAX_TOKENS]
    return [word for word in words if word not in STOP_WORDS] or words


@lru_cache(maxsize=20_000)  # pure: the same for every municipality
def stem(word: str) -> str:
    """A crude stem: "verhuizen", "verhuisd" and "verhuizing" give one. Not for people to read."""
    if len(word) <= 3 or word.isdigit():
        return word
    if len(word) >= 6 and word.startswith("ge") and word[-1] in "dt" and word[-2] not in "dt":
        word = word[2:-1]  # getrouwd
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            word = word.removesuffix(suffix)
            break
    word = _DOUBLE.sub(r"\1", word)
    word = _VOWELS.sub(lambda match: match[1][0], word)
    if len(word) > 4 and word.endswith("sd"):
        word = word[:-1]  # verhuisd
    return word[:-1] + {"z": "s", "v": "f"}.get(word[-1], word[-1])


@lru_cache(maxsize=20_000)  # idem
def sound(word: str) -> str:
    """How a stem sounds: "reibewijs" as "rijbewijs"."""
    for pattern, replacement in _SOUNDS:
        word = pattern.sub(replacement, word)
    return word


def trigrams(word: str) -> set[str]:
    """Pieces of three letters, as pg_trgm cuts them."""
    padded = f"  {word} "
    return {padded[start : start + 3] for start in range(len(padded) - 2)}


def distance(one: str, other: str, limit: int) -> int:
    """Letters to add, drop, change or swap; `limit` + 1 when it is more."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before: list[int] = []
    previous = list(range(len(other) + 1))
    for row, a in enumerate(one, start=1):
        current = [row]
        for column, b in enumerate(other, start=1):
            cost = min(previous[column] + 1, current[-1] + 1, previous[column - 1] + (a != b))
            if row > 1 and column > 1 and a == other[column - 2] and one[row - 2] == b:
                cost = min(cost, before[column - 2] + 1)
            current.append(cost)
        if min(current) > limit:
            return limit + 1
        before, previous = previous, current
    return previous[-1]
