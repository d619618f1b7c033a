"""From the small Markdown of the content files to rich text, with dates that stay in the future."""

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from html import escape
from itertools import groupby

from babel.dates import format_date

type PageId = Callable[[str], int]

WEEKDAYS = ("ma", "di", "wo", "do", "vr", "za", "zo")
_DATE = re.compile(r"\{\+(\d+)(?: (ma|di|wo|do|vr|za|zo))?\}")
_LINK = re.compile(r"\[([^\]]+)\]\(page:([\w-]+)\)")
_BOLD = re.compile(r"\*\*(.+?)\*\*")
# € 27,50 · 9.00 uur · 14 0190
_ONE_WORD = re.compile(r"(?<=€) (?=\d)|(?<=\d) (?=uur\b)|(?<=\b14) (?=0\d{3}\b)")
_NO_BREAK = "\u00a0"


def dated(text: str, today: date) -> str:
    """Replace {+9} by the date 9 days ahead, and {+9 za} by the first Saturday from then on: “zaterdag 5 december”."""

    def written(match: re.Match[str]) -> str:
        day = dated_day(match[0], today)
        return format_date(day, "EEEE d MMMM" if match[2] else "d MMMM y", locale="nl")

    return _DATE.sub(written, text)


def dated_day(text: str, today: date) -> date:
    """The day of one `{+9}` or `{+9 za}`.

    Raises:
        ValueError: it is something else.
    """
    match = _DATE.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is no day")
    day = today + timedelta(days=int(match[1]))
    return day + timedelta(days=(WEEKDAYS.index(match[2]) - day.weekday()) % 7) if match[2] else day


def unbroken(text: str) -> str:
    """Keep an amount, a time or a phone number on one line."""
    return _ONE_WORD.sub(_NO_BREAK, text)


def inline(text: str, page_id: PageId) -> str:
    """One line of rich text: **bold** and [links](page:slug), everything else escaped and amounts unbroken."""
    marked = _BOLD.sub(r"<b>\1</b>", escape(unbroken(text), quote=False))
    return _LINK.sub(lambda match: f'<a linktype="page" id="{page_id(match[2])}">{match[1]}</a>', marked)


def paragraph(text: str, page_id: PageId) -> str:
    """A paragraph of rich text; nothing for no text."""
    return f"<p>{inline(text, page_id)}</p>" if text else ""


def bullets(lines: tuple[str, ...], page_id: PageId) -> str:
    """A list of rich text."""
    return f"<ul>{''.join(f'<li>{inline(line, page_id)}</li>' for line in lines)}</ul>"


def rich_text(source: str, page_id: PageId) -> str:
    """Paragraphs, "## " headings, "- " and "1. " lists; blocks are separated by an empty line or a heading."""
    return "".join(_blocks(source, page_id))


def _blocks(source: str, page_id: PageId) -> Iterator[str]:
    lines = [line.strip() for line in source.strip().splitlines()]
    for kind, group in groupby(lines, key=_kind):
        texts = list(group)
        if kind == "h2":
            yield from (f"<h2>{inline(text.removeprefix('## '), page_id)}</h2>" for text in texts)
        elif kind in {"ul", "ol"}:
            items = (text.partition(" ")[2] for text in texts)
            yield f"<{kind}>{''.join(f'<li>{inline(item, page_id)}</li>' for item in items)}</{kind}>"
        elif kind == "p":
            yield paragraph(" ".join(texts), page_id)


def _kind(line: str) -> str:
    if not line:
        return ""
    if line.startswith("## "):
        return "h2"
    if line.startswith("- "):
        return "ul"
    return "ol" if re.match(r"\d+\. ", line) else "p"
