"""The specification as PDF: A4, a row per municipality, page numbers."""

import io
from functools import lru_cache
from pathlib import Path
from typing import Any

import reportlab
from babel.dates import format_date
from django.utils import timezone, translation
from django.utils.html import escape
from django.utils.translation import gettext as _
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table

from tenants.usage.costs import CostReport
from tenants.usage.specification import LOCALE, columns, euros, explanation, title, totals

_MARGIN = 20 * mm
_WIDTH = A4[0] - 2 * _MARGIN
_FONT, _BOLD = "Vera", "VeraBd"
_INK = colors.HexColor("#1f2937")
_GREY = colors.HexColor("#55606f")
_LINE = colors.HexColor("#c9ced6")
_HEAD = colors.HexColor("#eef1f5")
_NAME_PART = 2.6  # how wide the name is, in columns of numbers
_AMOUNT_PART = 1.5

_TITLE = ParagraphStyle("title", fontName=_BOLD, fontSize=17, leading=22, textColor=_INK, spaceAfter=3 * mm)
_LEAD = ParagraphStyle("lead", fontName=_BOLD, fontSize=12, leading=16, textColor=_INK, spaceAfter=3 * mm)
_TEXT = ParagraphStyle("text", fontName=_FONT, fontSize=8.5, leading=12.5, textColor=_INK, spaceAfter=1.5 * mm)
_CELL = ParagraphStyle("cell", parent=_TEXT, fontSize=7.5, leading=10, spaceAfter=0)
_NUMBER = ParagraphStyle("number", parent=_CELL, alignment=2)
_HEADING = ParagraphStyle("heading", parent=_CELL, fontName=_BOLD)
_NUMBER_HEADING = ParagraphStyle("number heading", parent=_NUMBER, fontName=_BOLD)


def as_pdf(report: CostReport) -> bytes:
    """The specification in Dutch."""
    _register_fonts()
    out = io.BytesIO()
    with translation.override("nl"):
        heading = title(report)
        template = SimpleDocTemplate(
            out,
            pagesize=A4,
            leftMargin=_MARGIN,
            rightMargin=_MARGIN,
            topMargin=_MARGIN,
            bottomMargin=_MARGIN,
            title=heading,
            author="Meent",
            lang="nl-NL",
        )
        amount = _("Amount to split: %(amount)s") % {"amount": euros(report.amount)}
        story: list[Flowable] = [Paragraph(escape(heading), _TITLE), Paragraph(escape(amount), _LEAD)]
        story += [Paragraph(escape(line), _TEXT) for line in explanation(report)]
        story += [Spacer(0, 4 * mm), _table(report)]
        made = _("Made on %(date)s") % {"date": format_date(timezone.localdate(), "d MMMM y", locale=LOCALE)}
        template.build(story, canvasmaker=_numbered(made))
    return out.getvalue()


@lru_cache(maxsize=1)
def _register_fonts() -> None:
    """Bitstream Vera comes with reportlab and is put into the file; the built-in fonts lack letters of names."""
    folder = Path(reportlab.__file__).parent / "fonts"
    for name in (_FONT, _BOLD):
        pdfmetrics.registerFont(TTFont(name, str(folder / f"{name}.ttf")))


def _table(report: CostReport) -> Table:
    shown = columns(report)
    styles = [_NUMBER if column.is_number else _CELL for column in shown]
    bold = [_NUMBER_HEADING if column.is_number else _HEADING for column in shown]
    rows = [[Paragraph(escape(column.title), style) for column, style in zip(shown, bold, strict=True)]]
    rows += [
        [Paragraph(escape(column.of(share)), style) for column, style in zip(shown, styles, strict=True)]
        for share in report.shares
    ]
    rows.append([Paragraph(escape(text), style) for text, style in zip(totals(report), bold, strict=True)])
    parts = [_NAME_PART, *[1.0] * (len(shown) - 2), _AMOUNT_PART]
    table = Table(rows, colWidths=[_WIDTH * part / sum(parts) for part in parts], repeatRows=1)
    table.setStyle(
        [
            ("BACKGROUND", (0, 0), (-1, 0), _HEAD),
            ("LINEBELOW", (0, 0), (-1, -1), 0.4, _LINE),
            ("LINEABOVE", (0, -1), (-1, -1), 0.8, _INK),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 2 * mm),
            ("RIGHTPADDING", (0, 0), (-1, -1), 2 * mm),
        ]
    )
    return table


def _numbered(made: str) -> type[Canvas]:
    """A canvas that knows how many pages there are only at the end, and then writes the foot of each."""

    class NumberedCanvas(Canvas):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self._pages: list[dict[str, Any]] = []

        def showPage(self) -> None:  # noqa: N802  # reportlab's name
            self._pages.append(dict(self.__dict__))
            self._startPage()  # type: ignore[attr-defined]  # as reportlab's own showPage does; not in the stubs

        def save(self) -> None:
            for number, page in enumerate(self._pages, start=1):
                self.__dict__.update(page)
                self.setFont(_FONT, 7.5)
                self.setFillColor(_GREY)
                self.drawString(_MARGIN, 10 * mm, made)
                of = _("Page %(number)s of %(pages)s") % {"number": number, "pages": len(self._pages)}
                self.drawRightString(A4[0] - _MARGIN, 10 * mm, of)
                super().showPage()
            super().save()

    return NumberedCanvas
