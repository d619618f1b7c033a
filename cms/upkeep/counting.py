"""Counting which pages are read: an addition in memory for each answer, also those that the page cache gives."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from django.db import connection, connections
from django.utils import timezone

from shared.tally import Tally
from tenants.context import in_municipality, in_public
from tenants.municipalities.models import Municipality

type Viewed = tuple[str, int, date]
"""Schema, page, day."""

# A page that is gone by now is left out.
_ADD = """
    INSERT INTO upkeep_pageviews AS present (id, page_id, day, count)
    SELECT gen_random_uuid(), seen.page_id, seen.day, seen.count
    FROM unnest(%s::int[], %s::date[], %s::int[]) AS seen (page_id, day, count)
    JOIN wagtailcore_page p ON p.id = seen.page_id
    ORDER BY seen.page_id, seen.day
    ON CONFLICT (page_id, day) DO UPDATE SET count = present.count + EXCLUDED.count
"""


def count_view(schema: str, page_id: int) -> None:
    """A follower of the page cache (`cms.cache.viewing`)."""
    views.add((schema, page_id, timezone.localdate()))


def write_views(counts: Mapping[Viewed, int]) -> None:
    """Add counts to the days: a statement for each municipality. One that is gone or suspended is left out."""
    by_schema: dict[str, list[tuple[int, date, int]]] = defaultdict(list)
    for (schema, page_id, day), count in counts.items():
        by_schema[schema].append((page_id, day, count))
    with in_public():
        served = list(Municipality.objects.ready().filter(schema_name__in=by_schema))
    for municipality in served:
        rows = sorted(by_schema[municipality.schema_name])
        with in_municipality(municipality), connection.cursor() as cursor:
            cursor.execute(_ADD, [list(column) for column in zip(*rows, strict=True)])


def give_back_connection() -> None:
    """Of the thread that writes."""
    connections.close_all()


views: Tally[Viewed] = Tally("page-views", write_views)
