"""Refused: django-tenants' own."""

from django.db.migrations.autodetector import MigrationAutodetector

from tenants.commandline.refused import RefusedCommand


class Command(RefusedCommand):
    help = "Not for this platform."
    autodetector = MigrationAutodetector  # a check of Django wants it equal to that of makemigrations
    instead = "`migrate_public`, then `fleet migrate`."
