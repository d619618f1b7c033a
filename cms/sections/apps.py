from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SectionsConfig(AppConfig):
    name = "cms.sections"
    verbose_name = _("sections")

    def ready(self) -> None:
        from cms.sections import actions
        from services.audit.registry import AuditEvent, audit_events

        for event, title in (
            (actions.GIVEN, _("Gave a section of the site to editors")),
            (actions.CHANGED, _("Changed who edits a section of the site")),
            (actions.TAKEN, _("Took a section of the site back")),
        ):
            audit_events.register(event, AuditEvent(title=title, activity="toegangsbeheer", is_look=False))
