"""`manage.py municipality …`: one municipality, from its making to its removal."""

from tenants.commandline.base import OperatorsCommand
from tenants.commandline.municipality import creation, state


class Command(OperatorsCommand):
    help = "One municipality: create, list, suspend, resume."
    sub_commands = (
        creation.Create,
        creation.List,
        state.Suspend,
        state.Resume,
    )
