"""What a page's HTML says to those who hear it or go through it by keyboard, and the running text in it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from bs4 import BeautifulSoup, Tag

type MarkupKind = Literal["heading_jump", "heading_empty", "link_text", "image_alt", "table_head"]

_NOT_THE_EDITORS = ["script", "style", "svg", "nav", "aside", "form", "template", "button"]
_BLOCKS = ["p", "li", "dd", "td", "figcaption", "blockquote", "summary", "caption"]
_HEADINGS = re.compile(r"^h[1-6]$")
_SAYS_NOTHING = re.compile(
    r"^(?:klik(?: op)?(?: deze)?(?: hier)?(?: link)?|hier|deze link|link|lees (?:hier )?(?:meer|verder)|meer"
    r"|meer info(?:rmatie)?|download|deze pagina|website|https?://\S+|www\.\S+)[.!:]?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True)
class MarkupRemark:
    """Something in a page that keeps somebody out."""

    kind: MarkupKind
    found: str


@dataclass(frozen=True, kw_only=True)
class PageText:
    """What stands in the main part of a page: running text, a paragraph or list item each, and what is wrong."""

    paragraphs: tuple[str, ...]
    remarks: tuple[MarkupRemark, ...]


def page_text(html: str) -> PageText:
    """Read the main part of a rendered page; navigation, forms and help beside the text are not the editor's."""
    soup = BeautifulSoup(html, "html.parser")
    main = soup.find("main") or soup
    assert isinstance(main, Tag)  # noqa: S101  # an element, never a text
    for element in main.find_all(_NOT_THE_EDITORS):
        element.decompose()
    remarks = (*_headings(main), *_links(main), *_images(main), *_tables(main))
    return PageText(paragraphs=tuple(_paragraphs(main)), remarks=remarks)


def _paragraphs(main: Tag) -> Iterator[str]:
    for block in main.find_all(_BLOCKS):
        if block.find(_BLOCKS) is None and (text := _text(block)):
            yield text


def _headings(main: Tag) -> Iterator[MarkupRemark]:
    last = 0
    for heading in main.find_all(_HEADINGS):
        level, text = int(heading.name[1]), _text(heading)
        if not text:
            yield MarkupRemark(kind="heading_empty", found=heading.name)
        elif last and level > last + 1:
            yield MarkupRemark(kind="heading_jump", found=text)
        last = level


def _links(main: Tag) -> Iterator[MarkupRemark]:
    for link in main.find_all("a", href=True):
        pictures = " ".join(str(image.get("alt", "")) for image in link.find_all("img"))
        text = str(link.get("aria-label", "")) or f"{_text(link)} {pictures}".strip()
        if not text or _SAYS_NOTHING.match(text):
            yield MarkupRemark(kind="link_text", found=text or str(link["href"]))


def _images(main: Tag) -> Iterator[MarkupRemark]:
    for image in main.find_all("img"):
        if image.get("alt") is None:
            yield MarkupRemark(kind="image_alt", found=str(image.get("src", "")).rsplit("/", 1)[-1])


def _tables(main: Tag) -> Iterator[MarkupRemark]:
    for table in main.find_all("table"):
        if table.find("th") is None:
            yield MarkupRemark(kind="table_head", found=_text(table)[:80])


def _text(element: Tag) -> str:
    return " ".join(element.get_text(" ").split())
