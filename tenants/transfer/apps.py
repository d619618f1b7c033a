from django.apps import AppConfig


class TransferConfig(AppConfig):
    name = "tenants.transfer"
    verbose_name = "Transfer"

    def ready(self) -> None:
        from tenants.transfer import operations

        operations.register()
