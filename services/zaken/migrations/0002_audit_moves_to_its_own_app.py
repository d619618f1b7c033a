"""What was in the audit table of zaken goes to the log of the whole municipality."""

from django.db import migrations

COPY = """
INSERT INTO audit_auditentry (
    id, trace_id, operation_id, event, activity, result, started_at, at, actor_kind, actor_id, actor_label,
    object_kind, object_id, object_label, person, network, details
)
SELECT old.id, replace(old.id::text, '-', ''), left(replace(old.id::text, '-', ''), 16), 'zaak.' || old.event,
    'zaakbehandeling', 'ok', old.at, old.at, old.actor_kind, old.actor_id, old.actor_label,
    'zaak', old.zaak_id::text, coalesce(zaak.identificatie, ''), '', '', old.details
FROM zaken_zaakaudit AS old LEFT JOIN zaken_zaak AS zaak ON zaak.id = old.zaak_id
ON CONFLICT DO NOTHING
"""


class Migration(migrations.Migration):
    judged_compatible = "before the first release: no older code serves beside it"

    dependencies = [
        ("audit", "0001_initial"),
        ("zaken", "0001_initial"),
    ]

    operations = [
        migrations.RunSQL(COPY, migrations.RunSQL.noop),
        migrations.DeleteModel(name="ZaakAudit"),
    ]
