from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "services.notifications"
    verbose_name = _("Messages")

    def ready(self) -> None:
        from services.audit.registry import AuditEvent, audit_events
        from services.notifications import (
            privacy,
            tables,
            tasks,  # noqa: F401  # web processes enqueue it by name
        )
        from services.notifications.actions import RETRIED, bring_forward
        from tenants.fleet.registry import HealthQuestion, health_questions
        from tenants.usage.registry import limit_followers

        tables.register()
        privacy.register()
        limit_followers.register("notifications", bring_forward)
        health_questions.register(
            "notifications",
            HealthQuestion(
                table="notifications_outboxmessage",
                where="failed_at IS NOT NULL AND discarded_at IS NULL",
                trouble="CASE WHEN count(*) > 0 THEN count(*) || ' messages given up, the last on ' "
                "|| to_char(max(failed_at), 'YYYY-MM-DD') END",
            ),
        )
        audit_events.register(RETRIED, AuditEvent(title=_("Sent a message again"), activity="berichten"))
