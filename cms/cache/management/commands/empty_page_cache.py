"""`manage.py empty_page_cache`: for after SQL that did not run through Django."""

import argparse
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from redis.exceptions import RedisError

from tenants.context import in_public
from tenants.errors import UnknownMunicipalityError
from tenants.municipalities.models import Municipality
from tenants.municipalities.queries import find_municipality
from tenants.versions import forget


class Command(BaseCommand):
    """Have the pages of a municipality, or of all, made anew."""

    help = "Have pages that are kept for visitors made anew from now on."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("slug", nargs="?", help="short name of the municipality")
        which.add_argument("--all", action="store_true", help="of every municipality")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["all"]:
            with in_public():
                municipalities = list(Municipality.objects.all())
        else:
            try:
                municipalities = [find_municipality(options["slug"])]
            except UnknownMunicipalityError as error:
                raise CommandError(str(error)) from error
        for municipality in municipalities:
            try:
                forget(municipality.schema_name)
            except RedisError as error:
                raise CommandError(f"Valkey does not answer ({type(error).__name__}): nothing was emptied.") from error
            self.stdout.write(f"The pages of {municipality.name} are made anew from now on.\n")
