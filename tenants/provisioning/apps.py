from django.apps import AppConfig


class ProvisioningConfig(AppConfig):
    name = "tenants.provisioning"
    verbose_name = "Provisioning"
