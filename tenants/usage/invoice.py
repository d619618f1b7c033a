"""The specification as PDF: A4 (lying when there are many columns), a row per municipality, page numbers."""

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
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table

from tenants.usage.costs import CostReport
from tenants.usage.specification import LOCALE, columns, euros, explanation, title, totals

_MARGIN = 20 * mm
_PADDING = 2 * mm
_NARROWEST_NAME = 38 * mm
_FONT, _BOLD = "Vera", "VeraBd"
_INK = colors.HexColor("#1f2937")
_GREY = colors.HexColor("#55606f")
_LINE = colors.HexColor("#c9ced6")
_HEAD = colors.HexColor("#eef1f5")

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
        rows = _rows(report)
        widths = _number_widths(rows)
        size = A4 if _name_width(A4, widths) >= _NARROWEST_NAME else landscape(A4)
        template = SimpleDocTemplate(
            out,
            pagesize=size,
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
        story += [Spacer(0, 4 * mm), _table(rows, [_name_width(size, widths), *widths])]
        made = _("Made on %(date)s") % {"date": format_date(timezone.localdate(), "d MMMM y", locale=LOCALE)}
        template.build(story, canvasmaker=_numbered(made, size))
    return out.getvalue()


@lru_cache(maxsize=1)
def _register_fonts() -> None:
    """Bitstream Vera comes with reportlab and is put into the file; the built-in fonts lack letters of names."""
    folder = Path(reportlab.__file__).parent / "fonts"
    for name in (_FONT, _BOLD):
        pdfmetrics.registerFont(TTFont(name, str(folder / f"{name}.ttf")))


def _rows(report: CostReport) -> list[list[str]]:
    """The texts of the table: headings, municipalities, total."""
    shown = columns(report)
    headings = [column.title for column in shown]
    return [headings, *([column.of(share) for column in shown] for share in report.shares), list(totals(report))]


def _number_widths(rows: list[list[str]]) -> list[float]:
    """Of the columns behind the name: as wide as their longest number, or word of the heading, so that none breaks."""
    headings, *numbers = rows
    widths = []
    for index in range(1, len(headings)):
        texts = [*headings[index].split(), *(row[index] for row in numbers)]
        widths.append(max(stringWidth(text, _BOLD, _CELL.fontSize) for text in texts) + 2 * _PADDING + 1)
    return widths


def _name_width(size: tuple[float, float], widths: list[float]) -> float:
    """What is left for the name."""
    return size[0] - 2 * _MARGIN - sum(widths)


def _table(rows: list[list[str]], widths: list[float]) -> Table:
    last = len(rows) - 1
    cells = []
    for number, row in enumerate(rows):
        is_bold = number in {0, last}
        name, figure = (_HEADING, _NUMBER_HEADING) if is_bold else (_CELL, _NUMBER)
        cells.append([Paragraph(escape(text), figure if index else name) for index, text in enumerate(row)])
    table = Table(cells, colWidths=widths, repeatRows=1)
    table.setStyle(
        [
            ("BACKGROUND", (0, 0), (-1, 0), _HEAD),
            ("LINEBELOW", (0, 0), (-1, -1), 0.4, _LINE),
            ("LINEABOVE", (0, -1), (-1, -1), 0.8, _INK),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), _PADDING),
            ("RIGHTPADDING", (0, 0), (-1, -1), _PADDING),
        ]
    )
    return table


def _numbered(made: str, size: tuple[float, float]) -> type[Canvas]:
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
                self.drawRightString(size[0] - _MARGIN, 10 * mm, of)
                super().showPage()
            super().save()

    return NumberedCanvas
