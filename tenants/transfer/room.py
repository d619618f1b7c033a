"""Whether there is room for a package, asked before anything of it is loaded."""

import shutil
from collections import defaultdict
from pathlib import Path

from django.conf import settings
from django.db import connection

from shared.messages import lazy as _
from tenants.context import in_municipality
from tenants.errors import StorageFullError
from tenants.municipalities.models import Municipality
from tenants.storage import storage_gates
from tenants.transfer.archive import PackageReader
from tenants.transfer.errors import DiskError, TransferError
from tenants.transfer.folders import roots

ROWS_GROW = 2.0
"""Bytes in the database for each byte of CSV: `make bench ARGS=transfer` measures 1.3 with indexes for requests; some
tables pass through a temporary one."""
_LOG_GROWS = 3.0
"""Bytes of the database's log, which are there while rows are loaded: 2.4 as measured."""
_SPARE_BYTES = 64 * 1024 * 1024
_MB = 1024 * 1024


def require_disks(package: PackageReader) -> None:
    """Refuse what does not fit on the disks of the files and of the database.

    What lies on one disk is added up. The database counts when it is on this machine, or `PG_DATA` says where.

    Raises:
        DiskError: there is no room.
    """
    needed: dict[int, int] = defaultdict(int)
    places: dict[int, Path] = {}
    for folder, size in [
        *((root, _file_bytes(package, name)) for name, root in roots().items()),
        *((folder, int(_row_bytes(package) * (ROWS_GROW + _LOG_GROWS))) for folder in _database_folders()),
    ]:
        place = _existing(folder)
        needed[place.stat().st_dev] += size
        places.setdefault(place.stat().st_dev, place)
    for device, size in needed.items():
        if size and size + _SPARE_BYTES > shutil.disk_usage(places[device]).free:
            raise DiskError(
                _("There is no room for this package: it needs %(needed)s MB on the disk of %(folder)s.")
                % {"needed": size // _MB + 1, "folder": places[device]}
            )


def require_allowed(package: PackageReader, municipality: Municipality, *, over_limit: bool) -> None:
    """Refuse what is more than an import may be, or than a new municipality may store.

    Args:
        over_limit: the operator wants it in although it is more than the municipality may store.

    Raises:
        TransferError: it is more.
    """
    unpacked = _row_bytes(package) + sum(_file_bytes(package, name) for name in roots())
    if unpacked > settings.IMPORT_MOST_MB * _MB:
        raise TransferError(
            _("The package is %(size)s MB once it is unpacked; this installation takes %(most)s MB (IMPORT_MOST_MB).")
            % {"size": unpacked // _MB + 1, "most": settings.IMPORT_MOST_MB}
        )
    stored = int(_row_bytes(package) * ROWS_GROW) + sum(_file_bytes(package, name) for name in roots())
    try:
        with in_municipality(municipality):
            for gate in storage_gates.values() if not over_limit else ():
                gate(stored)
    except StorageFullError as error:
        raise TransferError(
            _(
                "What the package holds takes about %(size)s MB, and a new municipality may store %(most)s MB. "
                "Import it over the limit (--over-limit), and give it a limit of its own afterwards."
            )
            % {"size": stored // _MB + 1, "most": error.context.get("storage_mb", "?")}
        ) from error


def _file_bytes(package: PackageReader, folder: str) -> int:
    return sum(package.size_of(name) for name in package.file_names if name.startswith(f"{folder}/"))


def _row_bytes(package: PackageReader) -> int:
    return sum(package.size_of(resource.path) for resource in package.manifest.tables)


def _database_folders() -> list[Path]:
    """A folder on the disk where PostgreSQL has its files, when that is of this machine.

    Only its superuser may ask the server for it; a server here is taken to be on the disk of the media, unless told.
    """
    if settings.PG_DATA:
        return [Path(settings.PG_DATA)]
    host = str(connection.settings_dict["HOST"] or "")
    is_here = host in {"", "localhost", "127.0.0.1", "::1"} or host.startswith("/")
    return [Path(settings.MEDIA_ROOT)] if is_here else []


def _existing(folder: Path) -> Path:
    """The folder, or the nearest above it that is there."""
    return next(place for place in (folder, *folder.absolute().parents) if place.exists())
