"""Knowing a resident again, and setting how they log in."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from services.audit.actions import record
from services.audit.models import AuditEntry
from services.audit.people import pseudonym
from services.residents import audit
from services.residents.audit import record_provider, record_resident
from services.residents.identifiers import ResidentKind, hashes, normalised, seal_identifier
from services.residents.models import IdentityProvider, Resident
from services.residents.oidc import discovery
from services.residents.oidc.exchange import Identity
from shared.actors import Actor
from shared.logging import get_logger

logger = get_logger(__name__)


@transaction.atomic
def welcome(identity: Identity) -> Resident:
    """The resident that a provider vouched for: known from before, or from now on. Their log-in is on record."""
    resident = _known(identity.kind, identity.identifier)
    if identity.name and resident.name != identity.name:
        resident.name = identity.name
    resident.last_login_at = timezone.now()
    resident.save()
    acting = {"acting": pseudonym(identity.acting)} if identity.acting else {}
    actor = Actor(kind="resident", id=str(resident.pk))
    record_resident(
        audit.LOGGED_IN, resident=resident, actor=actor, by=identity.assurance.value, level=identity.loa[:120], **acting
    )
    logger.info("resident_logged_in", by=identity.assurance.value)
    return resident


@transaction.atomic
def welcome_by_email(address: str) -> Resident:
    """The resident who showed that they read this mailbox."""
    email = normalised(ResidentKind.EMAIL, address)
    resident = _known(ResidentKind.EMAIL, email)
    resident.email, resident.last_login_at = email, timezone.now()
    resident.save()
    actor = Actor(kind="resident", id=str(resident.pk))
    record_resident(audit.LOGGED_IN, resident=resident, actor=actor, by="email-code")
    logger.info("resident_logged_in", by="email-code")
    return resident


def note_log_out(resident_id: str) -> None:
    """Put on record that somebody logged out."""
    resident = Resident.objects.filter(pk=resident_id).first()
    if resident is not None:
        actor = Actor(kind="resident", id=str(resident.pk))
        record_resident(audit.LOGGED_OUT, resident=resident, actor=actor)


def note_failure(provider: IdentityProvider, reason: str) -> None:
    """Put on record that a log-in went wrong, and why, so that staff can find the cause."""
    record(
        audit.LOG_IN_FAILED,
        actor=Actor.resident(),
        result=AuditEntry.Result.FAILED,
        details={"by": provider.kind, "reason": reason[:120]},
    )
    logger.warning("resident_log_in_failed", by=provider.kind, reason=reason[:120])


@transaction.atomic
def save_provider(*, provider: IdentityProvider, secret: str, changed: Iterable[str], actor: Actor) -> IdentityProvider:
    """Keep how residents log in by one means.

    Args:
        secret: a new client secret; empty keeps the present one.
        changed: the names of what was changed, for the log.
    """
    if secret:
        provider.set_secret(secret)
    provider.full_clean(exclude=["client_secret"])
    provider.save()
    discovery.forget(provider)
    record_provider(audit.PROVIDER_CHANGED, provider=provider, actor=actor, changed=sorted(changed))
    return provider


def _known(kind: ResidentKind, identifier: str) -> Resident:
    """The row of this identifier, locked; made when there is none. A hash under an earlier key is renewed."""
    candidates = hashes(kind, identifier)
    found = (
        Resident.objects.select_for_update()
        .filter(kind=kind, identifier_hash__in=candidates)
        .order_by("created_at")
        .first()
    )
    if found is None:
        found, _is_new = Resident.objects.select_for_update().get_or_create(
            kind=kind, identifier_hash=candidates[0], defaults={"identifier": ""}
        )
    if found.identifier_hash != candidates[0] or not found.identifier:
        found.identifier_hash = candidates[0]
        found.identifier = seal_identifier(identifier, owner=str(found.pk))
    return found
