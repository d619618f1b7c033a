"""Refused: django-tenants' own."""

from tenants.commandline.refused import RefusedCommand


class Command(RefusedCommand):
    help = "Not for this platform."
    instead = "`migrate_public`, then `fleet migrate`."
