from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UpkeepConfig(AppConfig):
    name = "cms.upkeep"
    verbose_name = _("upkeep of pages")

    def ready(self) -> None:
        from django.conf import settings

        from cms.cache.viewing import followers
        from cms.upkeep import (
            mails,
            references,
            reviewing,
            tables,
            tasks,  # noqa: F401  # web processes know it by name
        )
        from cms.upkeep.counting import count_view, give_back_connection, views
        from services.audit.registry import AuditEvent, audit_events
        from services.notifications.registry import message_labels, message_renderers

        tables.register()
        references.start()
        views.start(every_s=settings.TALLY_FLUSH_S, after=give_back_connection)
        followers.append(count_view)
        audit_events.register(
            reviewing.CHOSEN, AuditEvent(title=_("Chose when a page is looked at again"), activity="website")
        )
        message_renderers.register(reviewing.DUE_MAIL, mails.render_due)
        message_labels.register(reviewing.DUE_MAIL, _("Pages to look at again"))
