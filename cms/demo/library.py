"""The shared library of the demo: shelves, texts that the team or one municipality keeps, and who follows them."""

from collections.abc import Iterable

from django.db import transaction

from cms.catalogue.models import ProductPage
from cms.demo.content import LibraryFile, LibraryText, load, load_library
from cms.demo.products import product_texts
from cms.library.actions import change_settings, link_page
from cms.library.kinds import PRODUCT
from cms.library.models import Adoption, Mode
from cms.library.offering import offer_page
from shared.actors import Actor
from tenants.context import in_municipality, in_public
from tenants.library.actions import change_shelf, create_item, create_shelf, publish_version
from tenants.library.models import LibraryItem, Shelf
from tenants.municipalities.models import Municipality

FIRST = "Eerste versie"


@transaction.atomic
def make_library(municipalities: Iterable[Municipality], *, follower: str, actor: Actor) -> int:
    """Make each shelf that is not there yet, and have its members' pages follow it; returns how many texts came.

    Args:
        follower: the municipality that takes over changes by itself; in the others an editor looks first.
    """
    by_slug = {municipality.slug: municipality for municipality in municipalities}
    made = 0
    for file in load_library():
        with in_public():
            if Shelf.objects.filter(name=file.shelf.title).exists():
                continue
        made += _fill(file, {slug: by_slug[slug] for slug in file.shelf.members}, actor=actor)
    if made:
        with in_municipality(by_slug[follower]):
            change_settings(follows_by_default=True, mails_owners=False, actor=actor)
    return made


def _fill(file: LibraryFile, members: dict[str, Municipality], *, actor: Actor) -> int:
    shelf = create_shelf(name=file.shelf.title, is_for_everybody=False, actor=actor)
    keeper = members.get(file.shelf.maintainer)
    change_shelf(
        shelf=shelf,
        name=shelf.name,
        members=[municipality.pk for municipality in members.values()],
        publishers=[keeper.pk] if keeper is not None else [],
        actor=actor,
    )
    for text in file.items:
        if keeper is None:
            texts = product_texts(text, _no_page)
            item = create_item(shelf=shelf, kind=PRODUCT, fields=texts, note=FIRST, by=None, actor=actor)
        else:
            item = _offered(text, keeper, shelf, actor=actor)
        for municipality in members.values():
            _follow(text, item, municipality, actor=actor)
        if text.next is not None:
            changed = product_texts(text.model_copy(update=dict(text.next.changes)), _no_page)
            publish_version(item_id=item.pk, fields=changed, note=text.next.note, by=None, actor=actor)
    return len(file.items)


def _offered(text: LibraryText, keeper: Municipality, shelf: Shelf, *, actor: Actor) -> LibraryItem:
    """The text as it is on the page of the municipality that keeps it."""
    with in_municipality(keeper):
        adoption = offer_page(page=ProductPage.objects.get(slug=text.slug), shelf=shelf, note=FIRST, actor=actor)
    with in_public():
        return LibraryItem.objects.get(pk=adoption.item_id)


def _follow(text: LibraryText, item: LibraryItem, municipality: Municipality, *, actor: Actor) -> None:
    """Link the page that was made of a text; one that an editor removed is not made again."""
    with in_municipality(municipality):
        page = ProductPage.objects.filter(slug=text.slug).first()
        is_adopted = text.slug in {adoption.source for adoption in load(municipality.slug).library}
        if page is None or not is_adopted or Adoption.objects.filter(page=page).exists():
            return
        link_page(item_id=item.pk, page=page, mode=Mode.DEFAULT, actor=actor)


def _no_page(slug: str) -> int:
    """A text of the library links to no page: each municipality has its own."""
    raise LookupError(slug)
