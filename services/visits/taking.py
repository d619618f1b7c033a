"""Operators who take something along that holds everything: asked of the municipality, written down, and told."""

from django.db import transaction

from services.accounts.models import User
from services.accounts.provisioning import ADMINISTRATORS
from services.audit.actions import Thing, record
from services.notifications.actions import queue_message
from services.visits.actions import SHORTEST_REASON, VISITOR_EMAIL
from services.visits.errors import NoReasonError
from services.visits.models import Consent
from shared.actors import Actor
from shared.logging import get_logger
from tenants.operators.registry import TakeRequest

logger = get_logger(__name__)

TAKEN = "visit.asked_for_all"
FETCHED = "visit.package_fetched"
TAKEN_MAIL = "visit_asked_for_all"
INVITATION = "municipality.invite"


@transaction.atomic
def take(request: TakeRequest) -> None:
    """Let an operator have it: with consent, or with a reason that all administrators get by mail at once.

    The first administrator of a municipality is invited without either: there is nobody to ask.

    Raises:
        NoReasonError: there is no consent, and no reason was given.
    """
    administrators = User.objects.filter(groups__name=ADMINISTRATORS, is_active=True).exclude(email=VISITOR_EMAIL)
    chosen = [user for user in administrators.order_by("pk") if user.has_usable_password()]
    if request.operation == INVITATION and not chosen:
        return
    consent = Consent.objects.for_operator(request.operator_email).order_by("-until").first()
    reason = request.reason.strip()[:500]
    if consent is None and len(reason) < SHORTEST_REASON:
        raise NoReasonError
    entry = record(
        TAKEN,
        actor=request.actor,
        thing=Thing(kind="operation", id=request.operation, label=request.operation),
        details={"consent": consent.purpose if consent else "", "reason": reason},
    )
    if consent is not None:
        return
    for user in chosen:
        queue_message(
            kind=TAKEN_MAIL,
            payload={"who": request.actor.label, "operation": request.operation, "reason": reason,
                     "user_id": str(user.pk)},
            dedupe_key=f"{TAKEN_MAIL}:{entry.pk}:{user.pk}",
        )  # fmt: skip
    logger.warning("operator_takes_without_consent", operation=request.operation, operator=request.actor.id)


def note_fetch(actor: Actor, name: str) -> None:
    """Write down that a package of this municipality left the server."""
    record(FETCHED, actor=actor, thing=Thing(kind="package", id=name[:100], label=name))
