from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class KernenConfig(AppConfig):
    name = "cms.kernen"
    verbose_name = _("villages and neighbourhoods")

    def ready(self) -> None:
        from cms.kernen import actions, tables
        from services.audit.registry import AuditEvent, audit_events

        tables.register()
        for event, title in (
            (actions.SAVED, _("Saved a village or neighbourhood")),
            (actions.REMOVED, _("Removed a village or neighbourhood")),
            (actions.COLLECTIONS_ADDED, _("Added days to a waste calendar")),
            (actions.COLLECTION_REMOVED, _("Removed a day from a waste calendar")),
            (actions.COLLECTIONS_REPLACED, _("Took over a waste calendar")),
        ):
            audit_events.register(event, AuditEvent(title=title, activity="website"))
