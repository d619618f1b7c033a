"""Errors of the fleet."""

from tenants.errors import PartlyDoneError, TenancyError


class PlatformBehindError(TenancyError):
    """The public schema lacks migrations; it goes before the municipalities."""


class DatabaseLostError(TenancyError):
    """The connection to the database broke during a roll-out."""


class RolloutFailedError(PartlyDoneError):
    """Not every municipality was migrated."""


class CommandFailedError(PartlyDoneError):
    """A management command failed for some municipalities."""


class CommandRefusedError(TenancyError):
    """There is no such management command, or it may not be run over the fleet."""
