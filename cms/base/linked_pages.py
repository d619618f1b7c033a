"""Addresses of the pages that texts link to: one query for a whole page, where Wagtail asks two for each text."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from wagtail.fields import RichTextField
from wagtail.fields import StreamField as WagtailStreamField
from wagtail.models import Page

from cms.base.languages import spoken, translations_of

_LINK = re.compile(r"<a\b[^>]*\blinktype=\"page\"[^>]*>")
_ID = re.compile(r"\bid=\"(\d+)\"")


class LinkedPages:
    """What one request knows of the pages that its texts link to."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self._wanted: set[str] = set()
        self._addresses: dict[str, str | None] = {}

    def want(self, ids: Iterable[str]) -> None:
        """Ask for these too, when any is asked for."""
        self._wanted.update(ids)

    def address(self, page_id: str) -> str | None:
        """Where a page is; None when it is gone."""
        if page_id not in self._addresses:
            missing = (self._wanted | {page_id}) - self._addresses.keys()
            found = {str(page.pk): page for page in Page.objects.filter(pk__in=[int(one) for one in missing])}
            here = spoken(self._request)
            translated = {} if here.is_dutch else translations_of(found.values(), locale_id=here.home.locale_id)
            for one in missing:
                page = translated.get(found[one].translation_key, found[one]) if one in found else None
                self._addresses[one] = page.get_url(self._request) if page is not None else None
        return self._addresses[page_id]


_linked: ContextVar[LinkedPages | None] = ContextVar("linked_pages", default=None)


@contextmanager
def linked_pages(request: HttpRequest) -> Iterator[None]:
    """Remember addresses for the length of a request."""
    token = _linked.set(LinkedPages(request))
    try:
        yield
    finally:
        _linked.reset(token)


def want_links_of(page: Page) -> None:
    """Have all links in the texts of a page asked for together."""
    linked = _linked.get()
    if linked is not None:
        for text in _texts(page):
            linked.want(found[1] for tag in _LINK.findall(text) if (found := _ID.search(tag)))


def _texts(page: Page) -> Iterator[str]:
    for field in page._meta.concrete_fields:
        if isinstance(field, RichTextField):
            yield getattr(page, field.attname) or ""
        elif isinstance(field, WagtailStreamField):
            yield from _strings(getattr(page, field.attname).raw_data)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        if "linktype" in value:
            yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _strings(part)
    elif isinstance(value, Sequence):
        for part in value:
            yield from _strings(part)


def addresses_of(ids: list[str]) -> list[str | None] | None:
    """Where these pages are; None outside a request, where nothing is remembered."""
    linked = _linked.get()
    if linked is None or settings.WAGTAIL_I18N_ENABLED:
        return None
    linked.want(one for one in ids if one.isdecimal())
    return [linked.address(one) if one.isdecimal() else None for one in ids]
