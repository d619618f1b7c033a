"""Bring the Dutch catalogues up to date with code and templates."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from shared.catalogues import app_folders, update_catalogue


class Command(BaseCommand):
    help = "Adds new texts to each app's Dutch catalogue and says which lack a translation."
    requires_system_checks: list[str] = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        for folder in app_folders(settings.BASE_DIR):
            for text in update_catalogue(folder):
                self.stdout.write(f"{folder.relative_to(settings.BASE_DIR)}: {text!r}")
