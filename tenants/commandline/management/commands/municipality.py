"""`manage.py municipality …`: one municipality, from its making to its removal."""

from tenants.commandline.base import OperatorsCommand
from tenants.commandline.municipality import (
    backups,
    cloning,
    creation,
    identity,
    limits,
    listing,
    log_in,
    removal,
    state,
    transfer,
)


class Command(OperatorsCommand):
    help = "One municipality, from its making to its removal."
    sub_commands = (
        creation.Create,
        creation.Invite,
        log_in.ResetLogIn,
        listing.List,
        listing.Show,
        identity.Rename,
        identity.Domain,
        state.Suspend,
        state.Resume,
        cloning.Clone,
        transfer.Export,
        transfer.Import,
        backups.TakeBackup,
        backups.Backups,
        backups.Restore,
        removal.Delete,
        removal.Certificate,
        limits.Limits,
    )
