"""`manage.py fleet …`: all municipalities at once."""

from tenants.commandline.base import OperatorsCommand
from tenants.commandline.fleet import rollout, running, status


class Command(OperatorsCommand):
    help = "All municipalities: status, drift, migrate, run."
    sub_commands = (
        status.Status,
        status.Drift,
        rollout.Migrate,
        running.Run,
    )
