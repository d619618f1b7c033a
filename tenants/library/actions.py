"""Everything that is written in the library, in public as the platform's login, whoever is bound around it.

`by` is the municipality that acts, or None for the shared-service team. A municipality's role may write nothing here,
so each action asks itself whether `by` may do this.
"""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any
from uuid import UUID

import structlog
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from shared.actors import Actor
from tenants.context import in_public
from tenants.library.errors import NothingNewError, NotYourItemError, UnknownItemError, WithdrawnError
from tenants.library.models import LibraryItem, LibraryVersion, Shelf, ShelfMember
from tenants.library.registry import item_kinds
from tenants.library.values import cleaned_for_source
from tenants.library.wake import wake_fan_out
from tenants.municipalities.models import Municipality

logger = structlog.stdlib.get_logger(__name__)


def create_shelf(*, name: str, is_for_everybody: bool, actor: Actor) -> Shelf:
    """Make a shelf."""
    with in_public(), transaction.atomic():
        shelf = Shelf.objects.create(name=name, is_for_everybody=is_for_everybody)
    logger.info("library_shelf_made", shelf=str(shelf.pk), actor_kind=actor.kind)
    return shelf


def change_shelf(*, shelf: Shelf, name: str, members: Iterable[UUID], publishers: Iterable[UUID], actor: Actor) -> None:
    """Say what a shelf is called, who reads it, and who adds to it; a publisher reads it too.

    Whoever is no member any more keeps the pages that it adopted, and hears of no change.
    """
    publishing = set(publishers)
    reading = set(members) | publishing
    with in_public(), transaction.atomic():
        Shelf.objects.select_for_update().get(pk=shelf.pk)
        Shelf.objects.filter(pk=shelf.pk).update(name=name)
        ShelfMember.objects.filter(shelf=shelf).exclude(municipality__in=reading).delete()
        ShelfMember.objects.bulk_create(
            [
                ShelfMember(shelf=shelf, municipality_id=municipality, may_publish=municipality in publishing)
                for municipality in reading
            ],
            update_conflicts=True,
            unique_fields=["shelf", "municipality"],
            update_fields=["may_publish"],
        )
    logger.info("library_shelf_changed", shelf=str(shelf.pk), members=len(reading), actor_kind=actor.kind)


def create_item(
    *, shelf: Shelf, kind: str, fields: Mapping[str, Any], note: str, by: Municipality | None, actor: Actor
) -> LibraryItem:
    """Put a text on a shelf, with its first version.

    Raises:
        NotYourItemError: the municipality may not add to this shelf.
        django.core.exceptions.ValidationError: fields are wrong.
    """
    item_kind = item_kinds.get(kind)
    cleaned = cleaned_for_source(item_kind, fields)
    with in_public(), transaction.atomic():
        if by is not None and not Shelf.objects.open_to(by).filter(pk=shelf.pk).exists():
            raise NotYourItemError
        item = LibraryItem.objects.create(
            shelf=shelf, kind=kind, title=cleaned[item_kind.title_field][:255], source=by, number=1
        )
        _add_version(item, cleaned, note, by)
    logger.info("library_item_made", item=str(item.pk), kind=kind, actor_kind=actor.kind)
    return item


def publish_version(
    *, item_id: UUID, fields: Mapping[str, Any], note: str, by: Municipality | None, actor: Actor
) -> LibraryVersion:
    """Say anew what an item says, and have all who adopted it told.

    Raises:
        UnknownItemError, NotYourItemError, WithdrawnError, NothingNewError: it is refused.
        django.core.exceptions.ValidationError: fields are wrong.
    """
    with in_public(), transaction.atomic():
        item = _locked(item_id, by)
        kind = item_kinds.get(item.kind)
        cleaned = cleaned_for_source(kind, fields)
        latest = item.versions.order_by("-number").first()
        if latest is not None and latest.fields == cleaned:
            raise NothingNewError
        item.number += 1
        item.title, item.changed_at = cleaned[kind.title_field][:255], timezone.now()
        item.save(update_fields=["number", "title", "changed_at"])
        version = _add_version(item, cleaned, note, by)
        transaction.on_commit(partial(wake_fan_out, item.pk), robust=True)
    logger.info("library_version_published", item=str(item.pk), number=version.number, actor_kind=actor.kind)
    return version


def withdraw_item(*, item_id: UUID, note: str, by: Municipality | None, actor: Actor) -> LibraryItem:
    """Take an item off its shelf. Pages that were made of it stay as they are: their municipality decides.

    Raises:
        UnknownItemError, NotYourItemError, WithdrawnError: it is refused.
    """
    with in_public(), transaction.atomic():
        item = _locked(item_id, by)
        item.withdrawn_at = item.changed_at = timezone.now()
        item.withdrawn_note = note[:500]
        item.save(update_fields=["withdrawn_at", "withdrawn_note", "changed_at"])
        transaction.on_commit(partial(wake_fan_out, item.pk), robust=True)
    logger.info("library_item_withdrawn", item=str(item.pk), actor_kind=actor.kind)
    return item


def _locked(item_id: UUID, by: Municipality | None) -> LibraryItem:
    item = LibraryItem.objects.select_for_update().filter(pk=item_id).first()
    if item is None or (by is not None and not LibraryItem.objects.readable_by(by).filter(pk=item_id).exists()):
        raise UnknownItemError
    if by is not None and item.source_id != by.pk:
        raise NotYourItemError
    if item.is_withdrawn:
        raise WithdrawnError
    return item


def _add_version(item: LibraryItem, fields: Mapping[str, Any], note: str, by: Municipality | None) -> LibraryVersion:
    return LibraryVersion.objects.create(
        item=item,
        number=item.number,
        fields=dict(fields),
        note=note[:500],
        made_by=by.official_name if by is not None else _("Shared-service team"),
    )
