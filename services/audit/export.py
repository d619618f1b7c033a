"""The log as a file: the fields of Logboek Dataverwerkingen, then our own (docs/audit.md)."""

import json
from collections.abc import Iterable, Iterator

from django.db.models import QuerySet

from services.audit.models import AuditEntry, AuditSettings
from shared import spreadsheets
from tenants.context import current_municipality

_STATUS = {AuditEntry.Result.OK: "OK", AuditEntry.Result.REFUSED: "ERROR", AuditEntry.Result.FAILED: "ERROR"}
_CHUNK = 2000

COLUMNS = (
    "trace_id",
    "operation_id",
    "status_code",
    "name",
    "start_time",
    "end_time",
    "dpl.core.processing_activity_id",
    "dpl.core.data_subject_id",
    "dpl.core.data_subject_id_type",
    "result",
    "actor_kind",
    "actor_id",
    "actor",
    "object_kind",
    "object_id",
    "object",
    "network",
    "details",
)


def csv_lines(rows: QuerySet[AuditEntry]) -> Iterator[str]:
    """The log as CSV, line by line."""
    activity_base = processing_register()
    return spreadsheets.csv_lines(COLUMNS, (_values(row, activity_base) for row in rows.iterator(chunk_size=_CHUNK)))


def processing_register() -> str:
    """Where processing activities are explained: the municipality's register, else an address on its own host."""
    chosen = AuditSettings.objects.values_list("register_url", flat=True).first()
    return (chosen or f"{current_municipality().base_url}/verwerkingen").rstrip("/")


def _values(entry: AuditEntry, activity_base: str) -> Iterable[str]:
    return (
        entry.trace_id,
        entry.operation_id,
        _STATUS[AuditEntry.Result(entry.result)],
        entry.event,
        entry.started_at.isoformat(),
        entry.at.isoformat(),
        f"{activity_base}/{entry.activity}",
        entry.person,
        "hmac-sha256" if entry.person else "",
        entry.result,
        entry.actor_kind,
        entry.actor_id,
        entry.actor_label,
        entry.object_kind,
        entry.object_id,
        entry.object_label,
        entry.network,
        json.dumps(entry.details, ensure_ascii=False, sort_keys=True) if entry.details else "",
    )
