"""Reading the library, from within a municipality or for the platform."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import F

from tenants.library.models import LibraryItem, LibraryVersion, Shelf
from tenants.municipalities.models import Municipality


@dataclass(frozen=True, kw_only=True)
class Source:
    """An item as a municipality sees it now, with what its newest version says."""

    item: LibraryItem
    fields: dict[str, Any]
    note: str
    made_by: str

    @property
    def number(self) -> int:
        return self.item.number


def readers(shelf: Shelf) -> list[Municipality]:
    """The municipalities that are served and may read a shelf."""
    ready = Municipality.objects.ready()
    if not shelf.is_for_everybody:
        ready = ready.filter(pk__in=shelf.members.values("municipality"))
    return list(ready)


def sources(municipality: Municipality, item_ids: Iterable[UUID]) -> dict[UUID, Source]:
    """The newest version of each item that a municipality may read; two queries, others are left out."""
    items = {item.pk: item for item in LibraryItem.objects.readable_by(municipality).filter(pk__in=set(item_ids))}
    versions = LibraryVersion.objects.filter(item__in=items, number=F("item__number"))
    return {
        version.item_id: Source(
            item=items[version.item_id], fields=version.fields, note=version.note, made_by=version.made_by
        )
        for version in versions
    }


def source(municipality: Municipality, item_id: UUID) -> Source | None:
    """The same for one; None when it is unknown, or on a shelf that this municipality may not see."""
    return sources(municipality, [item_id]).get(item_id)
