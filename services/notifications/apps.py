from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "services.notifications"
    verbose_name = _("Messages")

    def ready(self) -> None:
        from services.notifications import (
            tables,
            tasks,  # noqa: F401  # web processes enqueue it by name
        )

        tables.register()
