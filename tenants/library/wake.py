"""Waking who has to look at an item; never fails when the broker is down: everybody looks once an hour anyway."""

from uuid import UUID

import structlog
from celery import current_app
from kombu.exceptions import OperationalError

FAN_OUT_TASK = "library.fan_out"
RECEIVE_TASK = "library.receive"

logger = structlog.stdlib.get_logger(__name__)


def wake_fan_out(item_id: UUID) -> None:
    """Have a worker wake every municipality that may have adopted an item."""
    try:
        current_app.tasks[FAN_OUT_TASK].apply_async((str(item_id),), ignore_result=True, retry=False)
    except OperationalError:
        logger.warning("library_not_told_broker_down", item=str(item_id))
