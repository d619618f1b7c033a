"""A document as PDF: A4, with fonts of its own, so that it looks the same everywhere and for years."""

import io
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import reportlab
from django.conf import settings
from django.utils import translation
from django.utils.html import escape
from django.utils.translation import gettext as _
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Spacer, Table

from tenants.removal.document import Document, Section

_MARGIN = 20 * mm
_WIDTH = A4[0] - 2 * _MARGIN - 12  # a frame keeps 6 points on either side
_FONT, _BOLD = "Vera", "VeraBd"
_INK = colors.HexColor("#1f2937")
_GREY = colors.HexColor("#55606f")
_LINE = colors.HexColor("#c9ced6")
_HEAD = colors.HexColor("#eef1f5")
_COLUMNS = {2: (0.3, 0.7), 3: (0.42, 0.34, 0.24), 4: (0.24, 0.44, 0.14, 0.18)}
_NUMERIC_FROM = {4: 2}  # in a table of four columns the last two are numbers

_TITLE = ParagraphStyle("title", fontName=_BOLD, fontSize=17, leading=22, textColor=_INK, spaceAfter=4 * mm)
_HEADING = ParagraphStyle(
    "heading", fontName=_BOLD, fontSize=11, leading=15, textColor=_INK,
    spaceBefore=6 * mm, spaceAfter=2 * mm, keepWithNext=1,
)  # fmt: skip
_TEXT = ParagraphStyle("text", fontName=_FONT, fontSize=8.5, leading=12.5, textColor=_INK, spaceAfter=1.5 * mm)
_CELL = ParagraphStyle("cell", parent=_TEXT, fontSize=7.5, leading=10.5, spaceAfter=0)
_LABEL = ParagraphStyle("label", parent=_CELL, fontName=_BOLD)
_NUMBER = ParagraphStyle("number", parent=_CELL, alignment=2)
_NUMBER_LABEL = ParagraphStyle("number label", parent=_LABEL, alignment=2)


def as_pdf(document: Document) -> bytes:
    """The document's bytes."""
    _register_fonts()
    out = io.BytesIO()
    template = SimpleDocTemplate(
        out,
        pagesize=A4,
        leftMargin=_MARGIN,
        rightMargin=_MARGIN,
        topMargin=_MARGIN,
        bottomMargin=_MARGIN,
        title=document.title,
        author="Meent",
        lang=settings.LANGUAGE_CODE,
    )
    story: list[Flowable] = [Paragraph(escape(document.title), _TITLE), Paragraph(escape(document.intro), _TEXT)]
    for section in document.sections:
        story += _section(section)
    footer = _footer(document)
    template.build(story, onFirstPage=footer, onLaterPages=footer)
    return out.getvalue()


@lru_cache(maxsize=1)
def _register_fonts() -> None:
    """Bitstream Vera comes with reportlab and is put into the file; the built-in fonts lack letters of names."""
    folder = Path(reportlab.__file__).parent / "fonts"
    for name in (_FONT, _BOLD):
        pdfmetrics.registerFont(TTFont(name, str(folder / f"{name}.ttf")))


def _section(section: Section) -> list[Flowable]:
    flowables: list[Flowable] = [Paragraph(escape(section.title), _HEADING)]
    flowables += [Paragraph(escape(line), _TEXT) for line in section.lines]
    if section.facts:
        rows = [[Paragraph(escape(label), _LABEL), Paragraph(escape(value), _CELL)] for label, value in section.facts]
        flowables.append(_table(rows, _COLUMNS[2], is_headed=False))
    if section.table:
        count = len(section.table[0])
        numeric_from = _NUMERIC_FROM.get(count, count - 1 if section.is_counted else count)
        rows = [
            [
                Paragraph(escape(cell), _style(column >= numeric_from, is_head=index == 0))
                for column, cell in enumerate(row)
            ]
            for index, row in enumerate(section.table)
        ]
        flowables.append(_table(rows, _COLUMNS[count], is_headed=True))
    flowables.append(Spacer(1, 1 * mm))
    return flowables


def _style(is_number: bool, *, is_head: bool) -> ParagraphStyle:
    if is_number:
        return _NUMBER_LABEL if is_head else _NUMBER
    return _LABEL if is_head else _CELL


def _table(rows: list[list[Paragraph]], shares: tuple[float, ...], *, is_headed: bool) -> Table:
    style: list[tuple[Any, ...]] = [
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, _LINE),
        ("TOPPADDING", (0, 0), (-1, -1), 2.2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2.2),
        ("LEFTPADDING", (0, 0), (-1, -1), 3),
        ("RIGHTPADDING", (0, 0), (-1, -1), 3),
    ]
    if is_headed:
        style.append(("BACKGROUND", (0, 0), (-1, 0), _HEAD))
    return Table(rows, colWidths=[share * _WIDTH for share in shares], repeatRows=int(is_headed), style=style)


def _footer(document: Document) -> Callable[[Any, Any], None]:
    def draw(canvas: Any, template: Any) -> None:
        canvas.saveState()
        canvas.setFont(_FONT, 7)
        canvas.setFillColor(_GREY)
        with translation.override(settings.LANGUAGE_CODE):
            page = _("page %(number)d") % {"number": template.page}
        canvas.drawString(_MARGIN, 11 * mm, document.title)
        canvas.drawRightString(A4[0] - _MARGIN, 11 * mm, page)
        canvas.restoreState()

    return draw
