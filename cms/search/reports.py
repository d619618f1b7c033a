"""What residents asked, for editors."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from cms.search.models import FEWEST, OwnWords
from services.accounts.models import User

RECENT = timedelta(days=90)
MOST_SHOWN = 300

_QUESTIONS = """
    SELECT query, sum(count)::int AS times, (array_agg(results ORDER BY day DESC))[1] AS results, max(day) AS last_day
    FROM search_askedquery WHERE day > %s
    GROUP BY query HAVING sum(count) >= %s
    ORDER BY (array_agg(results ORDER BY day DESC))[1] > 0, times DESC, query
    LIMIT %s
"""


@dataclass(frozen=True, kw_only=True)
class Question:
    """Something that residents asked.

    Attributes:
        results: how many pages were found the last time.
    """

    query: str
    times: int
    results: int
    last_day: object


def asked_questions() -> list[Question]:
    """What was asked in the last 90 days, often enough to be nobody's own; without result first, then most asked."""
    with connection.cursor() as cursor:
        cursor.execute(_QUESTIONS, [timezone.localdate() - RECENT, FEWEST, MOST_SHOWN])
        return [
            Question(query=query, times=times, results=results, last_day=day)
            for query, times, results, day in cursor.fetchall()
        ]


def pages_to_word(user: User) -> "QuerySet[Page]":
    """Published pages that this colleague may publish."""
    found: QuerySet[Page] = PagePermissionPolicy().instances_user_has_permission_for(user, "publish")
    return found.filter(live=True)


def words_of(user: User) -> "QuerySet[OwnWords]":
    """Own words for the pages that this colleague may publish."""
    pages = PagePermissionPolicy().instances_user_has_permission_for(user, "publish")
    return OwnWords.objects.filter(page__in=pages.values("pk")).select_related("page")
