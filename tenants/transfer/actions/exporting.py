"""The exit package: a municipality leaves with everything."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import structlog
from django.conf import settings
from django.utils import timezone

from shared.actors import Actor
from shared.messages import lazy as _
from shared.progress import Progress, SilentProgress
from tenants.errors import RefusedError
from tenants.municipalities.models import Municipality, State
from tenants.operations.locks import reading
from tenants.transfer.errors import DiskError, TargetExistsError, disk_error
from tenants.transfer.workspaces import tidy_leftovers, workspace
from tenants.transfer.writing import Written, write_package

logger = structlog.stdlib.get_logger(__name__)

PACKAGE_SUFFIX = ".zip"

WHOLE = frozenset({State.READY, State.SUSPENDED, State.ARCHIVED})
"""States in which a municipality's rows and files are whole, so that a package of it means something."""


def export_municipality(
    *,
    municipality: Municipality,
    to: Path,
    actor: Actor,
    with_password_hashes: bool = False,
    overwrite: bool = False,
    progress: Progress | None = None,
) -> Written:
    """Write everything of a municipality into one file, while it goes on serving.

    The file appears under its name when it is whole; an error or a `kill -9` leaves none.

    Raises:
        TargetExistsError: the file is there already and `overwrite` was not asked.
        RefusedError: the municipality is being made, restored or removed.
        BusyError: it is being restored or removed at this moment.
        TransferError: the disk or the database broke off the work.
    """
    check_target(municipality, to, overwrite=overwrite)
    tidy_leftovers()
    temporary = to.absolute().with_name(f".{uuid4()}.unfinished")
    with reading(municipality), workspace("export", file=str(temporary)):
        written = write_package(
            municipality,
            temporary=temporary,
            target=to,
            with_secrets=with_password_hashes,
            is_backup=False,
            progress=progress or SilentProgress(),
        )
    logger.info("municipality_exported", slug=municipality.slug, bytes=written.bytes, actor_kind=actor.kind)
    return written


def package_expires_at(made_at: datetime) -> datetime | None:
    """When a package of that moment is removed from PACKAGE_ROOT; None when the installation keeps them."""
    return made_at + timedelta(days=settings.PACKAGE_KEEP_DAYS) if settings.PACKAGE_KEEP_DAYS else None


def remove_expired_packages(*, actor: Actor) -> int:
    """Remove the exit packages in PACKAGE_ROOT whose time has come; returns how many.

    They hold everything of a municipality, residents who were erased since as well. One that was written elsewhere is
    the operator's own to remove.
    """
    count = 0
    for path in sorted(Path(settings.PACKAGE_ROOT).glob(f"*{PACKAGE_SUFFIX}")):
        if path.is_symlink() or not path.is_file():
            continue
        expires_at = package_expires_at(datetime.fromtimestamp(path.stat().st_mtime, UTC))
        if expires_at and expires_at <= timezone.now():
            path.unlink(missing_ok=True)
            logger.info("package_removed", name=path.name, actor_kind=actor.kind)
            count += 1
    return count


def check_whole(municipality: Municipality) -> None:
    """Refuse a municipality whose rows and files are not whole now."""
    if municipality.state not in WHOLE:
        raise RefusedError(
            _("%(name)s is %(state)s, so this is not possible.")
            % {"name": municipality.name, "state": State(municipality.state).label}
        )


def check_target(municipality: Municipality, to: Path, *, overwrite: bool) -> None:
    """Refuse early what can't be exported, or not to there."""
    check_whole(municipality)
    try:
        if not to.parent.is_dir():
            raise DiskError(_("There is no folder %(path)s.") % {"path": to.parent})
        if to.is_dir():
            raise TargetExistsError(_("%(path)s is a folder; name a file in it.") % {"path": to})
        if to.exists() and not overwrite:
            raise TargetExistsError(_("%(path)s is there already. Nothing was written over it.") % {"path": to})
    except OSError as error:
        raise disk_error(error) from error
