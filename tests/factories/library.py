"""Shelves and sources of the shared library."""

from typing import Any

from cms.library.actions import adopt_as_page
from cms.library.models import Adoption, Mode
from shared.actors import Actor
from tenants.context import in_public
from tenants.library.actions import change_shelf, create_item, create_shelf, publish_version
from tenants.library.models import LibraryItem, Shelf
from tenants.municipalities.models import Municipality
from tests.factories.cms import ThemePageFactory

TEAM = Actor(kind="operator", label="Serviceteam")


def product_texts(**fields: Any) -> dict[str, Any]:
    """The source of a passport, with other fields where the test wants them."""
    return {
        "title": "Paspoort aanvragen",
        "intro": "U vraagt een paspoort aan de balie aan.",
        "upl_name": "paspoort",
        "audience": "resident",
        "costs": "€ 86,10",
        "duration": "5 werkdagen",
        "needed": "<ul><li>Een pasfoto</li></ul>",
        "steps": [{"title": "Maak een afspraak", "text": "<p>Bel ons.</p>"}],
        "rules": "<p>Een paspoort is 10 jaar geldig.</p>",
        "body": "<h2>Spoed</h2><p>Het kan ook sneller.</p>",
    } | fields


def everybodys_shelf() -> Shelf:
    with in_public():
        found = Shelf.objects.filter(is_for_everybody=True).first()
    return found or create_shelf(name="Alle gemeenten", is_for_everybody=True, actor=TEAM)


def group_shelf(*members: Municipality, publishers: tuple[Municipality, ...] = ()) -> Shelf:
    shelf = create_shelf(name="Samenwerking", is_for_everybody=False, actor=TEAM)
    change_shelf(
        shelf=shelf,
        name=shelf.name,
        members=[one.pk for one in members],
        publishers=[one.pk for one in publishers],
        actor=TEAM,
    )
    return shelf


def product_item(shelf: Shelf | None = None, **fields: Any) -> LibraryItem:
    return create_item(
        shelf=shelf or everybodys_shelf(), kind="product", fields=product_texts(**fields), note="", by=None, actor=TEAM
    )


def change_item(item: LibraryItem, note: str = "Gewijzigd", **fields: Any) -> None:
    """A next version, in which these fields say something else than in the first one."""
    publish_version(item_id=item.pk, fields=product_texts(**fields), note=note, by=None, actor=TEAM)


def adopted_page(item: LibraryItem | None = None, mode: Mode = Mode.WAIT) -> Adoption:
    """A published page that the bound municipality made of an item."""
    source = item or product_item()
    return adopt_as_page(
        item_id=source.pk, parent=ThemePageFactory.create(), publish=True, mode=mode, user=None, actor=TEAM
    )
