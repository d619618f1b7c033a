"""Some weeks of use, so that the console has something to show. Made up, and the same at each run of a day."""

import random
from datetime import date, timedelta

from tenants.context import in_public
from tenants.municipalities.models import Municipality
from tenants.usage.measuring import described
from tenants.usage.models import UsageDay

WEEKS = 6
_REQUESTS_PER_INHABITANT = 0.08
_WEEKDAYS = (1.25, 1.1, 1.0, 1.0, 0.95, 0.55, 0.5)  # Monday is the busiest, at the weekend town halls are closed
_CPU_US_PER_REQUEST = 42_000
_MB = 1024 * 1024


def make_usage(municipality: Municipality, *, today: date) -> int:
    """Rows for the days up to and including yesterday; how many. Those that are there stay."""
    days = []
    for ago in range(WEEKS * 7, 0, -1):
        day = today - timedelta(days=ago)
        chance = random.Random(f"{municipality.slug} {day}")  # noqa: S311  # the same again, not a secret
        busy = _WEEKDAYS[day.weekday()] * chance.uniform(0.85, 1.2)
        requests = round((municipality.inhabitants or 10_000) * _REQUESTS_PER_INHABITANT * busy)
        zaken = round(requests / 130)
        days.append(
            UsageDay(
                schema_name=municipality.schema_name,
                day=day,
                requests=requests,
                web_cpu_us=round(requests * _CPU_US_PER_REQUEST * chance.uniform(0.9, 1.1)),
                background_cpu_us=round(zaken * 2.4 * 60_000),
                mails=round(zaken * 2.4),
                zaken=zaken,
                storage_bytes=(400 + 3 * (WEEKS * 7 - ago)) * _MB + zaken * _MB,
                **described(municipality),
            )
        )
    with in_public():
        return len(UsageDay.objects.bulk_create(days, ignore_conflicts=True))
