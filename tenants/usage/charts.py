"""Charts as SVG, made on the server: no script, no inline style (the content security policy forbids both).

Colours come from the page: the parts have classes (`meent-chart__bar`, …), and are drawn in the colour of the text
without a style sheet. A chart repeats a table that stands beside it; what it shows is also in its description.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

_WIDTH = 360  # of a phone: what is drawn at this width can be read at each
_ROW = 44
_COLUMN_HEIGHT = 120
_FOOT = 22


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One bar: what it is, how much, and the amount as people read it."""

    label: str
    value: float
    text: str


def bar_chart(
    bars: Sequence[Bar],
    *,
    chart_id: str,
    title: str,
    description: str,
    most: int = 20,
    rest: Callable[[Sequence[Bar]], Bar] | None = None,
) -> SafeString:
    """Lying bars with their names and amounts, the largest first.

    Args:
        chart_id: unique on the page.
        most: how many bars are drawn; `rest` makes one bar of the others, without it they are left out.
    """
    ordered = sorted(bars, key=lambda bar: -bar.value)
    shown, others = ordered[:most], ordered[most:]
    if others and rest is not None:
        shown.append(rest(others))
    widest = max((bar.value for bar in shown), default=0) or 1
    rows = format_html_join(
        "",
        '<text class="meent-chart__label" x="0" y="{}" font-size="14" fill="currentColor">{}</text>'
        '<rect class="meent-chart__bar" x="0" y="{}" width="{}" height="12" fill="currentColor"/>'
        '<text class="meent-chart__value" x="{}" y="{}" text-anchor="end" font-size="14" fill="currentColor">{}</text>',
        (
            (
                row * _ROW + 14, _short(bar.label),
                row * _ROW + 21, _px(bar.value / widest * _WIDTH),
                _WIDTH, row * _ROW + 14, bar.text,
            )
            for row, bar in enumerate(shown)
        ),
    )  # fmt: skip
    return _frame(rows, max(1, len(shown)) * _ROW, chart_id=chart_id, title=title, description=description)


def column_chart(columns: Sequence[Bar], *, chart_id: str, title: str, description: str) -> SafeString:
    """Standing bars in the given order, for days; the first, middle and last have their names under them."""
    highest = max((column.value for column in columns), default=0) or 1
    step = _WIDTH / max(1, len(columns))
    bars = format_html_join(
        "",
        '<rect class="meent-chart__bar" x="{}" y="{}" width="{}" height="{}" fill="currentColor">'
        "<title>{}: {}</title></rect>",
        (
            (
                _px(index * step + step * 0.1), _px(_COLUMN_HEIGHT * (1 - column.value / highest)),
                _px(step * 0.8), _px(_COLUMN_HEIGHT * column.value / highest), column.label, column.text,
            )
            for index, column in enumerate(columns)
        ),
    )  # fmt: skip
    last = len(columns) - 1
    places = {0: ("start", 0), last // 2: ("middle", _WIDTH // 2), last: ("end", _WIDTH)} if columns else {}
    names = format_html_join(
        "",
        '<text class="meent-chart__label" x="{}" y="{}" text-anchor="{}" font-size="13" fill="currentColor">{}</text>',
        ((x, _COLUMN_HEIGHT + 16, anchor, columns[index].label) for index, (anchor, x) in places.items()),
    )
    drawn = format_html("{}{}", bars, names)
    return _frame(drawn, _COLUMN_HEIGHT + _FOOT, chart_id=chart_id, title=title, description=description)


def _frame(content: SafeString, height: int, *, chart_id: str, title: str, description: str) -> SafeString:
    return format_html(
        '<svg class="meent-chart" role="img" aria-labelledby="{0}-title {0}-desc" viewBox="0 0 {1} {2}" width="100%"'
        ' xmlns="http://www.w3.org/2000/svg" focusable="false">'
        '<title id="{0}-title">{3}</title><desc id="{0}-desc">{4}</desc>{5}</svg>',
        chart_id, _WIDTH, height, title, description, content,
    )  # fmt: skip


def _px(value: float) -> str:
    return f"{value:.1f}"


def _short(label: str, length: int = 26) -> str:
    return label if len(label) <= length else f"{label[: length - 1]}…"
