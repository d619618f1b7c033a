"""Begin the interface texts of a further language, such as Frisian."""

from typing import Any

from babel import Locale, UnknownLocaleError
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from shared.catalogues import new_catalogue


class Command(BaseCommand):
    help = "Writes locale/CODE/LC_MESSAGES/django.po with every text and its Dutch; a second run keeps what is there."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", help="of the language, such as fy")

    def handle(self, *_args: Any, **options: Any) -> None:
        code = options["code"]
        try:
            Locale.parse(code)
        except (ValueError, UnknownLocaleError) as error:
            raise CommandError(f"{code} is no code of a language, such as fy.") from error
        path = new_catalogue(settings.BASE_DIR, code)
        self.stdout.write(f"{path.relative_to(settings.BASE_DIR)}: translate it, then run compile_catalogues.")
