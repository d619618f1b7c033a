"""The body of a content page, in the blocks that an editor has."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from wagtail.models import Page

from cms.demo.content import InfoPage, Table
from cms.demo.wording import PageId, dated, paragraph, rich_text, unbroken


def body_blocks(info: InfoPage, page_id: PageId, *, today: date) -> list[tuple[str, Any]]:
    """A notice first, then the text with what belongs to it."""
    return list(_blocks(info, page_id, today))


def _blocks(info: InfoPage, page_id: PageId, today: date) -> Iterator[tuple[str, Any]]:
    if info.notice is not None:
        notice = info.notice
        yield "notice", {"kind": notice.kind, "title": notice.title, "text": paragraph(notice.text, page_id)}
    yield "text", rich_text(dated(info.body, today), page_id)
    if info.table is not None:
        yield "table", _table(info.table)
    if info.hours:
        yield "opening_hours", {"location": Page.objects.get(pk=page_id(info.hours))}
    if info.faq:
        questions = [{"title": question.question, "text": paragraph(question.answer, page_id)} for question in info.faq]
        yield "accordion", {"title": "Vragen die wij vaak krijgen", "questions": questions}
    if info.contact:
        yield "contact", {"title": "Hulp nodig?", "text": "Wij zoeken graag met u mee."}


def _table(table: Table) -> dict[str, Any]:
    return {
        "data": [[unbroken(cell) for cell in row] for row in table.rows],
        "table_caption": table.caption,
        "table_header_choice": "both",
        "first_row_is_table_header": True,
        "first_col_is_header": True,
        "cell": [],
        "mergeCells": [],
    }
