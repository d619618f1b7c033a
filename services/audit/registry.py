"""What can be in the log. The app in which it happens registers it in `AppConfig.ready`."""

from dataclasses import dataclass

from shared.errors import Text
from shared.registry import Registry


@dataclass(frozen=True, kw_only=True)
class AuditEvent:
    """One kind of row.

    Attributes:
        title: what happened, as staff read it ("Opened a document").
        activity: name of the processing activity (AVG art. 30), a slug; the register of the municipality explains it.
        is_look: somebody saw data and changed none.
    """

    title: Text
    activity: str
    is_look: bool = False


audit_events: Registry[AuditEvent] = Registry("audit_events")
