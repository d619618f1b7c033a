from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "tenants.operations"
    verbose_name = "Operations"

    def ready(self) -> None:
        from tenants.operations import (
            tasks,  # noqa: F401  # web processes enqueue it by name
            visits,
        )

        visits.register()
