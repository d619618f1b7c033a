"""Giving and withdrawing consent; beginning and ending a visit. Each of it is in the municipality's audit log."""

from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import Group
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from services.accounts.models import User
from services.accounts.provisioning import ADMINISTRATORS
from services.audit.actions import Thing, record
from services.notifications.actions import queue_message
from services.visits.errors import NoConsentError, NoReasonError
from services.visits.models import HAND_OVER, LONGEST_VISIT, Consent, Visit
from shared.actors import Actor
from shared.logging import get_logger
from tenants.context import current_municipality
from tenants.operators.registry import VisitRequest
from tenants.signing import sign

logger = get_logger(__name__)

CONSENT_GIVEN = "visit.consent_given"
CONSENT_WITHDRAWN = "visit.consent_withdrawn"
ASKED = "visit.asked"
BEGUN = "visit.begun"
LOOKED = "visit.looked"
REFUSED = "visit.change_refused"
ENDED = "visit.ended"

EMERGENCY_MAIL = "visit_in_emergency"
TOKEN_PURPOSE = "services.visits.hand-over"  # noqa: S105  # says what a token is for
VISITOR_EMAIL = "bezoek@platform.invalid"  # a name that no mail server has
SHORTEST_REASON = 20


@transaction.atomic
def give_consent(*, purpose: str, until: datetime, operator_email: str, actor: Actor) -> Consent:
    """Let operators look into the bound municipality until a moment."""
    consent = Consent.objects.create(purpose=purpose, until=until, operator_email=operator_email, given_by=actor.label)
    details = {"until": until.isoformat(timespec="minutes"), "purpose": purpose, "operator": operator_email}
    record(CONSENT_GIVEN, actor=actor, thing=_consent(consent), details=details)
    return consent


@transaction.atomic
def withdraw_consent(*, consent: Consent, actor: Actor) -> Consent:
    """End a consent, and with it at once each visit that rests on it."""
    locked = Consent.objects.select_for_update().get(pk=consent.pk)
    if locked.withdrawn_at is None:
        locked.withdrawn_at, locked.withdrawn_by = timezone.now(), actor.label
        locked.save(update_fields=["withdrawn_at", "withdrawn_by"])
        record(CONSENT_WITHDRAWN, actor=actor, thing=_consent(locked))
        for visit in locked.visits.going_on():
            end_visit(visit=visit, actor=actor)
    return locked


@transaction.atomic
def ask_visit(request: VisitRequest) -> str:
    """Let an operator in, and return the address at which the visit begins: once, within two minutes.

    Raises:
        NoConsentError: there is no consent for this operator, and it was not called an emergency.
        NoReasonError: an emergency without a reason.
    """
    now = timezone.now()
    consent = None
    if request.is_emergency:
        if len(request.reason.strip()) < SHORTEST_REASON:
            raise NoReasonError
    else:
        consent = Consent.objects.for_operator(request.operator_email).order_by("-until").first()
        if consent is None:
            raise NoConsentError
    visit = Visit.objects.create(
        operator_id=request.actor.id,
        operator_label=request.actor.label,
        consent=consent,
        reason=(request.reason.strip() or (consent.purpose if consent else ""))[:500],
        until=now + HAND_OVER,
    )
    details = {"emergency": "yes" if consent is None else "no", "reason": visit.reason}
    record(ASKED, actor=request.actor, thing=_visit(visit), details=details)
    if consent is None:
        _warn_administrators(visit)
    path = reverse("visits:begin", args=[sign(str(visit.pk), purpose=TOKEN_PURPOSE)], urlconf="config.urls_tenant")
    return f"{current_municipality().base_url}{path}"


@transaction.atomic
def begin_visit(*, visit_id: UUID) -> Visit | None:
    """Begin a visit that was handed over; None when it began before, or the hand-over or the consent is over."""
    visit = Visit.objects.select_for_update().filter(pk=visit_id).first()
    now = timezone.now()
    if visit is None or visit.begun_at is not None or visit.ended_at is not None or visit.until <= now:
        return None
    if visit.consent is not None and not Consent.objects.active().filter(pk=visit.consent.pk).exists():
        return None
    visit.begun_at = now
    visit.until = min(now + LONGEST_VISIT, visit.consent.until) if visit.consent else now + LONGEST_VISIT
    visit.save(update_fields=["begun_at", "until"])
    record(BEGUN, actor=actor_of(visit), thing=_visit(visit))
    return visit


@transaction.atomic
def end_visit(*, visit: Visit, actor: Actor) -> None:
    """End a visit now; its next request gets no answer."""
    locked = Visit.objects.select_for_update().get(pk=visit.pk)
    if locked.ended_at is None:
        locked.ended_at, locked.ended_by = timezone.now(), actor.label
        locked.save(update_fields=["ended_at", "ended_by"])
        record(ENDED, actor=actor, thing=_visit(locked))


@transaction.atomic
def visitor_account() -> User:
    """The account that visits look through: an administrator without a password, with whom nobody can log in."""
    user, is_new = User.objects.get_or_create(
        email=VISITOR_EMAIL, defaults={"first_name": "Bezoek", "last_name": "van het platform"}
    )
    if is_new or user.has_usable_password():
        user.set_unusable_password()
        user.save()
    if is_new:
        user.groups.add(Group.objects.get(name=ADMINISTRATORS))
    return user


def actor_of(visit: Visit) -> Actor:
    """Who really looks."""
    return Actor(kind="operator", id=str(visit.operator_id), label=visit.operator_label)


def note_look(visit: Visit, *, path: str, status: int) -> None:
    """Write down one page that was looked at."""
    details: dict[str, int | str | list[str]] = {"path": path[:300], "status": status}
    record(LOOKED, actor=actor_of(visit), thing=_visit(visit), details=details)


def note_refusal(visit: Visit, *, path: str, method: str) -> None:
    """Write down that a visitor tried to change something, or to take it along."""
    record(REFUSED, actor=actor_of(visit), thing=_visit(visit), details={"path": path[:300], "method": method})


def _warn_administrators(visit: Visit) -> None:
    administrators = User.objects.filter(groups__name=ADMINISTRATORS, is_active=True).exclude(email=VISITOR_EMAIL)
    for user in administrators:
        queue_message(
            kind=EMERGENCY_MAIL,
            payload={"visit_id": str(visit.pk), "user_id": str(user.pk)},
            dedupe_key=f"{EMERGENCY_MAIL}:{visit.pk}:{user.pk}",
        )
    logger.warning("visit_in_emergency", visit=str(visit.pk), operator=str(visit.operator_id))


def _visit(visit: Visit) -> Thing:
    return Thing(kind="visit", id=str(visit.pk), label=visit.operator_label)


def _consent(consent: Consent) -> Thing:
    return Thing(kind="consent", id=str(consent.pk), label=consent.purpose)
