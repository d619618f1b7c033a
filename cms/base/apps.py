from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BaseConfig(AppConfig):
    name = "cms.base"
    verbose_name = _("website")

    def ready(self) -> None:
        from cms.base.provisioning import provision_site
        from tenants.provisioning.registry import ProvisioningStep, provisioning_steps

        provisioning_steps.register("cms.base", ProvisioningStep(order=50, run=provision_site))
