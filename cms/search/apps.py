from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    name = "cms.search"
    verbose_name = _("search page")

    def ready(self) -> None:
        from django.conf import settings

        from cms.search import (
            privacy,
            tables,
            tasks,  # noqa: F401  # web processes know it by name
        )
        from cms.search.actions import FORGOTTEN, REMOVED, SAVED
        from cms.search.asked import give_back_connection, questions
        from services.audit.registry import AuditEvent, audit_events

        tables.register()
        questions.start(every_s=settings.TALLY_FLUSH_S, after=give_back_connection)
        audit_events.register(SAVED, AuditEvent(title=_("Saved search words for a page"), activity="website"))
        audit_events.register(REMOVED, AuditEvent(title=_("Removed search words of a page"), activity="website"))
        audit_events.register(
            FORGOTTEN,
            AuditEvent(title=_("Removed a question to the search"), activity="rechten-van-betrokkenen"),
        )
        privacy.register()
