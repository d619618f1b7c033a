"""What the console may know: whether this operator can go in, and until when."""

from services.visits.models import Consent
from tenants.operators.registry import Standing


def standing_of(operator_email: str) -> Standing | None:
    """The consent of the bound municipality that lasts longest for this operator; None without one."""
    consent = Consent.objects.for_operator(operator_email).order_by("-until").first()
    return Standing(purpose=consent.purpose, until=consent.until) if consent else None
