from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BrandingConfig(AppConfig):
    name = "cms.branding"
    verbose_name = _("brand")

    def ready(self) -> None:
        from cms.branding.provisioning import provision_brand
        from tenants.provisioning.registry import ProvisioningStep, provisioning_steps

        provisioning_steps.register("cms.branding", ProvisioningStep(order=60, run=provision_brand))
