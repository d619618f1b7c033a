from django.apps import AppConfig


class TransferConfig(AppConfig):
    name = "tenants.transfer"
    verbose_name = "Transfer"

    def ready(self) -> None:
        from tenants.transfer import (
            cloning,
            operations,
            tasks,  # noqa: F401  # web processes enqueue by name
        )

        operations.register()
        cloning.register()
