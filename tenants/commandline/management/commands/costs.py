"""`manage.py costs …`: who pays what."""

from tenants.commandline.base import OperatorsCommand
from tenants.commandline.costs import report


class Command(OperatorsCommand):
    help = "What the municipalities used, and who pays what."
    sub_commands = (report.Report,)
