"""What unfinished work leaves, and how the next run finds and removes it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import structlog
from django.db import DatabaseError, OperationalError, connection, transaction
from django.utils import timezone
from psycopg2.errors import DeadlockDetected, LockNotAvailable
from redis.exceptions import RedisError

from shared.progress import SilentProgress
from tenants.cached import clear_keys
from tenants.context import as_owner, in_public
from tenants.errors import BusyError
from tenants.municipalities.models import Municipality, State
from tenants.operations.locks import alone_with, exclusive
from tenants.provisioning.roles import drop_role
from tenants.provisioning.template import drop_schema
from tenants.transfer.folders import remove_folders, swap_folders
from tenants.transfer.models import Backup, Workspace, WorkspaceStage

logger = structlog.stdlib.get_logger(__name__)

RESTORE = "restore"
_WAIT_FOR_READERS = "2s"
"""Dropping a schema wants public's content types for itself for a moment, and who asks for them waits behind us."""
_ATTEMPTS = 4


@contextmanager
def workspace(kind: str, **fields: Any) -> Iterator[Workspace]:
    """A record of what the work is about to make, committed before it begins and removed when it ends.

    Call it outside a transaction. After an error what was made is removed at once; after a `kill -9` by the next run.
    """
    row = Workspace(kind=kind, **fields)
    with exclusive(_lock(row)):
        with in_public():
            row.save(force_insert=True)
        try:
            yield row
        except BaseException:
            _tidy_after_error(row)
            raise
        tidy(row)


def tidy_leftovers() -> int:
    """Remove what work left whose process is gone; returns how many such works there were."""
    with in_public():
        rows = list(Workspace.objects.exclude(stage=WorkspaceStage.BROKEN_OFF))
    count = 0
    for row in rows:
        try:
            with exclusive(_lock(row)):
                count += tidy(row)
        except BusyError:
            continue
        except (DatabaseError, OSError):  # the others are tidied; this one at the next run
            if connection.in_atomic_block:
                raise
            logger.exception("leftovers_kept", kind=row.kind, workspace=str(row.pk))
            connection.close_if_unusable_or_obsolete()
    return count


def tidy(row: Workspace) -> bool:
    """Remove what a work made and nobody uses, and its record; a swap that was decided is finished first.

    A restore that was broken off before the swap changed nothing: the municipality stays closed until somebody restores
    again or abandons it, so that record stays. False when there was nothing to do.
    """
    with in_public():
        current = Workspace.objects.filter(pk=row.pk).first()
    if current is None or current.stage == WorkspaceStage.BROKEN_OFF:
        return False
    if current.stage == WorkspaceStage.SWAPPED:
        _finish_swap(current)
        with in_public():
            current.refresh_from_db(fields=["stage"])
    try:
        _remove(current)
    except DatabaseError:
        if current.stage != WorkspaceStage.FINISHED:
            raise
        # somebody still reads the old rows: the municipality is served, so the next run may remove them
        logger.warning("old_data_kept_for_now", schema=current.schema_name)
        return True
    with in_public():
        if current.kind == RESTORE and current.stage == WorkspaceStage.BUILDING:
            Workspace.objects.filter(pk=current.pk).update(stage=WorkspaceStage.BROKEN_OFF, schema_name="")
        else:
            Workspace.objects.filter(pk=current.pk).delete()
    return True


def restores_of(municipality_id: UUID) -> list[Workspace]:
    """What restores of a municipality left: broken off, or with old data that somebody still read."""
    with in_public():
        return list(Workspace.objects.filter(kind=RESTORE, municipality_id=municipality_id).order_by("created_at"))


def remove_restores(municipality_id: UUID) -> None:
    """Remove what restores of a municipality left, which is being removed itself: nothing is finished first.

    Raises:
        BusyError: somebody tidies it at this moment.
        OperationalError: somebody still reads the old rows.
    """
    for row in restores_of(municipality_id):
        with exclusive(_lock(row)):
            _remove(row)
            with in_public():
                Workspace.objects.filter(pk=row.pk).delete()


def reopen(municipality: Municipality) -> bool:
    """After a restore that changed nothing: serve the old data again. False when there was no such restore."""
    with as_owner(), in_public(), transaction.atomic():
        broken = Workspace.objects.filter(
            kind=RESTORE, municipality_id=municipality.pk, stage=WorkspaceStage.BROKEN_OFF
        ).order_by("created_at")
        first = broken.first()
        if first is None:
            return False
        _back_to(municipality, first.state_before)
        broken.delete()
    return True


def state_before(municipality: Municipality) -> str:
    """The state that a restore goes back to: of before the first of the restores that were broken off."""
    if municipality.state != State.RESTORING:
        return str(municipality.state)
    with in_public():
        broken = Workspace.objects.filter(
            kind=RESTORE, municipality_id=municipality.pk, stage=WorkspaceStage.BROKEN_OFF
        ).order_by("created_at")
        first = broken.first()
    return first.state_before if first is not None else State.READY


def _lock(row: Workspace) -> str:
    return f"workspace {row.pk}"


def _finish_swap(row: Workspace) -> None:
    """The schemas have changed places: let the files follow, forget copies, and serve the municipality again. Once.

    Raises:
        BusyError: somebody works on the municipality: a next restore, whose closed doors are not ours to open.
    """
    with in_public():
        municipality = Municipality.objects.filter(pk=row.municipality_id).first() if row.municipality_id else None
    if municipality is None:  # it was removed since: nobody is served
        with in_public():
            Workspace.objects.filter(pk=row.pk).update(stage=WorkspaceStage.FINISHED)
        return
    with alone_with(municipality.pk, municipality.slug):
        _settle(row, municipality)


def _settle(row: Workspace, municipality: Municipality) -> None:
    swap_folders(municipality.schema_name, row.schema_name)
    try:
        clear_keys(municipality.schema_name, SilentProgress())
    except RedisError as error:  # copies of pages grow old by themselves
        logger.warning("cache_not_cleared", error=type(error).__name__)
    with as_owner(), in_public(), transaction.atomic():
        _back_to(municipality, row.state_before)
        Workspace.objects.filter(pk=row.pk).update(stage=WorkspaceStage.FINISHED)
        Workspace.objects.filter(
            kind=RESTORE, municipality_id=municipality.pk, stage=WorkspaceStage.BROKEN_OFF
        ).delete()


def _back_to(municipality: Municipality, state: str) -> None:
    Municipality.objects.filter(pk=municipality.pk, state=State.RESTORING).update(
        state=state, state_changed_at=timezone.now()
    )


def _remove(row: Workspace) -> None:
    if row.schema_name and not _is_in_use(row.schema_name):
        _drop_patiently(row.schema_name)
        remove_folders(row.schema_name)
    if row.file and not _is_backup(row.file):
        file = Path(row.file)
        file.unlink(missing_ok=True)
        unfinished(file).unlink(missing_ok=True)


def _drop_patiently(schema_name: str) -> None:
    """Drop schema and role; never in the way of others for longer than a moment."""
    for attempt in range(_ATTEMPTS):
        try:
            with as_owner(), in_public(), transaction.atomic():
                with connection.cursor() as cursor:
                    cursor.execute(f"SET LOCAL lock_timeout = '{_WAIT_FOR_READERS}'")
                drop_schema(schema_name)
                drop_role(schema_name)
        except OperationalError as error:
            if attempt == _ATTEMPTS - 1 or not isinstance(error.__cause__, LockNotAvailable | DeadlockDetected):
                raise
            time.sleep(1)
        else:
            return


def unfinished(file: Path) -> Path:
    """Where a package lies until it is whole."""
    return file.with_name(f".{file.name}")


def _tidy_after_error(row: Workspace) -> None:
    try:
        if not connection.in_atomic_block:
            connection.close_if_unusable_or_obsolete()
        tidy(row)
    except (DatabaseError, OSError):  # the first error is the one to tell; the next run tidies
        logger.exception("leftovers_kept", kind=row.kind, workspace=str(row.pk))


def _is_in_use(schema_name: str) -> bool:
    with in_public():
        return Municipality.objects.filter(schema_name=schema_name).exists()


def _is_backup(file: str) -> bool:
    with in_public():
        return Backup.objects.filter(path__endswith=f"/{Path(file).name}").exists()
