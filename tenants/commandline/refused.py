"""Commands of django-tenants and Django that go round our checks: they say which of ours does the work."""

from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError, CommandParser


class RefusedCommand(BaseCommand):
    """Does nothing and says what to use. Stands in an app that comes before django-tenants, so it is found first."""

    instead: ClassVar[str]
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("arguments", nargs="*")

    def run_from_argv(self, argv: list[str]) -> None:
        super().run_from_argv(argv[:2])  # whatever options the other one had

    def handle(self, *_args: Any, **_options: Any) -> None:
        name = type(self).__module__.rsplit(".", 1)[1]
        raise CommandError(f"{name} is not for this platform: it knows nothing of our checks. Use {self.instead}")
