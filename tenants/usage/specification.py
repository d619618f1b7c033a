"""A split invoice as it goes to the municipalities: columns, numbers and explanation in Dutch, and as CSV."""

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from babel.dates import format_date
from babel.numbers import format_currency, format_decimal
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tenants.usage.costs import INHABITANTS, CostReport, CostShare, Key

LOCALE = "nl_NL"
_GB = 1024**3
_FORMULA = ("=", "+", "-", "@")


@dataclass(frozen=True, kw_only=True)
class Column:
    """One column of the specification.

    Attributes:
        of: what a municipality has there, as text in Dutch notation.
    """

    title: str
    of: Callable[[CostShare], str]
    is_number: bool = True


def euros(amount: Decimal) -> str:
    """€ 1.234,56, unbroken."""
    return format_currency(amount, "EUR", locale=LOCALE)


def number(value: float | Decimal, digits: int = 0) -> str:
    """1.234,5 with so many digits behind the comma."""
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    return format_decimal(value, format=pattern, locale=LOCALE)


def columns(report: CostReport) -> list[Column]:
    """What the split went by, then what it came to. Call it in the language of the reader."""
    found = [
        Column(title=_("Municipality"), of=lambda share: share.participant.name, is_number=False),
        Column(title=_("Days"), of=lambda share: number(share.participant.days)),
    ]
    measures: dict[str, Column] = {
        INHABITANTS: Column(title=_("Inhabitants"), of=lambda share: number(share.participant.inhabitants or 0)),
        "requests": Column(title=_("Page requests"), of=lambda share: number(share.participant.requests)),
        "cpu": Column(title=_("Processor time (s)"), of=lambda share: number(share.participant.cpu_us / 1_000_000)),
        "storage": Column(title=_("Storage (GB)"), of=lambda share: number(_average_gb(share), digits=2)),
        "mails": Column(title=_("Mails"), of=lambda share: number(share.participant.mails)),
        "zaken": Column(title=pgettext("of residents", "Requests"), of=lambda share: number(share.participant.zaken)),
    }
    found += [column for name, column in measures.items() if name in report.weights]
    found += [
        Column(title=_("Share"), of=lambda share: f"{number(share.percentage, digits=2)}%"),
        Column(title=_("Amount"), of=lambda share: euros(share.amount)),
    ]
    return found


def explanation(report: CostReport) -> list[str]:
    """How was split, in sentences."""
    period = _("Period: %(first)s up to and including %(last)s.") % {
        "first": _day(report.period.first),
        "last": _day(report.last_day),
    }
    lines = [period]
    if report.key == Key.INHABITANTS:
        lines.append(_("Split by number of inhabitants times the number of days in this period."))
    else:
        names = {
            INHABITANTS: _("inhabitants times days"),
            "requests": _("page requests"),
            "cpu": _("processor time"),
            "storage": _("storage (every day the same moment)"),
            "mails": _("mails"),
            "zaken": _("requests of residents"),
        }
        parts = [f"{names[name]} {number(float(weight * 100), digits=1)}%" for name, weight in report.weights.items()]
        lines.append(_("Split by use. How heavily each measure counts: %(parts)s.") % {"parts": "; ".join(parts)})
    lines.append(
        _("Each municipality pays its share in whole cents; cents that are left go to the largest remainders.")
    )
    return lines


def title(report: CostReport) -> str:
    """What stands above it."""
    return _("Specification of costs, %(period)s") % {"period": report.period.label}


def as_csv(report: CostReport) -> bytes:
    """For Dutch Excel: semicolons, decimal commas, UTF-8 with a mark at the front; amounts without the euro sign."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    with translation.override("nl"):
        headings = [
            _("Municipality"), _("Short name"), _("Days"), _("Inhabitants"), _("Page requests"),
            _("Processor time (s)"), _("Storage (GB)"), _("Mails"), pgettext("of residents", "Requests"),
            _("Share (%)"), _("Amount (EUR)"),
        ]  # fmt: skip
    writer.writerow(headings)
    for share in report.shares:
        member = share.participant
        cells = [
            member.name, member.slug, member.days, "" if member.inhabitants is None else member.inhabitants,
            member.requests, _comma(Decimal(member.cpu_us) / 1_000_000), _comma(Decimal(str(_average_gb(share)))),
            member.mails, member.zaken, _comma(share.percentage), _comma(share.amount, 2),
        ]  # fmt: skip
        writer.writerow([_harmless(str(cell)) for cell in cells])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def totals(report: CostReport) -> Sequence[str]:
    """The last row, for the columns of `columns`: the word, and what the shares and amounts come to."""
    empty = [""] * (len(columns(report)) - 3)
    return [_("Total"), *empty, f"{number(100, digits=2)}%", euros(sum((s.amount for s in report.shares), Decimal(0)))]


def _average_gb(share: CostShare) -> float:
    return share.participant.storage_byte_days / share.participant.days / _GB


def _day(day: object) -> str:
    return format_date(day, "d MMMM y", locale=LOCALE)  # type: ignore[arg-type]  # a date


def _comma(value: Decimal, digits: int = 3) -> str:
    return f"{value:.{digits}f}".replace(".", ",")


def _harmless(cell: str) -> str:
    """A name that a spreadsheet would take for a formula gets a space before it."""
    return f" {cell}" if cell.startswith(_FORMULA) else cell
