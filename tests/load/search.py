"""Searching among 5,000 pages: what the database takes for a question, and the whole of it, at p95."""

import statistics
import time
from collections.abc import Callable
from typing import Any

from django.db import connection
from wagtail.signal_handlers import disable_reference_index_auto_update

from cms.search.queries import find_pages
from tenants.context import in_municipality
from tests.factories.cms import ContentPageFactory, NewsPageFactory, ProductPageFactory, ThemePageFactory
from tests.load.benchmarks import ensure
from tests.load.figures import Line, Reading
from tests.questions import build_municipality, questions

PAGES = 5_000
BAR_MS = 30.0
_WORDS = """
    afval straat container ophalen buurt overleg plan weg verkeer school vergunning aanvraag bouwen park boom groen
    water riool subsidie sport vereniging bibliotheek markt evenement centrum fiets auto parkeren paspoort verhuizen
    """.split()  # noqa: SIM905  # a table of words reads better than a list of strings


def _text(number: int) -> str:
    """Some 120 words, other ones for each page."""
    words = [_WORDS[(number * 7 + place * (number % 11 + 1)) % len(_WORDS)] for place in range(120)]
    return f"<p>{' '.join(words)} nummer{number}.</p>"


@disable_reference_index_auto_update()
def fill(count: int) -> None:
    """Give the bound municipality so many pages more, of three kinds."""
    theme = ThemePageFactory.create(title="Veel")
    for number in range(count):
        title = f"{_WORDS[number % len(_WORDS)].title()} {_WORDS[number * 3 % len(_WORDS)]} {number}"
        if number % 5 == 0:
            ProductPageFactory.create(parent=theme, title=title, upl_name="paspoort", rules=_text(number))
        elif number % 5 < 3:
            NewsPageFactory.create(title=title, body=[{"type": "text", "value": _text(number)}])
        else:
            ContentPageFactory.create(title=title, body=[{"type": "text", "value": _text(number)}])


def among_five_thousand_pages() -> list[Line]:
    """Each question of the tests, whole and with its last letters still to come."""
    (municipality,) = ensure(1)
    with in_municipality(municipality):
        build_municipality()
        fill(PAGES)  # apart from it: Wagtail's switch for the reference index can't be turned twice
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        asked = [question.text for question in questions()]
        find_pages(asked[0])
        whole = [_measure(lambda text=text: find_pages(text)) for text in asked]  # type: ignore[misc]  # bound at once
        typed = [_measure(lambda text=text: find_pages(text[:-2], is_typing=True)) for text in asked]  # type: ignore[misc]  # idem
    return [
        line
        for what, measured in (("a question", whole), ("a suggestion", typed))
        for line in (
            _reading(f"{what} among {PAGES} pages, in the database", [database for database, _total in measured]),
            _reading(f"{what} among {PAGES} pages, in all", [total for _database, total in measured], bar_ms=None),
        )
    ]


def _reading(what: str, times: list[float], bar_ms: float | None = BAR_MS) -> Reading:
    p50, p95 = statistics.median(times), statistics.quantiles(times, n=20)[-1]
    said = "" if bar_ms is None else f"; p95 ≤ {bar_ms:.0f} ms: {'met' if p95 <= bar_ms else 'NOT MET'}"
    return Reading(what=what, value=f"p50 {p50:.1f} ms, p95 {p95:.1f} ms", note=f"{len(times)} questions{said}")


def _measure(work: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds that the database took, and all of it; the best of three, so that other work counts less."""
    best: list[tuple[float, float]] = []
    for _round in range(3):
        spent = [0.0]

        def timed(execute: Callable[..., Any], *arguments: Any, spent: list[float] = spent) -> Any:
            begin = time.perf_counter()
            try:
                return execute(*arguments)
            finally:
                spent[0] += time.perf_counter() - begin

        begin = time.perf_counter()
        with connection.execute_wrapper(timed):
            work()
        best.append((spent[0] * 1000, (time.perf_counter() - begin) * 1000))
    return min(best)
