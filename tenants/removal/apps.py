from django.apps import AppConfig


class RemovalConfig(AppConfig):
    name = "tenants.removal"
    verbose_name = "Removal"

    def ready(self) -> None:
        from tenants.removal import operations

        operations.register()
