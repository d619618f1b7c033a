"""When sources change or go: what follows by itself, and what an editor is told. Safe to run twice, and two at once."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone

from cms.library.actions import follow
from cms.library.comparing import Standing, follows, library_settings, standing_with
from cms.library.errors import TargetGoneError
from cms.library.merging import State
from cms.library.models import Adoption, Notice
from services.notifications.actions import queue_message
from shared.actors import Actor
from shared.errors import MeentError
from shared.logging import get_logger
from tenants.context import current_municipality
from tenants.library.queries import Source, sources

NOTICE_MAIL = "library_notice"

logger = get_logger(__name__)


def receive(*, item_id: UUID | None, actor: Actor) -> int:
    """Look at what the bound municipality adopted of one item, or of all; returns how many adoptions changed.

    Each adoption is a transaction of its own: one that fails is logged and keeps no other from its news.
    """
    adoptions = Adoption.objects.following()
    if item_id is not None:
        adoptions = adoptions.filter(item_id=item_id)
    numbers = dict(adoptions.values_list("item_id", "pk"))
    found = sources(current_municipality(), numbers)
    return sum(_attempt(numbers[item], source, actor) for item, source in found.items())


def _attempt(adoption_id: UUID, source: Source, actor: Actor) -> bool:
    try:
        with transaction.atomic():
            adoption = Adoption.objects.following().select_for_update().filter(pk=adoption_id).first()
            return adoption is not None and _receive(adoption, source, actor)
    except (DatabaseError, ValidationError, MeentError, LookupError, TypeError, ValueError) as error:
        logger.exception("library_adoption_failed", adoption=str(adoption_id), error=type(error).__name__)
        return False


def _receive(adoption: Adoption, source: Source, actor: Actor) -> bool:
    if source.item.is_withdrawn:
        return _tell(adoption, Notice.WITHDRAWN, source.number)
    if source.number <= adoption.number:  # nothing new; or the library itself was put back to an earlier day
        return False
    try:
        standing = standing_with(adoption, source)
    except TargetGoneError:
        return False
    if not any(one.is_new for one in standing.comparisons):
        adoption.number = source.number
        adoption.save(update_fields=["number"])
        return False
    is_done = False
    if _may_follow(adoption, standing):
        try:
            with transaction.atomic():
                is_done = follow(adoption=adoption, standing=standing, actor=actor)
        except ValidationError as error:  # the page would not be valid: that waits for an editor
            logger.warning("library_source_does_not_fit", adoption=str(adoption.pk), messages=len(error.messages))
            adoption.refresh_from_db()
    return _tell(adoption, Notice.FOLLOWED if is_done else Notice.WAITING, source.number)


def _may_follow(adoption: Adoption, standing: Standing) -> bool:
    if all(one.state == State.SETTLED for one in standing.comparisons if one.is_new):
        return True  # nothing is written
    return follows(adoption) and not standing.target.is_busy


def _tell(adoption: Adoption, notice: Notice, number: int) -> bool:
    """Put the notice on the adoption, once for each version, and in the outbox if the municipality wants mail."""
    if (adoption.notice, adoption.noticed_number) == (notice, number):
        return False
    is_news = adoption.noticed_number != number or notice == Notice.WITHDRAWN
    adoption.notice, adoption.noticed_number, adoption.noticed_at = notice, number, timezone.now()
    adoption.save(update_fields=["notice", "noticed_number", "noticed_at"])
    owner = adoption.page.owner_id if adoption.page is not None else None
    if is_news and owner is not None and library_settings().mails_owners:
        queue_message(
            kind=NOTICE_MAIL,
            payload={"adoption_id": str(adoption.pk), "user_id": str(owner), "notice": notice.value},
            dedupe_key=f"{NOTICE_MAIL}:{adoption.pk}:{number}:{notice.value}",
        )
    return True
