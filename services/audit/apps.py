from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AuditConfig(AppConfig):
    name = "services.audit"
    verbose_name = _("Audit log")

    def ready(self) -> None:
        from services.audit import tables
        from services.audit.registry import AuditEvent, audit_events
        from services.audit.witness import note_operation
        from tenants.operations.registry import operation_witnesses

        for event, title, is_look in (
            ("audit.exported", _("Exported the audit log"), True),
            ("audit.person_looked_up", _("Looked up a person in the audit log"), True),
            ("audit.settings_changed", _("Changed the settings of the audit log"), False),
            ("audit.purged", _("Removed old rows of the audit log"), False),
        ):
            audit_events.register(event, AuditEvent(title=title, activity="verantwoording", is_look=is_look))
        audit_events.register("platform.operation", AuditEvent(title=_("Work of the platform"), activity="beheer"))
        operation_witnesses.register("audit", note_operation)

        tables.register()
