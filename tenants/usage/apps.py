from django.apps import AppConfig


class UsageConfig(AppConfig):
    name = "tenants.usage"
    verbose_name = "Usage"

    def ready(self) -> None:
        from celery import current_app
        from celery.signals import worker_process_shutdown, worker_shutdown
        from django.conf import settings

        from tenants.metering import meter
        from tenants.storage import storage_gates
        from tenants.usage import (
            operations,
            tasks,  # noqa: F401  # web processes enqueue it by name
        )
        from tenants.usage.limits import require_room
        from tenants.usage.worker import MunicipalityQueues
        from tenants.usage.writing import flush_at_end, write_counts

        operations.register()
        storage_gates.register("limits", require_room)
        meter.start(write_counts, every_s=settings.USAGE_FLUSH_S)
        worker_process_shutdown.connect(flush_at_end)  # Celery ends its children without Python's own exit
        worker_shutdown.connect(flush_at_end)
        current_app.steps["consumer"].add(MunicipalityQueues)
