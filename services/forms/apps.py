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
        from services.forms import tables
        from services.forms.provisioning import let_chief_editors_edit, provision_forms
        from tenants.provisioning.registry import (
            ProvisioningStep,
            TemplateStep,
            provisioning_steps,
            template_steps,
        )

        provisioning_steps.register("forms", ProvisioningStep(order=40, run=provision_forms))
        template_steps.register("forms", TemplateStep(order=40, run=let_chief_editors_edit))

        tables.register()
