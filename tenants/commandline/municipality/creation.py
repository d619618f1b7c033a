"""`municipality create|list`."""

from argparse import ArgumentParser
from typing import Any

from tenants.commandline.base import Call, SubCommand
from tenants.context import in_public
from tenants.municipalities.models import Municipality


class Create(SubCommand):
    """Make a municipality."""

    name = "create"
    help = "Make a municipality that is ready to serve."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--name", required=True, help="Zonnedal")
        parser.add_argument("--slug", required=True, help="zonnedal")
        parser.add_argument("--gemeentecode", required=True, help="CBS code, 4 digits")
        parser.add_argument("--domain", required=True, help="www.zonnedal.nl")
        parser.add_argument("--official-name", default="", help="Gemeente Zonnedal, unless you say otherwise")
        parser.add_argument("--inhabitants", type=int)
        parser.add_argument("--oin", default="", help="20 digits")
        parser.add_argument("--rsin", default="", help="9 digits")
        parser.add_argument("--owms-uri", default="", help="http://standaarden.overheid.nl/owms/terms/…")

    def run(self, call: Call) -> dict[str, Any]:
        names = ("name", "slug", "gemeentecode", "domain", "official_name", "inhabitants", "oin", "rsin", "owms_uri")
        return call.perform("municipality.create", parameters={name: call.options[name] for name in names})

    def show(self, result: dict[str, Any], call: Call) -> None:
        call.out.write(f"{result['name']} is ready: {result['url']}")


class List(SubCommand):
    """All municipalities."""

    name = "list"
    help = "All municipalities with their state."
    changes = False

    def run(self, call: Call) -> dict[str, Any]:
        with in_public():
            return {
                "municipalities": [
                    {
                        "slug": municipality.slug,
                        "name": municipality.name,
                        "state": municipality.state,
                        "domains": sorted(domain.domain for domain in municipality.domains.all()),
                    }
                    for municipality in Municipality.objects.prefetch_related("domains")
                ]
            }

    def show(self, result: dict[str, Any], call: Call) -> None:
        for row in result["municipalities"]:
            call.out.write(f"{row['slug']:20} {row['state']:13} {', '.join(row['domains'])}")
