from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PrivacyConfig(AppConfig):
    name = "services.privacy"
    verbose_name = _("Rights of residents")

    def ready(self) -> None:
        from services.audit.registry import AuditEvent, audit_events
        from services.privacy import actions, log
        from services.privacy.registry import tables_without_residents

        log.register()
        for event, title, is_look in (
            (actions.SEARCHED, _("Searched for everything about a person"), True),
            (actions.SHOWN, _("Saw it among what was found of a person"), True),
            (actions.HANDED_OUT, _("Made a package of everything about a person"), True),
            (actions.ERASED, _("Removed the data of a person"), False),
        ):
            audit_events.register(event, AuditEvent(title=title, activity="rechten-van-betrokkenen", is_look=is_look))
        for table, reason in {
            "django_session": "signed ids and counters; a session ends by itself within a day",
            "accounts_session": "on which devices colleagues are logged in",
            "wagtailcore_modellogentry": "what staff did in the back office; residents are not in it",
            "wagtailcore_pagelogentry": "what editors did with pages; residents are not in it",
            "wagtailadmin_admin": "holds no rows",
            "wagtailadmin_editingsession": "which editor has which page open",
            "wagtailadmin_formstate": "an editor's unfinished form",
            "wagtailcore_uploadedfile": "an editor's picture between choosing and saving",
            "wagtailcore_apitoken": "keys of an interface that is off",
        }.items():
            tables_without_residents.register(table, reason)
