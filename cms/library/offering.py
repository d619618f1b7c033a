"""A municipality that maintains a source: its own page is the text, and each publication of it a version."""

from typing import Any
from uuid import UUID

from django.db import transaction

from cms.catalogue.models import ProductPage
from cms.library.actions import thing
from cms.library.errors import NotAllowedError, TargetGoneError
from cms.library.kinds import PAGE, PRODUCT
from cms.library.models import Adoption
from cms.library.targets import read_page
from services.audit.actions import record
from shared.actors import Actor
from tenants.context import current_municipality
from tenants.library.actions import create_item, publish_version, withdraw_item
from tenants.library.models import Shelf
from tenants.library.registry import item_kinds

OFFERED = "library.offered"
TAKEN_BACK = "library.taken_back"


def kind_of(page: Any) -> str:
    """What a page is in the library."""
    return PRODUCT if isinstance(page, ProductPage) else PAGE


@transaction.atomic
def offer_page(*, page: Any, shelf: Shelf, note: str, actor: Actor) -> Adoption:
    """Put a page of the bound municipality on a shelf: what is online, without links to other own pages.

    Raises:
        NotAllowedError: the page is not online, or was adopted itself.
        NotYourItemError: the municipality may not add to this shelf.
        django.core.exceptions.ValidationError: texts that can't be shared.
    """
    if not page.live or Adoption.objects.filter(page=page).exists():
        raise NotAllowedError
    kind = kind_of(page)
    municipality = current_municipality()
    texts = read_page(item_kinds.get(kind), page)
    item = create_item(shelf=shelf, kind=kind, fields=texts, note=note, by=municipality, actor=actor)
    row = Adoption.objects.create(
        item_id=item.pk, kind=kind, title=item.title, page=page, number=1, base=texts, is_source=True
    )
    record(OFFERED, actor=actor, thing=thing(row), details={"number": 1})
    return row


@transaction.atomic
def offer_again(*, adoption_id: UUID, note: str, actor: Actor) -> Adoption:
    """Publish what the page says now as the next version.

    Raises:
        TargetGoneError, NotAllowedError: there is no page, or it is not online.
        NothingNewError, WithdrawnError, NotYourItemError: the library refuses.
        django.core.exceptions.ValidationError: texts that can't be shared.
    """
    row = Adoption.objects.select_for_update().get(pk=adoption_id, is_source=True)
    if row.page is None:
        raise TargetGoneError
    page = row.page.specific
    if not page.live:
        raise NotAllowedError
    texts = read_page(item_kinds.get(row.kind), page)
    version = publish_version(item_id=row.item_id, fields=texts, note=note, by=current_municipality(), actor=actor)
    row.number, row.base, row.title = version.number, texts, page.title
    row.save(update_fields=["number", "base", "title"])
    record(OFFERED, actor=actor, thing=thing(row), details={"number": row.number})
    return row


@transaction.atomic
def take_back(*, adoption_id: UUID, note: str, actor: Actor) -> None:
    """Withdraw an item that the municipality maintains; nobody's page goes offline by it.

    Raises:
        WithdrawnError, NotYourItemError: the library refuses.
    """
    row = Adoption.objects.select_for_update().get(pk=adoption_id, is_source=True)
    withdraw_item(item_id=row.item_id, note=note, by=current_municipality(), actor=actor)
    record(TAKEN_BACK, actor=actor, thing=thing(row))
