"""Reads of what municipalities use and may use, for command line and console."""

from dataclasses import dataclass, fields
from datetime import date

from django.db.models import Sum
from django.utils import timezone
from kombu.exceptions import OperationalError

from tenants.context import in_public
from tenants.metering import Counted, meter
from tenants.municipalities.models import Municipality
from tenants.queues import background_work_this_hour, waiting_tasks
from tenants.usage.limits import EffectiveLimits, read_limits, stored_bytes
from tenants.usage.models import UsageDay


@dataclass(frozen=True, kw_only=True)
class UseNow:
    """A municipality's limits, and how much of each is used at this moment.

    Attributes:
        background_s_this_hour: seconds of workers' time in this clock hour.
        waiting_tasks: what waits in its queue; None when the broker does not answer.
        is_waiting: whether its background work waits for the next hour.
    """

    limits: EffectiveLimits
    stored_bytes: int
    mails_today: int
    background_s_this_hour: float
    waiting_tasks: int | None
    is_waiting: bool


@dataclass(frozen=True, kw_only=True)
class UsageSum:
    """What was used over some days, by one municipality or by all. Storage is no sum: see the days themselves."""

    requests: int = 0
    web_cpu_us: int = 0
    background_cpu_us: int = 0
    mails: int = 0
    zaken: int = 0

    @property
    def cpu_s(self) -> float:
        """Seconds of processor time, pages and background work together."""
        return (self.web_cpu_us + self.background_cpu_us) / 1_000_000

    @classmethod
    def columns(cls) -> list[str]:
        return [field.name for field in fields(cls)]


def use_now(municipality: Municipality) -> UseNow:
    """A municipality's limits with what it uses of them now."""
    limits = read_limits(municipality)
    worked_s = background_work_this_hour().get(municipality.schema_name, 0.0)
    try:
        waiting = waiting_tasks(municipality.schema_name)
    except OperationalError:
        waiting = None
    return UseNow(
        limits=limits,
        stored_bytes=stored_bytes(municipality.schema_name),
        mails_today=mails_today(municipality.schema_name),
        background_s_this_hour=worked_s,
        waiting_tasks=waiting,
        is_waiting=limits.background_s_an_hour is not None and worked_s >= limits.background_s_an_hour,
    )


def mails_today(schema_name: str) -> int:
    """Mails that left today; what another process sent in its last seconds is not in it yet."""
    with in_public():
        found = UsageDay.objects.filter(schema_name=schema_name, day=timezone.localdate())
        written = found.values_list("mails", flat=True).first()
    return (written or 0) + meter.pending(schema_name, Counted.MAILS)


def usage_days(*, first: date, last: date, municipality: Municipality | None = None) -> list[UsageDay]:
    """Each municipality's days of a period, or one's; by day, then short name."""
    with in_public():
        rows = UsageDay.objects.filter(day__range=(first, last))
        if municipality is not None:
            rows = rows.filter(schema_name=municipality.schema_name)
        return list(rows)


def usage_by_day(*, first: date, last: date, municipality: Municipality | None = None) -> dict[date, UsageSum]:
    """What all municipalities together (or one) used on each day; one query. Days without use are left out."""
    with in_public():
        rows = UsageDay.objects.filter(day__range=(first, last))
        if municipality is not None:
            rows = rows.filter(schema_name=municipality.schema_name)
        sums = rows.order_by("day").values("day").annotate(**{f"sum_{n}": Sum(n) for n in UsageSum.columns()})
        return {row["day"]: UsageSum(**{n: row[f"sum_{n}"] for n in UsageSum.columns()}) for row in sums}
