"""Make an account for someone of the shared-service team."""

from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from shared.terminal import password_from
from tenants.context import in_public
from tenants.operators.models import Operator


class Command(BaseCommand):
    help = "Makes an operator. The password is asked for, or read from OPERATOR_PASSWORD."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", required=True)
        parser.add_argument("--name", required=True)

    def handle(self, *_args: Any, **options: Any) -> None:
        password = password_from("OPERATOR_PASSWORD")
        try:
            validate_password(password)
            with in_public():
                Operator.objects.create_operator(email=options["email"], name=options["name"], password=password)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(self.style.SUCCESS(f"{options['email']} can log in on the platform's own host."))
