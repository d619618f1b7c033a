"""Rows of the audit table that zaken had are in the log after migrating."""

import importlib

from django.db import connection

from services.audit.models import AuditEntry
from tenants.context import as_owner
from tenants.municipalities.models import Municipality
from tests.factories.zaken import make_zaak

MOVE = importlib.import_module("services.zaken.migrations.0002_audit_moves_to_its_own_app")
TABLE = """
CREATE TABLE zaken_zaakaudit (
    id uuid PRIMARY KEY, zaak_id uuid, at timestamptz, event varchar(30), actor_kind varchar(10), actor_id varchar(40),
    actor_label varchar(200), details jsonb
)
"""
ROW = """
INSERT INTO zaken_zaakaudit VALUES (gen_random_uuid(), %s, now(), 'closed', 'staff', '7', 'Joke', '{"documents": 2}')
"""


def test_rows_move_with_the_reference_of_their_zaak(in_zonnedal: Municipality) -> None:
    zaak = make_zaak()
    with as_owner(), connection.cursor() as cursor:
        cursor.execute(TABLE)
        cursor.execute(ROW, [zaak.pk])
        for _twice in range(2):
            cursor.execute(MOVE.COPY)
    (row,) = AuditEntry.objects.filter(event="zaak.closed")
    assert (row.object_id, row.object_label) == (str(zaak.pk), zaak.identificatie)
    assert (row.actor_label, row.details, row.result) == ("Joke", {"documents": 2}, "ok")
    assert (len(row.trace_id), len(row.operation_id)) == (32, 16)
