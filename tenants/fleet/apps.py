from django.apps import AppConfig


class FleetConfig(AppConfig):
    name = "tenants.fleet"
    verbose_name = "Fleet"

    def ready(self) -> None:
        from tenants.fleet import operations

        operations.register()
