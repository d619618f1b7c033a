"""Bring every municipality's schema up to date, one after the other."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from tenants.context import in_public, in_schema
from tenants.municipalities.health import missing_migrations
from tenants.municipalities.models import Municipality
from tenants.postgresql.migrations import migrate_schema


class Command(BaseCommand):
    help = "Migrates the schemas of all municipalities. A failure names the municipality; the others go on."
    requires_system_checks: list[str] = []

    def handle(self, *_args: Any, **_options: Any) -> None:
        with in_public():
            municipalities = list(Municipality.objects.all())
        failed: list[str] = []
        for municipality in municipalities:
            with in_schema(municipality.schema_name):
                is_current = not missing_migrations()
            if is_current:
                continue
            self.stdout.write(f"{municipality.name} …")
            try:
                migrate_schema(municipality.schema_name)
            except DatabaseError as error:
                failed.append(municipality.name)
                self.stderr.write(f"{municipality.name}: {error}")
        if failed:
            raise CommandError(f"Not migrated: {', '.join(failed)}. The others are up to date.")
        self.stdout.write(self.style.SUCCESS(f"{len(municipalities)} municipalities are up to date."))
