"""The certificate: what was removed where, what remains and why, and a signature by which we recognise it.

Its content is a JSON object of names, counts and moments, never of what the rows and files held. The signature is an
HMAC with the installation's key: only this installation can make it, and only this one can check it.
"""

import hashlib
import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from shared.actors import Actor
from tenants.context import as_owner, in_public
from tenants.removal.models import Removal
from tenants.removal.packages import find_packages
from tenants.transfer.queries import backups_of

FORMAT = "meent-removal-certificate"
VERSION = 1
_SALT = "tenants.removal.certificate"
_BY_VALUE = ("schema_name", "municipality_id")


def make_certificate(removal: Removal, *, actor: Actor) -> dict[str, Any]:
    """The certificate of a removal, signed when it has ended: `content`, `sha256`, `hmac`."""
    content = _content(removal, actor)
    if not removal.is_finished:
        return {"content": content, "sha256": "", "hmac": ""}
    digest = content_hash(content)
    return {"content": content, "sha256": digest, "hmac": _signature(digest, settings.SECRET_KEY)}


def content_hash(content: dict[str, Any]) -> str:
    """SHA-256 over the content as JSON with sorted keys, without spaces, in UTF-8."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def is_genuine(certificate: dict[str, Any]) -> bool:
    """Whether this installation made this certificate, and nobody changed it; earlier keys that still hold count."""
    content = certificate.get("content")
    if not isinstance(content, dict) or not certificate.get("sha256"):
        return False
    digest = content_hash(content)
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    is_signed = any(constant_time_compare(_signature(digest, key), str(certificate.get("hmac"))) for key in keys)
    return is_signed and constant_time_compare(digest, str(certificate["sha256"]))


def _signature(digest: str, key: str) -> str:
    return salted_hmac(_SALT, digest, secret=key, algorithm="sha256").hexdigest()


def _content(removal: Removal, actor: Actor) -> dict[str, Any]:
    finished_at = removal.finished_at or timezone.now()
    return {
        "format": FORMAT,
        "version": VERSION,
        "number": str(removal.pk),
        "installation": next(iter(settings.PLATFORM_HOSTS), ""),
        "municipality": removal.facts,
        "begun_at": removal.begun_at.isoformat(),
        "begun_by": removal.begun_by,
        "finished_at": removal.finished_at.isoformat() if removal.finished_at else None,
        "finished_by": actor.label,
        "removed": removal.found,
        "remains": {
            "backups": _backups(removal),
            "nightly_backups": {
                "keep_days": settings.NIGHTLY_BACKUP_KEEP_DAYS,
                "gone_by": _nightly_gone_by(finished_at).isoformat(),
            },
            "packages": find_packages(removal.municipality_id),
            "public_rows": _rows_by_value(removal),
        },
    }


def _nightly_gone_by(finished_at: datetime) -> datetime:
    """When the last nightly back-up that can hold it is gone.

    `find -mtime +N` begins at N + 1 days, and the script runs once a night.
    """
    return finished_at + timedelta(days=settings.NIGHTLY_BACKUP_KEEP_DAYS + 2)


def _backups(removal: Removal) -> list[dict[str, Any]]:
    """The back-ups of this municipality alone; the beat removes each when it has expired."""
    return [
        {
            "path": str(Path(settings.BACKUP_ROOT) / backup.path),
            "bytes": backup.bytes,
            "taken_at": backup.taken_at.isoformat(),
            "gone_by": backup.expires_at.isoformat(),
        }
        for backup in backups_of(removal.municipality_id)
    ]


def _rows_by_value(removal: Removal) -> dict[str, int]:
    """Table of public → rows that go on naming the municipality: found by their columns, so that none is forgotten."""
    values = {"schema_name": removal.schema_name, "municipality_id": str(removal.municipality_id)}
    with as_owner(), in_public(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns"
            " JOIN information_schema.tables USING (table_schema, table_name)"
            " WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND column_name = ANY(%s)"
            " ORDER BY table_name, column_name",
            [list(_BY_VALUE)],
        )
        counts: dict[str, int] = {}
        for table, column in cursor.fetchall():
            cursor.execute(
                f"SELECT count(*) FROM public.{connection.ops.quote_name(table)}"  # noqa: S608  # from the catalog  # nosec B608
                f" WHERE {connection.ops.quote_name(column)}::text = %s",
                [values[column]],
            )
            row = cursor.fetchone()
            if row and row[0]:
                counts[table] = max(counts.get(table, 0), int(row[0]))
    return counts
