"""`municipality rename|domain`."""

from argparse import ArgumentParser
from typing import Any

from tenants.commandline.base import Call, SubCommand, WrongUsageError
from tenants.municipalities.queries import find_municipality


class Rename(SubCommand):
    """Another name, short name or code."""

    name = "rename"
    help = "Another name, short name, code or number of inhabitants; what you leave out stays as it is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", help="short name, as `municipality list` shows it")
        parser.add_argument("--name", default="", dest="new_name")
        parser.add_argument("--official-name", default="")
        parser.add_argument("--slug", default="", dest="new_slug", help="another short name for commands and logs")
        parser.add_argument("--gemeentecode", default="")
        parser.add_argument("--inhabitants", type=int, help="their number; costs can be split by it")

    def run(self, call: Call) -> dict[str, Any]:
        options = call.options
        parameters = {
            "name": options["new_name"],
            "official_name": options["official_name"],
            "slug": options["new_slug"],
            "gemeentecode": options["gemeentecode"],
            "inhabitants": options["inhabitants"],
        }
        if all(value in ("", None) for value in parameters.values()):
            raise WrongUsageError("There is nothing to change: give --name, --slug or another option.")
        return call.perform(
            "municipality.rename", municipality=find_municipality(options["slug"]), parameters=parameters
        )

    def show(self, result: dict[str, Any], call: Call) -> None:
        call.out.write(f"{result['official_name']} ({result['slug']}), {result['gemeentecode']}: {result['url']}")


class Domain(SubCommand):
    """Host names."""

    name = "domain"
    help = "Add or remove a host name of a municipality, or make one the primary one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=("add", "remove", "primary"))
        parser.add_argument("slug", help="short name, as `municipality list` shows it")
        parser.add_argument("domain", help="www.zonnedal.nl")

    def run(self, call: Call) -> dict[str, Any]:
        return call.perform(
            f"municipality.domain_{call.options['action']}",
            municipality=find_municipality(call.options["slug"]),
            parameters={"domain": call.options["domain"]},
        )

    def show(self, result: dict[str, Any], call: Call) -> None:
        primary, *others = result["domains"]
        call.out.write(f"{result['slug']}: {primary} (primary)")
        for domain in others:
            call.out.write(f"  {domain} leads there")
