"""Splitting an invoice over the municipalities: who took part, by what, and how much each pays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise
from typing import Any

from django.db.models import Max, Min, Sum
from django.utils import timezone

from shared.messages import lazy as _
from tenants.context import in_public
from tenants.municipalities.models import Municipality
from tenants.usage.errors import (
    InvalidPeriodError,
    InvalidWeightsError,
    MissingInhabitantsError,
    NothingToSplitByError,
)
from tenants.usage.models import UsageDay
from tenants.usage.periods import Period
from tenants.usage.splitting import split


class Key(StrEnum):
    """By what an invoice is split."""

    INHABITANTS = "inhabitants"
    USAGE = "usage"
    MIXED = "mixed"


INHABITANTS = "inhabitants"
USAGE_WEIGHTS: Mapping[str, int] = {"cpu": 40, "requests": 20, "storage": 20, "mails": 10, "zaken": 10}
"""How heavily each measure counts in usage. What nobody used counts for nothing, and the others take its place."""
MIXED_INHABITANTS = 50
"""In the mixed key inhabitants count for half, and usage for the other half."""


@dataclass(frozen=True, kw_only=True)
class Participant:
    """A municipality in the period, as far as it was there.

    Attributes:
        days: on how many days of the period, until today.
        storage_byte_days: bytes stored, summed over the days on which that was measured.
    """

    schema_name: str
    slug: str
    name: str
    inhabitants: int | None
    days: int
    requests: int = 0
    cpu_us: int = 0
    storage_byte_days: int = 0
    mails: int = 0
    zaken: int = 0

    @property
    def inhabitant_days(self) -> int:
        return (self.inhabitants or 0) * self.days

    def measure(self, name: str) -> int:
        """What it used of one measure, by the names of the weights."""
        return {
            INHABITANTS: self.inhabitant_days,
            "cpu": self.cpu_us,
            "requests": self.requests,
            "storage": self.storage_byte_days,
            "mails": self.mails,
            "zaken": self.zaken,
        }[name]


@dataclass(frozen=True, kw_only=True)
class CostShare:
    """What one municipality pays.

    Attributes:
        share: its exact part of the whole, 0 to 1.
        percentage: the same in hundredths of a percent, for people; all together are exactly 100.
    """

    participant: Participant
    share: Fraction
    percentage: Decimal
    amount: Decimal


@dataclass(frozen=True, kw_only=True)
class CostReport:
    """An invoice, split. The amounts sum to exactly the amount.

    Attributes:
        last_day: until when was counted: the end of the period, or today.
        weights: how heavily each measure counts, as a part of the whole; those that nobody used are left out.
        shares: by name of the municipality.
    """

    period: Period
    last_day: date
    key: Key
    amount: Decimal
    weights: Mapping[str, Fraction]
    shares: Sequence[CostShare]

    def as_dict(self) -> dict[str, Any]:
        """As JSON values, for machines: amounts as text, as a float is no amount."""
        return {
            "period": self.period.label,
            "first_day": self.period.first.isoformat(),
            "last_day": self.last_day.isoformat(),
            "key": self.key.value,
            "amount": str(self.amount),
            "weights": {name: float(weight) for name, weight in self.weights.items()},
            "shares": [
                {
                    "slug": share.participant.slug,
                    "name": share.participant.name,
                    "days": share.participant.days,
                    "inhabitants": share.participant.inhabitants,
                    "requests": share.participant.requests,
                    "cpu_s": share.participant.cpu_us / 1_000_000,
                    "storage_byte_days": share.participant.storage_byte_days,
                    "mails": share.participant.mails,
                    "zaken": share.participant.zaken,
                    "percentage": str(share.percentage),
                    "amount": str(share.amount),
                }
                for share in self.shares
            ],
        }


def cost_report(*, period: Period, key: Key, amount: Decimal, weights: Mapping[str, int] | None = None) -> CostReport:
    """Split an amount over the municipalities that were in production in a period.

    Args:
        weights: others than USAGE_WEIGHTS (and MIXED_INHABITANTS); whole numbers, of which only the ratio counts.

    Raises:
        CostsError: it can't be split; the message says why and names the municipalities.
    """
    today = timezone.localdate()
    if period.first > today:
        raise InvalidPeriodError(_("This period has not begun yet."), period=period.label)
    last_day = min(period.last, today)
    members = participants(period.first, last_day)
    if not members:
        raise NothingToSplitByError(_("No municipality was in production in this period."), period=period.label)
    wanted = _weights(key, weights)
    if wanted.get(INHABITANTS):
        _require_inhabitants(members)
    totals = {name: sum(member.measure(name) for member in members) for name in wanted}
    counted = {name: weight for name, weight in wanted.items() if weight and totals[name]}
    if not counted or (key == Key.MIXED and not counted.keys() - {INHABITANTS}):
        raise NothingToSplitByError(
            _("None of the municipalities used anything in this period, so there is nothing to split by."),
            period=period.label,
        )
    whole = sum(counted.values())
    parts = {name: Fraction(weight, whole) for name, weight in counted.items()}
    shares = [
        sum((part * Fraction(member.measure(name), totals[name]) for name, part in parts.items()), start=Fraction(0))
        for member in members
    ]
    amounts = split(amount, shares)
    return CostReport(
        period=period,
        last_day=last_day,
        key=key,
        amount=amount,
        weights=parts,
        shares=[
            CostShare(participant=member, share=share, percentage=percentage, amount=part)
            for member, share, percentage, part in zip(
                members, shares, split(Decimal(100), shares), amounts, strict=True
            )
        ],
    )


def participants(first: date, last: date) -> list[Participant]:
    """The municipalities that were in production on some of these days, by name; three queries for all.

    One that is still there counts from the day it was made, by what it is now. One that was removed counts by what its
    days say: until the last of them, and as it was then. One that was removed and came back has another schema; a day
    on which it was there as both counts once.
    """
    with in_public():
        used = {row["schema_name"]: row for row in _sums(first, last)}
        spans = {
            row["schema_name"]: (row["begin"], row["end"])
            for row in UsageDay.objects.order_by().values("schema_name").annotate(begin=Min("day"), end=Max("day"))
        }
        existing = {municipality.schema_name: municipality for municipality in Municipality.objects.all()}
        lasts = UsageDay.objects.exclude(schema_name__in=existing).order_by("schema_name", "-day")
        removed = {day.schema_name: day for day in lasts.distinct("schema_name")}
    members: dict[str, Municipality | UsageDay] = {**existing, **removed}
    found = []
    for schema_name, (begin, end) in _presence(members, spans, last).items():
        known = members[schema_name]
        days = (min(last, end) - max(first, begin) + timedelta(days=1)).days
        if days < 1 or not known.is_production:
            continue
        sums = used.get(schema_name, {})
        found.append(
            Participant(
                schema_name=schema_name,
                slug=known.slug,
                name=known.name,
                inhabitants=known.inhabitants,
                days=days,
                requests=sums.get("requests_sum", 0),
                cpu_us=sums.get("cpu_sum", 0),
                storage_byte_days=sums.get("storage_sum") or 0,
                mails=sums.get("mails_sum", 0),
                zaken=sums.get("zaken_sum", 0),
            )
        )
    return sorted(found, key=lambda member: (member.name.casefold(), member.schema_name))


def _presence(
    members: Mapping[str, Municipality | UsageDay], spans: Mapping[str, tuple[date, date]], last: date
) -> dict[str, tuple[date, date]]:
    """Schema → the first and last day on which it was there, of one name never two on one day."""
    present: dict[str, tuple[date, date]] = {}
    by_name: dict[str, list[str]] = {}
    for schema_name, known in members.items():
        begin, end = spans.get(schema_name, (date.max, date.min))
        if isinstance(known, Municipality):
            begin, end = min(begin, timezone.localdate(known.created_at)), last
        present[schema_name] = begin, end
        by_name.setdefault(known.name.casefold(), []).append(schema_name)
    for same in by_name.values():
        same.sort(key=lambda schema_name: present[schema_name])
        for one, following in pairwise(same):
            begin, end = present[one]
            present[one] = begin, min(end, present[following][0] - timedelta(days=1))
    return present


def _sums(first: date, last: date) -> Any:
    return (
        UsageDay.objects.filter(day__range=(first, last))
        .order_by()
        .values("schema_name")
        .annotate(
            requests_sum=Sum("requests"),
            cpu_sum=Sum("web_cpu_us") + Sum("background_cpu_us"),
            storage_sum=Sum("storage_bytes"),
            mails_sum=Sum("mails"),
            zaken_sum=Sum("zaken"),
        )
    )


def _weights(key: Key, given: Mapping[str, int] | None) -> dict[str, int]:
    """By measure how heavily it counts; only the ratio matters."""
    if key == Key.INHABITANTS:
        if given:
            raise InvalidWeightsError(_("Split by inhabitants there is nothing to weigh."))
        return {INHABITANTS: 1}
    allowed = set(USAGE_WEIGHTS) | ({INHABITANTS} if key == Key.MIXED else set())
    for name, weight in (given or {}).items():
        if name not in allowed:
            raise InvalidWeightsError(
                _("There is no weight “%(name)s” here; there are: %(names)s.")
                % {"name": name, "names": ", ".join(sorted(allowed))}
            )
        if not isinstance(weight, int) or weight < 0:
            raise InvalidWeightsError(_("A weight is a whole number of 0 or more: %(name)s.") % {"name": name})
    if given is not None:
        if not any(given.values()):
            raise InvalidWeightsError(_("At least one weight must be above 0."))
        return dict(given)
    if key == Key.USAGE:
        return dict(USAGE_WEIGHTS)
    usage = sum(USAGE_WEIGHTS.values())
    scaled = {name: weight * (100 - MIXED_INHABITANTS) for name, weight in USAGE_WEIGHTS.items()}
    return {INHABITANTS: MIXED_INHABITANTS * usage} | scaled


def _require_inhabitants(members: Sequence[Participant]) -> None:
    missing = [member.name for member in members if not member.inhabitants]
    if missing:
        raise MissingInhabitantsError(
            _("The number of inhabitants is not known of: %(names)s. Fill it in, or split by usage.")
            % {"names": ", ".join(missing)}
        )
