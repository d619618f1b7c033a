"""What one municipality uses, for its page: limits beside their use, and a chart of the last days."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from shared.errors import Text
from tenants.console import formatting
from tenants.municipalities.models import Municipality
from tenants.usage.limits import MB
from tenants.usage.queries import UsageSum, usage_by_day, use_now

DAYS = 30
CHART_WIDTH = 720
CHART_HEIGHT = 120
_GAP = 4


@dataclass(frozen=True)
class LimitRow:
    """One limit.

    Attributes:
        used: how much of it is used now; empty where that is not known.
        limit: empty when there is none.
        percentage: how much of the limit that is; None without a limit or a number.
    """

    title: Text
    used: str
    limit: str
    percentage: int | None

    @property
    def is_tight(self) -> bool:
        return self.percentage is not None and self.percentage >= 90


@dataclass(frozen=True)
class Bar:
    """One day in the chart, in units of its view box."""

    day: date
    value: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Usage:
    """Of one municipality."""

    limits: list[LimitRow]
    bars: list[Bar]
    total: UsageSum
    busiest: Bar | None
    width: int = CHART_WIDTH
    height: int = CHART_HEIGHT


def usage_of(municipality: Municipality) -> Usage:
    """What it uses and may use."""
    last = timezone.localdate()
    by_day = usage_by_day(first=last - timedelta(days=DAYS - 1), last=last, municipality=municipality)
    bars = _bars({day: used.requests for day, used in by_day.items()}, last)
    total = UsageSum(**{name: sum(getattr(used, name) for used in by_day.values()) for name in UsageSum.columns()})
    busiest = max(bars, key=lambda bar: bar.value) if total.requests else None
    return Usage(limits=_limits(municipality), bars=bars, total=total, busiest=busiest)


def _limits(municipality: Municipality) -> list[LimitRow]:
    now = use_now(municipality)
    limits = now.limits
    return [
        _row(
            _("Storage"),
            now.stored_bytes,
            None if limits.storage_mb is None else limits.storage_mb * MB,
            formatting.size,
        ),
        _row(_("Mails today"), now.mails_today, limits.mails_a_day, formatting.number),
        _row(_("Background work this hour"), round(now.background_s_this_hour), limits.background_s_an_hour, _seconds),
        LimitRow(
            _("Requests a minute"),
            "",
            "" if limits.requests_a_minute is None else formatting.number(limits.requests_a_minute),
            None,
        ),
    ]


def _row(title: str, used: int, limit: int | None, written: "formatting.Writer") -> LimitRow:
    percentage = None if not limit else min(100, used * 100 // limit)
    return LimitRow(title, written(used), "" if limit is None else written(limit), percentage)


def _seconds(value: float) -> str:
    return formatting.duration(value)


def _bars(values: dict[date, int], last: date) -> list[Bar]:
    most = max(values.values(), default=0) or 1
    step = CHART_WIDTH / DAYS
    bars = []
    for index in range(DAYS):
        day = last - timedelta(days=DAYS - 1 - index)
        value = values.get(day, 0)
        height = max(2.0, value * CHART_HEIGHT / most) if value else 0.0
        bars.append(
            Bar(
                day,
                value,
                round(index * step, 1),
                round(CHART_HEIGHT - height, 1),
                round(step - _GAP, 1),
                round(height, 1),
            )
        )
    return bars
