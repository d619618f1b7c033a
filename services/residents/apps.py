from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ResidentsConfig(AppConfig):
    name = "services.residents"
    verbose_name = _("Residents")

    def ready(self) -> None:
        from services.audit.registry import AuditEvent, audit_events
        from services.notifications.registry import message_labels, message_renderers
        from services.residents import audit, codes, privacy, tables, witness

        tables.register()
        privacy.register()
        witness.listen()
        message_renderers.register(codes.CODE_MAIL, codes.render_code)
        message_labels.register(codes.CODE_MAIL, _("Code to log in"))
        for event, title in (
            (audit.LOGGED_IN, _("A resident logged in")),
            (audit.LOGGED_OUT, _("A resident logged out")),
            (audit.LOG_IN_FAILED, _("A resident could not log in")),
            (audit.ERASED, _("Removed a resident's account")),
            (audit.PROVIDER_CHANGED, _("Changed how residents log in")),
            (audit.PROVIDER_TESTED, _("Tried how residents log in")),
        ):
            audit_events.register(event, AuditEvent(title=title, activity="inloggen-inwoners"))
