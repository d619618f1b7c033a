from django.apps import AppConfig


class ProvisioningConfig(AppConfig):
    name = "tenants.provisioning"
    verbose_name = "Provisioning"

    def ready(self) -> None:
        from tenants.provisioning import operations

        operations.register()
