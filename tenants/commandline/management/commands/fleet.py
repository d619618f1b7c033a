"""`manage.py fleet …`: all municipalities at once."""

from tenants.commandline.base import OperatorsCommand
from tenants.commandline.fleet import status


class Command(OperatorsCommand):
    help = "All municipalities: status, drift."
    sub_commands = (
        status.Status,
        status.Drift,
    )
