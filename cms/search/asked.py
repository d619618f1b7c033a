"""Remembering what is asked, without whatever says who asked it."""

import re
from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from django.db import connection, connections
from django.utils import timezone

from cms.search.models import FEWEST, KEEP, KEEP_RARE, LONGEST_KEPT, AskedQuery
from cms.search.words import fold
from shared.tally import Tally
from tenants.context import current_municipality, in_municipality, in_public
from tenants.municipalities.models import Municipality

MOST_WORDS = 8
MOST_A_DAY = 3_000
"""Different questions of one municipality; a robot that asks nonsense fills no more than this."""

type Asked = tuple[str, date, str, int]
"""Schema, day, question, number of results."""

_PERSONAL = (
    re.compile(r"@|\bwww\.|://"),
    re.compile(r"\d(?:[\s./()-]{0,2}\d){4}"),  # phone, citizen service number, a request's number, a date of birth
    re.compile(r"\b[1-9]\d{3}\s?[a-z]{2}\b", re.IGNORECASE),  # a postcode
    re.compile(r"\b[a-z]{2}\d{2}\s?[a-z]{4}", re.IGNORECASE),  # a bank account
    re.compile(r"[a-z]\d{2,}[a-z\d]*\d|\d{2,}[a-z]+\d", re.IGNORECASE),  # references and codes
)
_ADD = """
    INSERT INTO search_askedquery AS present (id, day, query, count, results)
    SELECT gen_random_uuid(), asked.day, asked.query, asked.count, asked.results
    FROM unnest(%s::date[], %s::text[], %s::int[], %s::int[]) AS asked (day, query, count, results)
    WHERE (SELECT count(*) FROM search_askedquery WHERE day = %s) < %s
    ORDER BY asked.day, asked.query
    ON CONFLICT (day, query) DO UPDATE SET count = present.count + EXCLUDED.count, results = EXCLUDED.results
"""


def keepable(query: str) -> str:
    """A question as it may be kept: small letters, no signs; empty when it could say who asked it."""
    if any(pattern.search(query) for pattern in _PERSONAL):
        return ""
    words = fold(query)
    kept = " ".join(words)
    return kept if len(words) <= MOST_WORDS and len(kept) <= LONGEST_KEPT else ""


def note_question(query: str, results: int) -> None:
    """Count a question of the bound municipality; in memory."""
    kept = keepable(query)
    if kept:
        questions.add((current_municipality().schema_name, timezone.localdate(), kept, results))


def write_questions(counts: Mapping[Asked, int]) -> None:
    """Add counts to the days: a statement for each municipality. One that is gone or suspended is left out."""
    by_schema: dict[str, dict[tuple[date, str], tuple[int, int]]] = defaultdict(dict)
    for (schema, day, query, results), count in counts.items():
        before, _results = by_schema[schema].get((day, query), (0, 0))
        by_schema[schema][day, query] = (before + count, results)
    with in_public():
        served = list(Municipality.objects.ready().filter(schema_name__in=by_schema))
    for municipality in served:
        rows = by_schema[municipality.schema_name]
        with in_municipality(municipality), connection.cursor() as cursor:
            cursor.execute(_ADD, [*_columns(rows), timezone.localdate(), MOST_A_DAY])


def _columns(rows: Mapping[tuple[date, str], tuple[int, int]]) -> list[list[object]]:
    keys = sorted(rows)
    return [
        [day for day, _query in keys],
        [query for _day, query in keys],
        [rows[key][0] for key in keys],
        [rows[key][1] for key in keys],
    ]


def remove_old_questions() -> int:
    """Remove what is too old, and what was asked too seldom to be shown; returns how many rows."""
    today = timezone.localdate()
    old: int = AskedQuery.objects.filter(day__lt=today - KEEP).delete()[0]
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM search_askedquery WHERE day < %s AND query IN "
            "(SELECT query FROM search_askedquery GROUP BY query HAVING sum(count) < %s)",
            [today - KEEP_RARE, FEWEST],
        )
        rare: int = cursor.rowcount
    return old + rare


def give_back_connection() -> None:
    """Of the thread that writes."""
    connections.close_all()


questions: Tally[Asked] = Tally("search-questions", write_questions)
