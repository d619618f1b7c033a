from django.apps import AppConfig


class LibraryConfig(AppConfig):
    name = "tenants.library"
    verbose_name = "Library"

    def ready(self) -> None:
        from tenants.library import (
            operations,
            tasks,  # noqa: F401  # web processes enqueue it by name
        )

        operations.register()
