"""What one municipality uses, for its page: limits beside their use, and a chart of the last days."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from shared.errors import Text
from tenants.console import formatting
from tenants.municipalities.models import Municipality
from tenants.usage.charts import Bar, column_chart
from tenants.usage.limits import MB
from tenants.usage.queries import UsageSum, usage_by_day, use_now

DAYS = 30


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
class Usage:
    """Of one municipality."""

    limits: list[LimitRow]
    total: UsageSum
    chart: SafeString


def usage_of(municipality: Municipality) -> Usage:
    """What it uses and may use."""
    last = timezone.localdate()
    by_day = usage_by_day(first=last - timedelta(days=DAYS - 1), last=last, municipality=municipality)
    total = UsageSum(**{name: sum(getattr(used, name) for used in by_day.values()) for name in UsageSum.columns()})
    return Usage(
        limits=_limits(municipality), total=total, chart=_chart(by_day, last) if total.requests else SafeString()
    )


def _chart(by_day: dict[date, UsageSum], last: date) -> SafeString:
    days = [last - timedelta(days=ago) for ago in reversed(range(DAYS))]
    requests = {day: by_day[day].requests if day in by_day else 0 for day in days}
    busiest = max(days, key=lambda day: requests[day])
    return column_chart(
        [
            Bar(label=formatting.short_day(day), value=requests[day], text=formatting.number(requests[day]))
            for day in days
        ],
        chart_id="usage",
        title=_("Requests per day"),
        description=_("%(total)s requests in 30 days, most on %(day)s: %(most)s")
        % {
            "total": formatting.number(sum(requests.values())),
            "day": formatting.day(busiest),
            "most": formatting.number(requests[busiest]),
        },
    )


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
