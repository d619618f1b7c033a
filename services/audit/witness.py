"""What the shared-service team did to this municipality: exports, copies, back-ups, changes of name or limits."""

from services.audit.actions import Thing, record
from services.audit.models import AuditEntry
from shared.actors import Actor
from tenants.operations.models import Operation, OperationState


def note_operation(operation: Operation, actor: Actor) -> None:
    """Write down in the bound municipality how an operation on it ended."""
    done = operation.state == OperationState.SUCCEEDED
    record(
        "platform.operation",
        actor=actor,
        thing=Thing(kind="operation", id=str(operation.pk), label=operation.kind),
        result=AuditEntry.Result.OK if done else AuditEntry.Result.FAILED,
        details={"channel": str(operation.channel)},
    )
