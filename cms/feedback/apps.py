from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FeedbackConfig(AppConfig):
    name = "cms.feedback"
    verbose_name = _("reactions to pages")

    def ready(self) -> None:
        from cms.feedback import (
            privacy,
            tables,
            tasks,  # noqa: F401  # web processes know it by name
        )
        from cms.feedback.actions import ERASED, HANDLED, TAKEN_ALONG
        from cms.feedback.provisioning import provision_rights
        from services.audit.registry import AuditEvent, audit_events
        from tenants.provisioning.registry import TemplateStep, template_steps

        tables.register()
        privacy.register()
        template_steps.register("cms.feedback", TemplateStep(order=61, run=provision_rights))
        audit_events.register(HANDLED, AuditEvent(title=_("Handled a reaction to a page"), activity="reacties"))
        audit_events.register(ERASED, AuditEvent(title=_("Removed a reaction to a page"), activity="reacties"))
        audit_events.register(
            TAKEN_ALONG, AuditEvent(title=_("Downloaded reactions to pages"), activity="reacties", is_look=True)
        )
