"""`library shelf`, `library publish` and `library withdraw`: on record, like every operation."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any
from uuid import UUID

from tenants.commandline.base import Call, SubCommand, WrongUsageError
from tenants.context import in_public
from tenants.library.models import Shelf
from tenants.library.registry import item_kinds
from tenants.municipalities.queries import find_municipality


class MakeShelf(SubCommand):
    """A new shelf, or other readers of one."""

    name = "shelf"
    help = "Make a shelf, or change its name and who reads it. Members that are not named stay as they are."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("shelf", metavar="NAME", help="its name, also of one that is there")
        parser.add_argument("--everybody", action="store_true", help="a new shelf that every municipality reads")
        parser.add_argument("--rename", metavar="NAME", help="its name from now on")
        parser.add_argument(
            "--member", action="append", metavar="MUNICIPALITY", help="reads it; may be given more often"
        )
        parser.add_argument(
            "--publisher", action="append", metavar="MUNICIPALITY", help="reads it and adds texts of its own; idem"
        )
        parser.add_argument("--no-members", action="store_true", help="nobody reads it any more")

    def run(self, call: Call) -> dict[str, Any]:
        options = call.options
        named = {*(options["member"] or []), *(options["publisher"] or [])}
        if options["no_members"] and named:
            raise WrongUsageError("Name members, or say --no-members.")
        with in_public():
            shelf = Shelf.objects.filter(name=options["shelf"]).first()
            has = list(shelf.members.all()) if shelf is not None else []
            is_taken = bool(options["rename"]) and Shelf.objects.filter(name=options["rename"]).exists()
        if is_taken:
            raise WrongUsageError(f"There is a shelf “{options['rename']}” already.")
        if shelf is not None and options["everybody"] and not shelf.is_for_everybody:
            raise WrongUsageError("This shelf is there already, for a group. Make another one for everybody.")
        if named or options["no_members"]:
            members = [str(find_municipality(slug).pk) for slug in sorted(named)]
            publishers = [str(find_municipality(slug).pk) for slug in options["publisher"] or []]
        else:
            members = [str(one.municipality_id) for one in has]
            publishers = [str(one.municipality_id) for one in has if one.may_publish]
        return call.perform(
            "library.shelf",
            parameters={
                "shelf": str(shelf.pk) if shelf is not None else "",
                "name": options["rename"] or options["shelf"],
                "is_for_everybody": options["everybody"],
                "members": members,
                "publishers": publishers,
            },
        )

    def show(self, result: dict[str, Any], call: Call) -> None:
        call.out.write(f"The shelf “{result['name']}” {call.be} saved, with {result['members']} members.")


class Publish(SubCommand):
    """A new text, or a next version of one."""

    name = "publish"
    help = "Put a text on a shelf, or publish its next version. Who adopted it is told at once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="JSON: an object with the fields of the text")
        parser.add_argument("--item", type=UUID, metavar="ID", help="the text of which this is the next version")
        parser.add_argument("--shelf", metavar="NAME", help="for a new text: its shelf")
        parser.add_argument("--kind", metavar="KIND", help="for a new text: product, page, form or answer")
        parser.add_argument("--note", default="", help="what changed and why; whoever adopted the text reads it")

    def run(self, call: Call) -> dict[str, Any]:
        options = call.options
        if (options["item"] is None) == (options["shelf"] is None):
            raise WrongUsageError("Name --item for a next version, or --shelf and --kind for a new text.")
        parameters: dict[str, Any] = {"fields": _fields(options["file"]), "note": options["note"]}
        if options["item"] is not None:
            return call.perform("library.publish", parameters=parameters | {"item": str(options["item"])})
        if options["kind"] not in item_kinds:
            raise WrongUsageError(f"Name the --kind: one of {', '.join(sorted(item_kinds))}.")
        with in_public():
            shelf = Shelf.objects.filter(name=options["shelf"]).first()
        if shelf is None:
            raise WrongUsageError(f"There is no shelf “{options['shelf']}”. See manage.py library shelves.")
        return call.perform(
            "library.publish", parameters=parameters | {"shelf": str(shelf.pk), "kind": options["kind"]}
        )

    def show(self, result: dict[str, Any], call: Call) -> None:
        number = f", version {result['number']}" if "number" in result else ""
        call.out.write(f"The text {result['item'] or ''} {call.be} published{number}, with {result['fields']} fields.")


class Withdraw(SubCommand):
    """A text that is no longer kept."""

    name = "withdraw"
    help = "Withdraw a text. Pages that follow it stay online; their editors are told."
    asks = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("item", type=UUID, metavar="ID")
        parser.add_argument("--note", required=True, help="why; whoever adopted the text reads it")

    def run(self, call: Call) -> dict[str, Any]:
        call.confirm("Nobody can adopt this text any more, and it gets no next version.")
        return call.perform(
            "library.withdraw", parameters={"item": str(call.options["item"]), "note": call.options["note"]}
        )

    def show(self, result: dict[str, Any], call: Call) -> None:
        call.out.write(f"“{result['title']}” {call.be} withdrawn.")


def _fields(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise WrongUsageError(f"{path} can't be read: {error.strerror}.") from error
    except ValueError as error:
        raise WrongUsageError(f"{path} is no JSON in UTF-8: {error}.") from error
    if not isinstance(found, dict) or not found:
        raise WrongUsageError(f"{path} must hold one object: the name of each field with its text.")
    return found
