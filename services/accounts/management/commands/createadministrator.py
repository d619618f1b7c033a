"""Make the first administrator of a municipality."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from services.accounts.actions import create_administrator
from shared.actors import Actor
from shared.terminal import password_from
from tenants.context import in_municipality, in_public
from tenants.municipalities.models import Municipality


class Command(BaseCommand):
    help = "Makes a Beheerder of one municipality. The password is asked for, or read from ADMINISTRATOR_PASSWORD."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("municipality", help="short name, such as zonnedal")
        parser.add_argument("--email", required=True)
        parser.add_argument("--first-name", required=True)
        parser.add_argument("--last-name", required=True)

    def handle(self, *_args: Any, **options: Any) -> None:
        with in_public():
            municipality = Municipality.objects.filter(slug=options["municipality"]).first()
        if municipality is None:
            raise CommandError(f"No municipality is called {options['municipality']!r}; see `municipality list`.")
        password = password_from("ADMINISTRATOR_PASSWORD")
        with in_municipality(municipality):
            try:
                user = create_administrator(
                    email=options["email"],
                    first_name=options["first_name"],
                    last_name=options["last_name"],
                    password=password,
                    actor=Actor.system("manage.py createadministrator"),
                )
            except ValidationError as error:
                raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(self.style.SUCCESS(f"{user.email} can log in at {municipality.base_url}/beheer/"))
