"""Back-ups of one municipality: taken, and removed when their time has come."""

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import structlog
from django.conf import settings
from django.utils import timezone

from shared.actors import Actor
from shared.messages import lazy as _
from shared.progress import Progress, SilentProgress
from tenants.context import in_public
from tenants.errors import RefusedError
from tenants.municipalities.models import Municipality
from tenants.operations.locks import reading
from tenants.transfer.actions.exporting import check_whole
from tenants.transfer.errors import disk_error
from tenants.transfer.models import Backup
from tenants.transfer.workspaces import tidy_leftovers, unfinished, workspace
from tenants.transfer.writing import write_package

logger = structlog.stdlib.get_logger(__name__)


def backup_municipality(
    *, municipality: Municipality, actor: Actor, keep_days: int | None = None, progress: Progress | None = None
) -> Backup:
    """Take a back-up, while the municipality goes on serving: a package with everything, also password hashes.

    Args:
        keep_days: how long it is kept; None: BACKUP_RETENTION_DAYS.

    Raises:
        RefusedError: the municipality is being made, restored or removed.
        BusyError: it is being restored or removed at this moment.
        TransferError: the disk or the database broke off the work.
    """
    check_whole(municipality)
    tidy_leftovers()
    backup_id, taken_at = uuid4(), timezone.now()
    days = settings.BACKUP_RETENTION_DAYS if keep_days is None else keep_days
    if days < 1:
        raise RefusedError(_("A back-up is kept for at least 1 day."))
    path = f"{municipality.pk}/{taken_at:%Y%m%dT%H%M%SZ}-{str(backup_id)[:8]}.zip"
    target = file_of(path)
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise disk_error(error) from error
    with reading(municipality), workspace("backup", file=str(target)):
        written = write_package(
            municipality,
            temporary=unfinished(target),
            target=target,
            with_secrets=True,
            is_backup=True,
            progress=progress or SilentProgress(),
        )
        with in_public():
            backup = Backup.objects.create(
                id=backup_id,
                municipality_id=municipality.pk,
                municipality_slug=municipality.slug,
                path=path,
                taken_at=taken_at,
                expires_at=taken_at + timedelta(days=days),
                bytes=written.bytes,
                sha256=written.sha256,
                content_sha256=written.manifest.meent.content_sha256,
                counts=written.manifest.counts,
                release=settings.RELEASE,
            )
    logger.info("municipality_backed_up", slug=municipality.slug, bytes=backup.bytes, actor_kind=actor.kind)
    return backup


def remove_expired_backups(*, actor: Actor) -> int:
    """Remove the back-ups whose time has come, file and row; returns how many."""
    with in_public():
        expired = list(Backup.objects.expired())
        for backup in expired:
            file = file_of(backup.path)
            file.unlink(missing_ok=True)
            if file.parent.is_dir() and not any(file.parent.iterdir()):
                file.parent.rmdir()
            backup.delete()
    if expired:
        logger.info("backups_removed", count=len(expired), actor_kind=actor.kind)
    return len(expired)


def file_of(path: str) -> Path:
    """Where a back-up lies."""
    return Path(settings.BACKUP_ROOT).absolute() / path
