"""A worker's side of operations."""

from django.db import connection

from tenants.operations import actions
from tenants.operations.models import Operation
from tenants.tasks import platform_task

LONGEST_S = 12 * 3600  # the largest restore or roll-out


@platform_task(name=actions.RUN_TASK, time_limit=LONGEST_S, soft_time_limit=LONGEST_S - 60)
def run_operation(operation_id: str) -> None:
    """Do one waiting operation."""
    operation = Operation.objects.filter(pk=operation_id).first()
    if operation is not None:
        actions.run_queued(operation)
    connection.close()  # it may have seen every schema


@platform_task(name="operations.sweep")
def sweep_operations() -> None:
    """Wake what waits; mark what died."""
    actions.sweep()
