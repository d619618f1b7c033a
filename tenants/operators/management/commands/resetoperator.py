"""Let an operator in again who lost phone and passkey."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from shared.actors import Actor
from shared.terminal import require_yes
from tenants.context import in_public
from tenants.login.actions import reset_factors
from tenants.login.locks import lift_all
from tenants.operators.models import Operator


class Command(BaseCommand):
    help = "Removes an operator's second factors, ends their sessions and lifts their locks."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", required=True)
        parser.add_argument("--yes", action="store_true", help="Do not ask; you are sure.")

    def handle(self, *_args: Any, **options: Any) -> None:
        with in_public():
            operator = Operator.objects.filter(email=options["email"].lower()).first()
            if operator is None:
                raise CommandError("There is no operator with this e-mail address.")
            if not options["yes"]:
                require_yes(f"{operator} loses every second factor and is logged out everywhere.")
            actor = Actor.system("manage.py resetoperator")
            count = reset_factors(account=operator, actor=actor)
            lift_all(account=operator, actor=actor)
        self.stdout.write(
            self.style.SUCCESS(f"{count} factors removed. At the next log-in a new second step is set up.")
        )
