"""Reads about packages and back-ups."""

import uuid

from psycopg2 import sql

from shared.messages import lazy as _
from tenants.context import in_public
from tenants.municipalities.models import Municipality
from tenants.transfer import folders
from tenants.transfer.catalog import leaves, read_tables
from tenants.transfer.errors import NoBackupError
from tenants.transfer.models import Backup
from tenants.transfer.rows import snapshot

LATEST = "latest"


def estimate(municipality: Municipality) -> dict[str, int]:
    """What a package made now would hold, in the shape of a manifest's counts."""
    with snapshot(municipality.schema_name) as cursor:
        tables = read_tables(cursor, municipality.schema_name)
        leaving = [table for table in tables.values() if leaves(table.name)]
        parts = [
            sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(municipality.schema_name, table.name))
            for table in leaving
        ]
        cursor.execute(sql.SQL(" UNION ALL ").join(parts))
        rows = sum(row[0] for row in cursor.fetchall())
        without = folders.files_of_the_moment(cursor, municipality.schema_name, tables.values())
    files, _left_out = folders.own_files(municipality.schema_name, without=without)
    facts = folders.facts((file.name, file.size) for file in files)
    return {
        "tables": len(leaving),
        "rows": rows,
        "media": facts.media.count,
        "private": facts.private.count,
        "file_bytes": facts.media.bytes + facts.private.bytes,
    }


def backups_of(municipality_id: uuid.UUID) -> list[Backup]:
    """The back-ups that hold this municipality, newest first, also after it was removed."""
    with in_public():
        return list(Backup.objects.filter(municipality_id=municipality_id))


def find_backup(municipality: Municipality, which: str) -> Backup:
    """One back-up of this municipality by its id (or how that begins), or the latest.

    Raises:
        NoBackupError: there is no such back-up of this municipality.
    """
    found = backups_of(municipality.pk)
    if which != LATEST:
        found = [backup for backup in found if len(which) >= 8 and str(backup.pk).startswith(which.lower())]
    if not found or (which != LATEST and len(found) > 1):
        raise NoBackupError(
            _("%(name)s has no back-up “%(which)s”: `municipality backups %(slug)s` shows what there is.")
            % {"name": municipality.name, "which": which, "slug": municipality.slug}
        )
    return found[0]
