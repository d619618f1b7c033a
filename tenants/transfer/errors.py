"""What can go wrong with packages and back-ups, in words fit for an operator."""

import errno

from shared.messages import lazy as _
from tenants.errors import TenancyError

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class TransferError(TenancyError):
    """Base of this app's errors."""


class PackageRefusedError(TransferError):
    """The package is damaged, hostile or of another kind than we read; nothing was taken from it."""


class TargetExistsError(TransferError):
    """The file to write is there already."""


class DiskError(TransferError):
    """A file could not be written or read."""


class DatabaseLostError(TransferError):
    """The database refused or went away during the work; nothing was kept."""


class NoBackupError(TransferError):
    """There is no such back-up, or its file is gone or changed."""


def disk_error(error: OSError) -> DiskError:
    """A failing disk, told to a person; the full one by its name."""
    if error.errno in _FULL:
        return DiskError(_("The disk is full. Nothing was left behind; make room and try again."))
    return DiskError(_("A file could not be read or written: %(reason)s.") % {"reason": error.strerror or str(error)})
