"""`manage.py library …`: the texts that municipalities share."""

from tenants.commandline.base import OperatorsCommand
from tenants.commandline.library import changing, reading


class Command(OperatorsCommand):
    help = "The shared library: shelves, texts, their versions."
    sub_commands = (
        reading.Shelves,
        reading.Items,
        changing.MakeShelf,
        changing.Publish,
        changing.Withdraw,
    )
