"""Create, list, suspend and resume municipalities."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from shared.actors import Actor
from shared.errors import MeentError
from tenants.context import in_public
from tenants.municipalities.models import Municipality
from tenants.provisioning.actions import create_municipality, resume_municipality, suspend_municipality

CREATE_OPTIONS = (
    "name", "slug", "gemeentecode", "domain", "official_name", "inhabitants", "oin", "rsin", "owms_uri",
)  # fmt: skip


class Command(BaseCommand):
    help = "Create, list, suspend and resume municipalities."

    def add_arguments(self, parser: CommandParser) -> None:
        operations = parser.add_subparsers(dest="operation", required=True)
        create = operations.add_parser("create", help="Make a municipality that is ready to serve.")
        create.add_argument("--name", required=True, help="Zonnedal")
        create.add_argument("--slug", required=True, help="zonnedal")
        create.add_argument("--gemeentecode", required=True, help="CBS code, 4 digits")
        create.add_argument("--domain", required=True, help="www.zonnedal.nl")
        create.add_argument("--official-name", default="", help="Gemeente Zonnedal, unless you say otherwise")
        create.add_argument("--inhabitants", type=int)
        create.add_argument("--oin", default="", help="20 digits")
        create.add_argument("--rsin", default="", help="9 digits")
        create.add_argument("--owms-uri", default="", help="http://standaarden.overheid.nl/owms/terms/…")
        operations.add_parser("list", help="All municipalities with their state.")
        for operation in ("suspend", "resume"):
            operations.add_parser(operation).add_argument("slug")

    def handle(self, *_args: Any, **options: Any) -> None:
        actor = Actor.system(f"manage.py municipality {options['operation']}")
        try:
            match options["operation"]:
                case "create":
                    made = create_municipality(actor=actor, **{key: options[key] for key in CREATE_OPTIONS})
                    self.stdout.write(self.style.SUCCESS(f"{made.name} is ready: {made.base_url}/"))
                case "list":
                    self._list()
                case "suspend":
                    suspend_municipality(municipality=_find(options["slug"]), actor=actor)
                case "resume":
                    resume_municipality(municipality=_find(options["slug"]), actor=actor)
        except MeentError as error:
            raise CommandError(str(error)) from error

    def _list(self) -> None:
        with in_public():
            for municipality in Municipality.objects.prefetch_related("domains"):
                domains = ", ".join(domain.domain for domain in municipality.domains.all())
                self.stdout.write(f"{municipality.slug:20} {municipality.state:13} {domains}")


def _find(slug: str) -> Municipality:
    with in_public():
        municipality = Municipality.objects.filter(slug=slug).first()
    if municipality is None:
        raise CommandError(f"No municipality is called {slug!r}; see `manage.py municipality list`.")
    return municipality
