from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BrandingConfig(AppConfig):
    name = "cms.branding"
    verbose_name = _("brand")

    def ready(self) -> None:
        from cms.branding.provisioning import provision_brand, provision_rights
        from tenants.provisioning.registry import (
            ProvisioningStep,
            TemplateStep,
            provisioning_steps,
            template_steps,
        )

        provisioning_steps.register("cms.branding", ProvisioningStep(order=60, run=provision_brand))
        template_steps.register("cms.branding", TemplateStep(order=60, run=provision_rights))
