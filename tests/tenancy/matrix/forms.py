"""The forms of a page, as a browser would send them."""

import html
import re

from tests.tenancy.matrix.policy import Things

_FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.DOTALL | re.IGNORECASE)
_FIELD = re.compile(
    r"<input\b(?P<input>[^>]*)>|<textarea\b(?P<area>[^>]*)>(?P<text>.*?)</textarea>"
    r"|<select\b(?P<select>[^>]*)>(?P<options>.*?)</select>",
    re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"([\w-]+)(?:=\"([^\"]*)\")?")
_OPTION = re.compile(r"<option\b([^>]*)>", re.IGNORECASE)


def posted_fields(page: str) -> dict[str, str]:
    """The fields of the page's largest form that is posted, with their values; none without such a form."""
    forms = [_fields(inside) for start, inside in _FORM.findall(page) if re.search(r"post", start, re.IGNORECASE)]
    return max(forms, key=len, default={})


def fields_sent_to(address: str, page: str) -> dict[str, str]:
    """The fields of the form on this page that is posted to an address; none when there is no such form."""
    for start, inside in _FORM.findall(page):
        if _attributes(start).get("action") == address:
            return _fields(inside)
    return {}


def exchanged(fields: dict[str, str], mine: Things, theirs: Things) -> dict[str, str]:
    """The same fields, with the ids of other things in the place of mine."""
    instead = {value: theirs[kind] for kind, value in mine.items() if kind in theirs and _is_id(value)}
    return {name: instead.get(value, value) for name, value in fields.items()}


def _is_id(value: str) -> bool:
    return len(value) == 36 or (value.isdigit() and len(value) > 6)


def _attributes(text: str) -> dict[str, str]:
    return {name.lower(): html.unescape(value) for name, value in _ATTRIBUTE.findall(text)}


def _fields(inside: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for match in _FIELD.finditer(inside):
        attributes = _attributes(match["input"] or match["area"] or match["select"] or "")
        name = attributes.get("name", "")
        kind = attributes.get("type", "text")
        if not name or "__prefix__" in name or kind in {"submit", "button", "file"}:
            continue
        if kind in {"checkbox", "radio"} and "checked" not in attributes:
            continue
        if match["options"] is not None:
            options = [_attributes(option) for option in _OPTION.findall(match["options"])]
            chosen = [option.get("value", "") for option in options if "selected" in option]
            found[name] = (chosen or [""])[0]
        elif match["text"] is not None:
            found[name] = html.unescape(match["text"].removeprefix("\n"))
        else:
            found[name] = attributes.get("value", "")
    return found
