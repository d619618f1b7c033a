"""What operators can ask of the library: translates parameters into actions. Texts stay out of the record."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from shared.errors import MeentError
from tenants.context import in_public
from tenants.library.actions import change_shelf, create_item, create_shelf, publish_version, withdraw_item
from tenants.library.errors import UnknownItemError
from tenants.library.models import LibraryItem, Shelf
from tenants.operations.registry import OperationContext, OperationKind, operation_kinds


def _shelf(context: OperationContext) -> dict[str, Any]:
    """Parameters: shelf (id, absent for a new one), name, is_for_everybody, members and publishers (lists of ids)."""
    wanted = context.parameters
    name = str(wanted.get("name", ""))
    result: dict[str, Any] = {
        "shelf": str(wanted.get("shelf") or ""),
        "name": name,
        "members": len(wanted.get("members", [])),
    }
    if context.dry_run:
        return result
    shelf = _find_shelf(result["shelf"]) if result["shelf"] else None
    if shelf is None:
        shelf = create_shelf(
            name=name, is_for_everybody=bool(wanted.get("is_for_everybody", False)), actor=context.actor
        )
    change_shelf(
        shelf=shelf,
        name=name,
        members=[UUID(one) for one in wanted.get("members", [])],
        publishers=[UUID(one) for one in wanted.get("publishers", [])],
        actor=context.actor,
    )
    return result | {"shelf": str(shelf.pk)}


def _publish(context: OperationContext) -> dict[str, Any]:
    """Parameters: item (id), or shelf and kind for a new one; fields, note."""
    wanted = context.parameters
    fields, note = dict(wanted.get("fields", {})), str(wanted.get("note", ""))
    if context.dry_run:
        return {"item": str(wanted.get("item") or ""), "fields": len(fields)}
    try:
        if wanted.get("item"):
            version = publish_version(
                item_id=UUID(str(wanted["item"])), fields=fields, note=note, by=None, actor=context.actor
            )
            return {"item": str(version.item_id), "number": version.number, "fields": len(version.fields)}
        shelf = _find_shelf(str(wanted.get("shelf")))
        item = create_item(
            shelf=shelf, kind=str(wanted.get("kind")), fields=fields, note=note, by=None, actor=context.actor
        )
    except ValidationError as error:
        raise MeentError(" ".join(error.messages)) from error
    return {"item": str(item.pk), "number": 1, "fields": len(fields)}


def _withdraw(context: OperationContext) -> dict[str, Any]:
    """Parameters: item (id), note."""
    item_id, note = UUID(str(context.parameters["item"])), str(context.parameters.get("note", ""))
    if context.dry_run:
        with in_public():
            item = LibraryItem.objects.filter(pk=item_id).first()
        if item is None:
            raise UnknownItemError
    else:
        item = withdraw_item(item_id=item_id, note=note, by=None, actor=context.actor)
    return {"item": str(item.pk), "title": item.title}


def _find_shelf(shelf_id: str) -> Shelf:
    with in_public():
        shelf = Shelf.objects.filter(pk=UUID(shelf_id)).first()
    if shelf is None:
        raise UnknownItemError
    return shelf


def _without_texts(values: dict[str, Any]) -> dict[str, Any]:
    fields = values.get("fields")
    return values | {"fields": sorted(fields)} if isinstance(fields, dict) else values


def register() -> None:
    """Tell the platform what can be asked here."""
    for key, title, run in (
        ("library.shelf", _("Change a shelf of the library"), _shelf),
        ("library.publish", _("Publish a text in the library"), _publish),
        ("library.withdraw", _("Withdraw a text from the library"), _withdraw),
    ):
        operation_kinds.register(key, OperationKind(title=title, run=run, redacted=_without_texts))
