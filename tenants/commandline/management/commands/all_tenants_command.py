"""Refused: django-tenants' own."""

from tenants.commandline.refused import RefusedCommand


class Command(RefusedCommand):
    help = "Not for this platform."
    instead = "`fleet run COMMAND`."
