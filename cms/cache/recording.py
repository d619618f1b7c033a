"""What a page was made of, while it is being made."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from tenants.binding import PUBLIC_SCHEMA
from tenants.context import current_municipality
from tenants.municipalities.models import Domain, Municipality
from tenants.statements import Tags, recording

# Who lives at which host is asked for every request; a cached host carries that itself (`cms.cache.hosts`).
_OF_HOSTS = frozenset({Domain._meta.db_table, Municipality._meta.db_table})


@dataclass(kw_only=True)
class Record:
    """One request that a page may come out of.

    Attributes:
        page_id: the page that answered; None when it was something else, or what nobody else may see.
        reads: tags by schema.
        query_names: names in the query string that this page goes by.
    """

    municipality: Municipality | None = None
    page_id: int | None = None
    query_names: frozenset[str] = frozenset()
    reads: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def note(self, schema: str, tags: Tags) -> None:
        self.reads[schema] |= {tag for tag in tags if tag not in _OF_HOSTS} if schema == PUBLIC_SCHEMA else tags


_record: ContextVar[Record | None] = ContextVar("page_record", default=None)


@contextmanager
def page_record() -> Iterator[Record]:
    """Note what is read inside."""
    record = Record()
    token = _record.set(record)
    try:
        with recording(record.note):
            yield record
    finally:
        _record.reset(token)


def may_be_kept(page: Any) -> None:
    """Say that the answer is this page, as every visitor without a cookie sees it."""
    record = _record.get()
    if record is not None:
        record.municipality = current_municipality()
        record.page_id = page.pk
        record.query_names = frozenset(getattr(page, "cached_query", ()))


def must_not_be_kept() -> None:
    """Say that the answer is for this visitor alone."""
    record = _record.get()
    if record is not None:
        record.page_id = None
