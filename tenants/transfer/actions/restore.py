"""One municipality back to a moment, while the others go on."""

import hashlib
import time
from dataclasses import dataclass

import structlog
from django.db import DatabaseError, OperationalError, connection, transaction
from django.utils import timezone
from psycopg2 import sql
from psycopg2.errors import LockNotAvailable

from shared.actors import Actor
from shared.messages import lazy as _
from shared.progress import Progress, SilentProgress
from tenants.context import in_public
from tenants.errors import BusyError, RefusedError
from tenants.municipalities.models import Municipality, State
from tenants.operations.locks import alone_with
from tenants.provisioning.roles import hand_over
from tenants.provisioning.template import new_schema_name, template_sql
from tenants.transfer.actions.backup import file_of
from tenants.transfer.archive import PackageReader
from tenants.transfer.errors import NoBackupError, disk_error
from tenants.transfer.folders import extract_files
from tenants.transfer.models import Backup, Workspace, WorkspaceStage
from tenants.transfer.reading import check_package, load_schema
from tenants.transfer.room import require_disks
from tenants.transfer.workspaces import RESTORE, reopen, state_before, tidy_leftovers, workspace

logger = structlog.stdlib.get_logger(__name__)

OPEN_WORK_S = 10.0  # how long a restore waits for what began before it
_ASK_AGAIN_S = 0.05

RESTORABLE = frozenset({State.READY, State.SUSPENDED, State.ARCHIVED, State.RESTORING})


@dataclass(frozen=True, kw_only=True)
class Restored:
    municipality: Municipality
    backup: Backup


def restore_municipality(
    *, municipality: Municipality, backup: Backup, actor: Actor, progress: Progress | None = None
) -> Restored:
    """Put a municipality back to what a back-up holds: rows, files, password hashes. Log-ins and drafts are gone.

    The package is checked first. Then the site answers with its own 503, the rows are loaded beside the old ones, and
    the two schemas change names in one transaction. What fails before that leaves the old data, served again; a
    `kill -9` leaves it closed with its old data, and a second restore (or `abandon_restore`) goes on from there.

    Raises:
        NoBackupError: the file is gone or is not what was written.
        PackageRefusedError: it is of a newer release.
        RefusedError: the municipality is being made or removed.
        BusyError: somebody restores, exports or backs it up at this moment.
        TransferError: the disk or the database broke off the work.
    """
    progress = progress or SilentProgress()
    tidy_leftovers()
    template_sql()  # built once a release, outside a transaction
    with alone_with(municipality.pk, municipality.slug):
        municipality = _current(municipality)
        check_file(backup)
        with PackageReader(file_of(backup.path)) as package:
            check_package(package)
            require_disks(package)
            try:
                with workspace(
                    RESTORE,
                    schema_name=new_schema_name(),
                    municipality_id=municipality.pk,
                    state_before=state_before(municipality),
                ) as work:
                    _close(municipality)
                    extract_files(package, work.schema_name, progress)
                    load_schema(package, work.schema_name, finish=lambda: _swap(municipality, work), progress=progress)
            except BaseException:
                _reopen_after_error(municipality)
                raise
        municipality = _current(municipality)
    logger.info("municipality_restored", slug=municipality.slug, backup=str(backup.pk), actor_kind=actor.kind)
    return Restored(municipality=municipality, backup=backup)


def abandon_restore(*, municipality: Municipality, actor: Actor) -> Municipality:
    """Serve the old data again after a restore that was killed half-way.

    Raises:
        RefusedError: no restore was broken off.
        BusyError: it is still running.
    """
    with alone_with(municipality.pk, municipality.slug):
        tidy_leftovers()
        if not reopen(municipality):
            raise RefusedError(
                _("No restore of %(name)s was broken off, so there is nothing to abandon.")
                % {"name": municipality.name}
            )
    logger.info("restore_abandoned", slug=municipality.slug, actor_kind=actor.kind)
    return _current(municipality)


def check_file(backup: Backup) -> None:
    """Refuse a back-up whose file is not byte for byte what was written.

    Raises:
        NoBackupError: it is gone or differs.
    """
    path = file_of(backup.path)
    try:
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError as error:
        raise NoBackupError(_("The file of this back-up is gone: %(path)s.") % {"path": path}) from error
    except OSError as error:
        raise disk_error(error) from error
    if sha256 != backup.sha256:
        raise NoBackupError(
            _("The file of this back-up is damaged or was changed: %(path)s. Use another one.") % {"path": path}
        )


def check_restorable(municipality: Municipality) -> None:
    """Refuse a municipality that is being made or removed."""
    if municipality.state not in RESTORABLE:
        raise RefusedError(
            _("%(name)s is %(state)s, so this is not possible.")
            % {"name": municipality.name, "state": State(municipality.state).label}
        )


def _current(municipality: Municipality) -> Municipality:
    """As it is now: a restore that was killed may have been finished in the meantime."""
    with in_public():
        current = Municipality.objects.get(pk=municipality.pk)
    check_restorable(current)
    return current


def _close(municipality: Municipality) -> None:
    with in_public():
        Municipality.objects.filter(pk=municipality.pk).update(state=State.RESTORING, state_changed_at=timezone.now())


def _swap(municipality: Municipality, work: Workspace) -> None:
    """In the transaction that loaded the rows: old and new change names, and the rights follow."""
    current, new, aside = municipality.schema_name, work.schema_name, new_schema_name()
    _wait_for_open_work(current)
    with connection.cursor() as cursor:
        for old_name, new_name in ((current, aside), (new, current), (aside, new)):
            cursor.execute(
                sql.SQL("ALTER SCHEMA {} RENAME TO {}").format(sql.Identifier(old_name), sql.Identifier(new_name))
            )
    hand_over(current, built_as=new)
    Workspace.objects.filter(pk=work.pk).update(stage=WorkspaceStage.SWAPPED)


def _wait_for_open_work(schema_name: str) -> None:
    """Requests and tasks that began before the doors closed end first: a rename waits for nobody, and would have the
    second half of their transaction land in the other rows. That goes for who has only read so far, too.

    All tables at once or none, asked again and again: who holds some and waits for others gets in the way of those who
    must end first, and a deadlock would end one of them.

    Raises:
        BusyError: one of them lasts too long.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = %s::regnamespace AND relkind = 'r' ORDER BY relname",
            [schema_name],
        )
        tables = sql.SQL(", ").join(sql.Identifier(schema_name, str(row[0])) for row in cursor.fetchall())
    deadline = time.monotonic() + OPEN_WORK_S
    while True:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(sql.SQL("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE NOWAIT").format(tables))
        except OperationalError as error:
            if not isinstance(error.__cause__, LockNotAvailable):
                raise
            if time.monotonic() >= deadline:
                raise BusyError(
                    _(
                        "Work that began before the restore does not end, or a back-up of the whole database is"
                        " running. Nothing was changed; try again in a while."
                    )
                ) from error
            time.sleep(_ASK_AGAIN_S)
        else:
            return


def _reopen_after_error(municipality: Municipality) -> None:
    try:
        reopen(municipality)
    except DatabaseError:  # it stays closed, with its old data; a second run goes on from there
        logger.exception("municipality_stays_closed", slug=municipality.slug)
