"""`library shelves` and `library items`."""

from argparse import ArgumentParser
from collections import Counter
from typing import Any

from tenants.commandline.base import Call, SubCommand, moment
from tenants.context import in_public
from tenants.library.models import LibraryItem, Shelf


class Shelves(SubCommand):
    """What shelves there are."""

    name = "shelves"
    help = "List the shelves, who reads each, and how many texts lie on it."
    changes = False

    def run(self, call: Call) -> dict[str, Any]:  # it has no options
        with in_public():
            shelves = Shelf.objects.prefetch_related("members__municipality")
            texts = Counter(LibraryItem.objects.values_list("shelf", flat=True))
            return {
                "shelves": [
                    {
                        "id": str(shelf.pk),
                        "name": shelf.name,
                        "is_for_everybody": shelf.is_for_everybody,
                        "texts": texts[shelf.pk],
                        "members": sorted(member.municipality.slug for member in shelf.members.all()),
                        "publishers": sorted(one.municipality.slug for one in shelf.members.all() if one.may_publish),
                    }
                    for shelf in shelves
                ]
            }

    def show(self, result: dict[str, Any], call: Call) -> None:
        for shelf in result["shelves"]:
            readers = "everybody" if shelf["is_for_everybody"] else ", ".join(shelf["members"]) or "nobody"
            call.out.write(f"{shelf['name']}: {shelf['texts']} texts, read by {readers}")
            if shelf["publishers"]:
                call.out.write(f"    with texts by {', '.join(shelf['publishers'])}")
        if not result["shelves"]:
            call.out.write("There are no shelves. Make one: manage.py library shelf NAME --everybody")


class Items(SubCommand):
    """What texts there are."""

    name = "items"
    help = "List the texts of the library with their ids."
    changes = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--shelf", metavar="NAME", help="on this shelf only")

    def run(self, call: Call) -> dict[str, Any]:
        with in_public():
            items = LibraryItem.objects.select_related("shelf", "source").order_by("shelf__name", "title")
            if call.options["shelf"]:
                items = items.filter(shelf__name=call.options["shelf"])
            return {
                "items": [
                    {
                        "id": str(item.pk),
                        "shelf": item.shelf.name,
                        "kind": item.kind,
                        "title": item.title,
                        "version": item.number,
                        "changed_at": item.changed_at,
                        "maintained_by": item.source.slug if item.source is not None else "",
                        "is_withdrawn": item.is_withdrawn,
                    }
                    for item in items
                ]
            }

    def show(self, result: dict[str, Any], call: Call) -> None:
        for item in result["items"]:
            state = "withdrawn" if item["is_withdrawn"] else f"version {item['version']}, {moment(item['changed_at'])}"
            by = item["maintained_by"] or "the shared-service team"
            call.out.write(f"{item['id']}  {item['shelf']}: {item['title']} ({item['kind']}, {state}, by {by})")
        if not result["items"]:
            call.out.write("There are no texts.")
