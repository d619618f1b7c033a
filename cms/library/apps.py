from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LibraryAdoptionsConfig(AppConfig):
    name = "cms.library"
    label = "adoptions"  # `library` is what lies in public
    verbose_name = _("Library")

    def ready(self) -> None:
        from cms.library import (
            actions,
            kinds,
            mails,
            offering,
            receiving,
            tables,
            tasks,  # noqa: F401  # the platform wakes it by name
        )
        from services.audit.registry import AuditEvent, audit_events
        from services.notifications.registry import message_labels, message_renderers

        kinds.register()
        tables.register()
        for event, title in (
            (actions.ADOPTED, _("Adopted a text of the library")),
            (actions.DECIDED, _("Decided on a change of a source in the library")),
            (actions.FOLLOWED, _("A change of a source was taken over by itself")),
            (actions.ARRANGED, _("Changed how an adopted text follows its source")),
            (actions.ENDED, _("Stopped following a source of the library")),
            (actions.SETTINGS_CHANGED, _("Changed the settings of the library")),
            (offering.OFFERED, _("Published a text in the shared library")),
            (offering.TAKEN_BACK, _("Withdrew a text from the shared library")),
        ):
            audit_events.register(event, AuditEvent(title=title, activity="website"))
        message_renderers.register(receiving.NOTICE_MAIL, mails.render_notice)
        message_labels.register(receiving.NOTICE_MAIL, _("The source of a page has changed"))
