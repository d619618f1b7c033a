"""Compile the translation catalogues."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from shared.catalogues import compile_catalogues


class Command(BaseCommand):
    help = "Compiles every .po of the house with Babel; gettext's msgfmt is not needed."
    requires_system_checks: list[str] = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(f"{compile_catalogues(settings.BASE_DIR)} catalogues compiled.")
