"""The body of a page in the library: running text only. Other blocks are a municipality's own."""

from typing import Any

from django.utils.html import escape
from wagtail.rich_text import RichText

TEXT = "text"


def read_body(stream: Any) -> str:
    """The text of a body; each other block is named by its kind, so that it never reads the same as a source."""
    return "".join(
        block.value.source if block.block_type == TEXT else f"<p>[{escape(str(block.block.label))}]</p>"
        for block in stream or []
    )


def write_body(html: str) -> list[tuple[str, Any]]:
    """A body with this text only."""
    return [(TEXT, RichText(html))] if html else []


def has_other_blocks(stream: Any) -> bool:
    """Whether taking over a source's text would throw blocks away."""
    return any(block.block_type != TEXT for block in stream or [])
