"""App configuration of the forms."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FormsConfig(AppConfig):
    """Forms and what residents send with them."""

    name = "services.forms"
    label = "forms"
    verbose_name = _("Forms")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register how a new municipality gets its forms."""
        from services.audit.registry import AuditEvent, audit_events
        from services.forms import actions, pdok, privacy, tables
        from services.forms.lookups import address_lookups
        from services.forms.provisioning import let_chief_editors_edit, provision_forms
        from tenants.provisioning.registry import (
            ProvisioningStep,
            TemplateStep,
            provisioning_steps,
            template_steps,
        )

        provisioning_steps.register("forms", ProvisioningStep(order=40, run=provision_forms))
        template_steps.register("forms", TemplateStep(order=40, run=let_chief_editors_edit))

        address_lookups.register("pdok", pdok.find)
        tables.register()
        privacy.register()
        for event, title in (
            (actions.DRAFT_STARTED, _("Began to fill in a form")),
            (actions.DRAFT_SAVED, _("Saved answers of a form")),
            (actions.DRAFT_DISCARDED, _("Threw answers of a form away")),
            (actions.DRAFT_ERASED, _("Removed answers because the resident asked")),
            (actions.DRAFTS_PURGED, _("Removed answers that expired")),
            (actions.VERSION_PUBLISHED, _("Published questions of a form")),
        ):
            audit_events.register(event, AuditEvent(title=title, activity="formulieren"))
