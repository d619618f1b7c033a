"""Draining the outbox. Celery only wakes us; the table knows what has to leave."""

import time

from django.utils import timezone

from services.notifications.actions import deliver_next
from services.notifications.delivery import DeliveryError, open_mailer
from services.notifications.models import OutboxMessage
from services.notifications.wake import DELIVER_TASK, wake_outbox
from shared.logging import get_logger
from tenants.context import in_municipality
from tenants.tasks import municipality_task, platform_task, ready_municipalities

logger = get_logger(__name__)

DRAIN_FOR_S = 5


@municipality_task(name=DELIVER_TASK)
def deliver_outbox() -> None:
    """Send what is due, for a few seconds; then go to the back of the queue, so that a backlog keeps nobody waiting."""
    stop_at = time.monotonic() + DRAIN_FOR_S
    with open_mailer() as mailer:
        while time.monotonic() < stop_at:
            try:
                if deliver_next(mailer=mailer) is None:
                    return
            except DeliveryError as error:
                logger.warning("mail_server_unreachable", error=error.summary)
                return
    wake_outbox()


@platform_task(name="notifications.wake_outboxes")
def wake_outboxes() -> None:
    """Wake each municipality's outbox that has something due: whatever a broker lost leaves after all."""
    for municipality in ready_municipalities():
        with in_municipality(municipality):
            if OutboxMessage.objects.waiting().filter(available_at__lte=timezone.now()).exists():
                wake_outbox()
