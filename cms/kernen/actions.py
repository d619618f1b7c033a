"""Changing kernen and their waste calendars."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from cms.kernen.errors import WasteFileError
from cms.kernen.models import Collection, Kern, folded
from cms.kernen.waste import Pickup
from services.audit.actions import Thing, record
from shared.actors import Actor

SAVED = "kern.saved"
REMOVED = "kern.removed"
COLLECTIONS_ADDED = "kern.collections_added"
COLLECTION_REMOVED = "kern.collection_removed"
COLLECTIONS_REPLACED = "kern.collections_replaced"


@transaction.atomic
def save_kern(*, kern: Kern, actor: Actor) -> Kern:
    """Keep a kern that was judged by its form."""
    kern.save()
    record(SAVED, actor=actor, thing=_thing(kern))
    return kern


@transaction.atomic
def remove_kern(*, kern: Kern, actor: Actor) -> None:
    """Remove a kern and its waste calendar. Pages stay: one that was for it alone is for the whole municipality now."""
    record(REMOVED, actor=actor, thing=_thing(kern))
    kern.delete()


@transaction.atomic
def add_collections(*, kern: Kern, fraction: str, days: Iterable[date], actor: Actor) -> int:
    """Put days in a waste calendar; those that are there already stay as they are. Returns how many are new."""
    before = kern.collections.count()
    rows = [Collection(kern=kern, day=day, fraction=fraction) for day in days]
    Collection.objects.bulk_create(rows, ignore_conflicts=True)
    added: int = kern.collections.count() - before
    record(COLLECTIONS_ADDED, actor=actor, thing=_thing(kern), details={"fraction": fraction, "days": added})
    return added


@transaction.atomic
def remove_collection(*, collection: Collection, actor: Actor) -> None:
    """Take one day out of a waste calendar."""
    details = {"fraction": collection.fraction, "day": collection.day.isoformat()}
    record(COLLECTION_REMOVED, actor=actor, thing=_thing(collection.kern), details=details)
    collection.delete()


@transaction.atomic
def replace_collections(*, pickups: Iterable[Pickup], actor: Actor) -> int:
    """Take over a collector's file: in the period that it covers, its kernen have these days and no others.

    Returns how many days there are now in that period.

    Raises:
        WasteFileError: one of its kernen is gone.
    """
    found = list(pickups)
    kernen = {folded(kern.name): kern for kern in Kern.objects.select_for_update()}
    named = {pickup.kern for pickup in found}
    if not named <= kernen.keys():  # one of them was removed since the file was read
        raise WasteFileError(_("A village or neighbourhood was removed meanwhile. Nothing is taken over: try again."))
    first, last = min(pickup.day for pickup in found), max(pickup.day for pickup in found)
    Collection.objects.filter(
        kern__in=[kernen[name] for name in named], day__gte=first, day__lte=last
    ).delete()  # fmt: skip
    Collection.objects.bulk_create(
        [Collection(kern=kernen[pickup.kern], day=pickup.day, fraction=pickup.fraction) for pickup in found],
        batch_size=1000,
    )
    details: dict[str, str | int | list[str]] = {
        "kernen": len(named),
        "days": len(found),
        "first": first.isoformat(),
        "last": last.isoformat(),
    }
    record(COLLECTIONS_REPLACED, actor=actor, thing=Thing(kind="waste_calendar", id="all"), details=details)
    return len(found)


def _thing(kern: Kern) -> Thing:
    return Thing(kind="kern", id=str(kern.pk), label=kern.name)
