"""Putting counts away: one statement for all that a process counted."""

from datetime import date
from typing import Any

from django.db import connections

from tenants.metering import Counted, Counts, meter

_DAY_COLUMNS = (Counted.REQUESTS, Counted.WEB_CPU_US, Counted.BACKGROUND_CPU_US, Counted.MAILS)

_ADD_TO_DAYS = """
INSERT INTO public.usage_usageday AS present
    (schema_name, day, slug, name, inhabitants, is_production,
     requests, web_cpu_us, background_cpu_us, mails, zaken)
SELECT counted.schema_name, counted.day, municipality.slug, municipality.name, municipality.inhabitants,
       municipality.purpose = 'production',
       counted.requests, counted.web_cpu_us, counted.background_cpu_us, counted.mails, 0
FROM unnest(%s::text[], %s::date[], %s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[])
     AS counted (schema_name, day, requests, web_cpu_us, background_cpu_us, mails)
JOIN public.municipalities_municipality AS municipality USING (schema_name)
ORDER BY counted.schema_name, counted.day
ON CONFLICT (schema_name, day) DO UPDATE SET
    slug = EXCLUDED.slug, name = EXCLUDED.name, inhabitants = EXCLUDED.inhabitants,
    is_production = EXCLUDED.is_production,
    requests = present.requests + EXCLUDED.requests,
    web_cpu_us = present.web_cpu_us + EXCLUDED.web_cpu_us,
    background_cpu_us = present.background_cpu_us + EXCLUDED.background_cpu_us,
    mails = present.mails + EXCLUDED.mails
"""

_ADD_TO_STORAGE = """
INSERT INTO public.usage_storageuse AS present (municipality_id, bytes)
SELECT municipality.id, counted.bytes
FROM unnest(%s::text[], %s::bigint[]) AS counted (schema_name, bytes)
JOIN public.municipalities_municipality AS municipality USING (schema_name)
ORDER BY municipality.id
ON CONFLICT (municipality_id) DO UPDATE SET bytes = present.bytes + EXCLUDED.bytes
"""


def write_counts(counts: Counts) -> None:
    """Add counts to the days, on a connection of its own; rows in one order, so that two processes can't block.

    A municipality that is gone by now is left out: its last seconds have nowhere to go.
    """
    connection = connections.create_connection("default")
    connection.set_schema_to_public()  # type: ignore[attr-defined]  # django-tenants' method
    try:
        add_counts(counts, connection)
    finally:
        connection.close()


def add_counts(counts: Counts, connection: Any) -> None:
    """Add counts to the days, on the given connection (bound to public)."""
    days = sorted(counts)
    stored: dict[str, int] = {}
    for schema_name, day in days:
        stored[schema_name] = stored.get(schema_name, 0) + counts[schema_name, day].get(Counted.STORED_BYTES, 0)
    stored = {schema_name: size for schema_name, size in stored.items() if size}
    with connection.cursor() as cursor:
        cursor.execute(_ADD_TO_DAYS, [*_keys(days), *_columns(counts, days)])
        if stored:
            cursor.execute(_ADD_TO_STORAGE, [list(stored), list(stored.values())])


def flush_at_end(**_signal: Any) -> None:
    """A worker's process ends: write away what it counted."""
    meter.flush()


def _keys(days: list[tuple[str, date]]) -> tuple[list[str], list[date]]:
    return [schema_name for schema_name, _day in days], [day for _schema_name, day in days]


def _columns(counts: Counts, days: list[tuple[str, date]]) -> list[list[int]]:
    return [[counts[key].get(column, 0) for key in days] for column in _DAY_COLUMNS]
