"""The addresses of other sites that a page links to."""

import html
import re
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlsplit

from django.db.models import CharField, TextField
from wagtail.fields import StreamField as WagtailStreamField
from wagtail.models import Page

from cms.upkeep.models import LONGEST_ADDRESS

_HREF = re.compile(r"<a\b[^>]*\bhref=\"([^\"]+)\"", re.IGNORECASE)
_SCHEMES = ("https://", "http://")
_OWN_FIELDS = frozenset(field.name for field in Page._meta.concrete_fields)


def outgoing_addresses(page: Page, *, own_hosts: frozenset[str]) -> set[str]:
    """Addresses in the texts, blocks and address fields of a page; those of the own site are not."""
    found = set()
    for field in page._meta.concrete_fields:
        if field.name in _OWN_FIELDS:
            continue
        if isinstance(field, WagtailStreamField):
            found.update(_in_value(getattr(page, field.attname).raw_data))
        elif isinstance(field, (CharField, TextField)):
            found.update(_in_text(getattr(page, field.attname) or ""))
    return {
        address
        for address in found
        if len(address) <= LONGEST_ADDRESS and (urlsplit(address).hostname or "") not in own_hosts | {""}
    }


def _in_value(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield from _in_text(value)
    elif isinstance(value, dict):
        for part in value.values():
            yield from _in_value(part)
    elif isinstance(value, Sequence):
        for part in value:
            yield from _in_value(part)


def _in_text(text: str) -> Iterator[str]:
    found = [text.strip()] if text.startswith(_SCHEMES) and len(text.split()) == 1 else _HREF.findall(text)
    for raw in found:
        address = html.unescape(raw).partition("#")[0]
        if address.startswith(_SCHEMES) and _is_whole(address):
            yield address


def _is_whole(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
