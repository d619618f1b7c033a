from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LocationsConfig(AppConfig):
    name = "cms.locations"
    verbose_name = _("locations")

    def ready(self) -> None:
        from cms.base.registry import opening_status_sources
        from cms.locations.models import main_opening_status
        from cms.locations.provisioning import provision_contact
        from tenants.provisioning.registry import ProvisioningStep, provisioning_steps

        opening_status_sources.register("main", main_opening_status)
        provisioning_steps.register("cms.locations", ProvisioningStep(order=71, run=provision_contact))
