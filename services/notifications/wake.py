"""Waking a worker. The outbox holds the work; for a wake-up that is lost the beat makes up within half a minute."""

from celery import current_app
from kombu.exceptions import OperationalError

from shared.logging import get_logger
from tenants.tasks import MunicipalityTask

logger = get_logger(__name__)

DELIVER_TASK = "notifications.deliver_outbox"


def wake_outbox() -> None:
    """Ask a worker to drain the bound municipality's outbox; never fails when the broker is down."""
    task = current_app.tasks[DELIVER_TASK]
    assert isinstance(task, MunicipalityTask)  # noqa: S101  # registered in tasks.py; narrows the type
    try:
        task.apply_async(ignore_result=True, retry=False)
    except OperationalError:
        logger.warning("outbox_not_woken_broker_down")
