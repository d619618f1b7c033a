"""Writing down what a visitor thinks, handling it, and removing it in time."""

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from cms.feedback.anonymous import without_identity
from cms.feedback.errors import TooLateError
from cms.feedback.models import LONGEST_REMARK, Reaction
from services.audit.actions import Thing, record
from shared.actors import Actor
from shared.logging import get_logger

HANDLED = "feedback.handled"
TAKEN_ALONG = "feedback.taken_along"
ERASED = "feedback.erased"

logger = get_logger(__name__)


def react(*, page: Page, is_helpful: bool, actor: Actor) -> Reaction:
    """Keep a yes or no to a page."""
    reaction = Reaction.objects.create(page=page, is_helpful=is_helpful)
    logger.info("page_reaction", page=page.pk, helpful=is_helpful, actor_kind=actor.kind)
    return reaction


@transaction.atomic
def add_remark(*, reaction: Reaction, remark: str, actor: Actor) -> Reaction:
    """Add why, once, without what clearly says who wrote it.

    Raises:
        TooLateError: there is a remark already, or it was handled or removed.
    """
    kept = without_identity(remark.strip())[:LONGEST_REMARK]
    changed = Reaction.objects.filter(pk=reaction.pk, remark="", handled_at=None).update(remark=kept)
    if not changed:
        raise TooLateError
    reaction.remark = kept
    logger.info("page_remark", page=reaction.page_id, length=len(kept), actor_kind=actor.kind)
    return reaction


@transaction.atomic
def handle(*, reaction: Reaction, actor: Actor) -> bool:
    """Somebody dealt with the remark; False when a colleague did so before."""
    changed = Reaction.objects.filter(pk=reaction.pk, handled_at=None).update(handled_at=timezone.now())
    if changed:
        record(HANDLED, actor=actor, thing=Thing(kind="reaction", id=str(reaction.pk)))
    return bool(changed)


@transaction.atomic
def erase(*, reaction: Reaction, actor: Actor) -> None:
    """Remove one reaction because somebody asked to have what they wrote removed."""
    record(ERASED, actor=actor, thing=Thing(kind="reaction", id=str(reaction.pk)))
    reaction.delete()


def remove_expired(*, actor: Actor) -> int:
    """Remove reactions that are too old; returns how many."""
    count, _by_model = Reaction.objects.expired().delete()
    if count:
        logger.info("reactions_removed", count=count, actor_kind=actor.kind)
    return count
