"""What unfinished work leaves, and how the next run finds and removes it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import structlog
from django.db import DatabaseError, connection

from tenants.context import in_public
from tenants.errors import BusyError
from tenants.municipalities.models import Municipality
from tenants.operations.locks import exclusive
from tenants.provisioning.roles import drop_role
from tenants.provisioning.template import drop_schema
from tenants.transfer.folders import remove_folders, swap_folders
from tenants.transfer.models import Backup, Workspace, WorkspaceStage

logger = structlog.stdlib.get_logger(__name__)


@contextmanager
def workspace(kind: str, **fields: Any) -> Iterator[Workspace]:
    """A record of what the work is about to make, committed before it begins and removed when it ends.

    Call it outside a transaction. After an error what was made is removed at once; after a `kill -9` by the next run.
    """
    row = Workspace(kind=kind, **fields)
    with exclusive(f"workspace {row.pk}"):
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
        rows = list(Workspace.objects.all())
    count = 0
    for row in rows:
        try:
            with exclusive(f"workspace {row.pk}"):
                with in_public():
                    current = Workspace.objects.filter(pk=row.pk).first()
                if current is not None:
                    tidy(current)
                    logger.warning("leftovers_removed", kind=row.kind, workspace=str(row.pk))
                    count += 1
        except BusyError:
            continue
    return count


def tidy(row: Workspace) -> None:
    """Remove what a work made and nobody uses, and its record; a swap that was decided is finished first."""
    if row.stage == WorkspaceStage.SWAPPED:
        finish_swap(row)
    if row.schema_name and not _is_in_use(row.schema_name):
        drop_schema(row.schema_name)
        drop_role(row.schema_name)
        remove_folders(row.schema_name)
    if row.file and not _is_backup(row.file):
        Path(row.file).unlink(missing_ok=True)
    with in_public():
        Workspace.objects.filter(pk=row.pk).delete()


def finish_swap(row: Workspace) -> None:
    """The schemas have changed places: let the files follow, and serve the municipality again."""
    with in_public():
        municipality = Municipality.objects.filter(pk=row.municipality_id).first() if row.municipality_id else None
    if municipality is not None:
        swap_folders(municipality.schema_name, row.schema_name)


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
