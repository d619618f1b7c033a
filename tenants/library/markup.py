"""Rich text as plain lines, and back: to compare texts word by word, to merge them, and to write them on the console.

Paragraphs are separated by an empty line. `## ` and `### ` make headings, `- ` and `1. ` lists, `**bold**`,
`*italic*`, `[text](https://…)`. A link to a page or a document of a municipality is `(page:5)`, `(document:5)`; in a
source there is none, as the number is another page elsewhere.
"""

import re
from html import escape
from html.parser import HTMLParser
from itertools import groupby

_LINK = re.compile(r"\[([^\[\]]+)\]\(([^()\s]+)\)")
_BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")
_ITALIC = re.compile(r"(?<!\*)\*(?=[^\s*])([^*]+?)(?<=[^\s*])\*(?!\*)")
_OWN = re.compile(r"(page|document):(\d{1,12})")
_OUTSIDE = re.compile(r"(https?://|mailto:|tel:|/(?!/))[^\s\"<>]*")
_HEADING = re.compile(r"^#{2,3} ", re.MULTILINE)
_NUMBERED = re.compile(r"\d{1,3}\. ")
_SPACES = re.compile(r"[ \t\r\n]+")
_MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*"}
_BLOCKS = {"p", "h2", "h3", "h4", "li", "div"}


def to_plain(html: str) -> str:
    """The lines of a rich text."""
    parser = _Parser()
    parser.feed(html)
    parser.close()
    return parser.text()


def to_html(plain: str, *, keep_own_links: bool = True) -> str:
    """The rich text of lines. Whatever was typed, what returns holds only the elements above.

    Args:
        keep_own_links: False makes links to pages and documents plain text, for a source.
    """
    parts = []
    lines = [line.strip() for line in plain.splitlines()]
    for kind, group in groupby(lines, key=_kind):
        texts = list(group)
        if kind in {"h2", "h3"}:
            parts += [f"<{kind}>{_inline(text.lstrip('#').strip(), keep_own_links)}</{kind}>" for text in texts]
        elif kind in {"ul", "ol"}:
            items = (_inline(text.partition(" ")[2], keep_own_links) for text in texts)
            parts.append(f"<{kind}>{''.join(f'<li>{item}</li>' for item in items)}</{kind}>")
        elif kind == "p":
            parts.append(f"<p>{_inline(' '.join(texts), keep_own_links)}</p>")
    return "".join(parts)


def clean_source(html: str, *, is_simple: bool = False) -> str:
    """Rich text fit for a source: known elements only, no links to somebody's own pages.

    Args:
        is_simple: without headings and italics, which the editor's fields for short texts do not have.
    """
    plain = to_plain(html)
    if is_simple:
        plain = _ITALIC.sub(r"\1", _HEADING.sub("", plain))
    return to_html(plain, keep_own_links=False)


def _kind(line: str) -> str:
    if not line:
        return ""
    if line.startswith("### "):
        return "h3"
    if line.startswith("## "):
        return "h2"
    if line.startswith("- "):
        return "ul"
    return "ol" if _NUMBERED.match(line) else "p"


def _inline(text: str, keep_own_links: bool) -> str:
    parts, at = [], 0
    for match in _LINK.finditer(text):
        parts += [_marked(text[at : match.start()]), _anchor(match, keep_own_links)]
        at = match.end()
    return "".join([*parts, _marked(text[at:])])


def _marked(text: str) -> str:
    return _ITALIC.sub(r"<i>\1</i>", _BOLD.sub(r"<b>\1</b>", escape(text, quote=False)))


def _anchor(match: re.Match[str], keep_own_links: bool) -> str:
    label, target = _marked(match[1]), match[2]
    own = _OWN.fullmatch(target)
    if own is not None:
        return f'<a id="{own[2]}" linktype="{own[1]}">{label}</a>' if keep_own_links else label
    return f'<a href="{escape(target)}">{label}</a>' if _OUTSIDE.fullmatch(target) else label


class _Parser(HTMLParser):
    """Reads what Wagtail's editor writes; of other elements only the text is kept."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._blocks: list[tuple[str, str]] = []  # element, text
        self._lists: list[str] = []
        self._targets: list[str] = []
        self._element, self._text = "p", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"ul", "ol"}:
            self._lists.append(tag)
        elif tag in _BLOCKS:
            self._end_block()
            self._element = tag
        elif tag in _MARKS:
            self._text += _MARKS[tag]
        elif tag == "br":
            self._text += " "
        elif tag == "a":
            self._text += "["
            self._targets.append(_target(dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        if tag in {"ul", "ol"} and self._lists:
            self._end_block()
            self._lists.pop()
        elif tag in _BLOCKS:
            self._end_block()
        elif tag in _MARKS:
            self._text += _MARKS[tag]
        elif tag == "a" and self._targets:
            self._text += f"]({self._targets.pop()})"

    def handle_data(self, data: str) -> None:
        self._text += _SPACES.sub(" ", data)

    def _end_block(self) -> None:
        text = self._text.strip()
        if text:
            kind = self._lists[-1] if self._element == "li" and self._lists else self._element
            self._blocks.append((kind, text))
        self._element, self._text = "p", ""

    def text(self) -> str:
        self._end_block()
        parts = []
        for kind, group in groupby(self._blocks, key=lambda block: block[0]):
            texts = [text for _kind_, text in group]
            if kind == "ul":
                parts.append("\n".join(f"- {text}" for text in texts))
            elif kind == "ol":
                parts.append("\n".join(f"{number}. {text}" for number, text in enumerate(texts, 1)))
            elif kind in {"h2", "h3", "h4"}:
                parts += [f"{'##' if kind == 'h2' else '###'} {text}" for text in texts]
            else:
                parts += texts
        return "\n\n".join(parts)


def _target(attributes: dict[str, str | None]) -> str:
    kind, number = attributes.get("linktype"), attributes.get("id")
    if kind in {"page", "document"} and number:
        return f"{kind}:{number}"
    return (attributes.get("href") or "#").replace("(", "%28").replace(")", "%29").replace(" ", "%20")
