"""What can't be counted while it happens: storage, and what other packages have in their tables."""

import os
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from tenants.context import in_municipality, in_public
from tenants.municipalities.models import Municipality
from tenants.usage.models import StorageUse, UsageDay
from tenants.usage.registry import daily_counters

logger = structlog.stdlib.get_logger(__name__)

COUNT_BACK_DAYS = 7
"""So many days are counted again each time: a beat that was down for some days makes up for it."""

_TABLE_SIZES = """
SELECT namespace.nspname, sum(pg_total_relation_size(relation.oid))::bigint
FROM pg_class AS relation
JOIN pg_namespace AS namespace ON namespace.oid = relation.relnamespace
WHERE relation.relkind IN ('r', 'm') AND namespace.nspname LIKE 'm\\_%%'
GROUP BY namespace.nspname
"""


def table_sizes() -> dict[str, int]:
    """Bytes of all tables with their indexes and large values, by schema: one query for all municipalities."""
    with in_public(), connection.cursor() as cursor:
        cursor.execute(_TABLE_SIZES)
        return dict(cursor.fetchall())


def file_bytes(schema_name: str) -> int:
    """Bytes of a municipality's media and private files."""
    return sum(
        entry.stat(follow_symlinks=False).st_size
        for root in (settings.MEDIA_ROOT, settings.PRIVATE_ROOT)
        for entry in _files(Path(root) / schema_name)
    )


def measure(municipality: Municipality, *, table_bytes: int) -> None:
    """Note the storage of today, and count the last days of what other packages register."""
    size = table_bytes + file_bytes(municipality.schema_name)
    today = timezone.localdate()
    counted = _counted_days(municipality, today)
    with in_public(), transaction.atomic():
        StorageUse.objects.update_or_create(
            municipality=municipality, defaults={"bytes": size, "measured_at": timezone.now()}
        )
        for day, columns in sorted(counted.items()):
            values: dict[str, Any] = {**columns}
            if day == today:
                values["storage_bytes"] = size
            UsageDay.objects.update_or_create(
                schema_name=municipality.schema_name,
                day=day,
                defaults=values,
                create_defaults=values | described(municipality),
            )
    logger.info("usage_measured", slug=municipality.slug, storage_bytes=size)


def described(municipality: Municipality) -> dict[str, Any]:
    """The columns of a day that say whose it is, by value."""
    return {
        "slug": municipality.slug,
        "name": municipality.name,
        "inhabitants": municipality.inhabitants,
        "is_production": municipality.is_production,
    }


def _counted_days(municipality: Municipality, today: date) -> dict[date, dict[str, int]]:
    """Per day the counts of each registered counter; days without any are left out, except today."""
    first = today - timedelta(days=COUNT_BACK_DAYS)
    zone = timezone.get_default_timezone()
    begin = datetime.combine(first, time.min, tzinfo=zone)
    end = datetime.combine(today + timedelta(days=1), time.min, tzinfo=zone)
    days: dict[date, dict[str, int]] = {today: {}}
    with in_municipality(municipality):
        for column, count in daily_counters.items():
            for day, number in count(begin, end).items():
                days.setdefault(day, {})[column] = number
    return days


def _files(folder: Path) -> Iterator["os.DirEntry[str]"]:
    """Every file in a folder and those below it; a file or folder that goes meanwhile is passed over."""
    try:
        entries = list(os.scandir(folder))
    except FileNotFoundError:
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _files(Path(entry.path))
        elif entry.is_file(follow_symlinks=False):
            yield entry
