from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LanguagesConfig(AppConfig):
    name = "cms.languages"
    verbose_name = _("languages")

    def ready(self) -> None:
        from cms.languages import actions, placing
        from services.audit.registry import AuditEvent, audit_events

        placing.connect()
        for event, title in (
            (actions.ADDED, _("Added a language to the site")),
            (actions.TRANSLATED, _("Began the translation of a page")),
            (actions.CONFIRMED, _("Said that a translation is right again")),
        ):
            audit_events.register(event, AuditEvent(title=title, activity="website", is_look=False))
