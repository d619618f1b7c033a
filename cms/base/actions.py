"""Publishing and withdrawing pages at the time that an editor chose."""

import structlog
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from wagtail.models import Page, Revision

from shared.actors import Actor
from shared.errors import MeentError

logger = structlog.stdlib.get_logger(__name__)

_LOCK = "cms.base.publish_scheduled"


def publish_scheduled(*, actor: Actor) -> int:
    """Publish and withdraw what is due in the bound municipality; returns how many pages changed.

    Each page is a transaction of its own: one that fails is logged and does not stop the others, as it would with
    Wagtail's command. Safe to run twice, also at the same moment: the second one finds the lock taken and leaves.
    """
    now = timezone.now()
    revisions = list(Revision.objects.filter(approved_go_live_at__lte=now).order_by("approved_go_live_at"))
    expired = list(Page.objects.live().filter(expire_at__lte=now).order_by("expire_at"))
    changed = sum(_attempt(revision) for revision in revisions) + sum(_attempt(page) for page in expired)
    if changed:
        logger.info("scheduled_pages_changed", count=changed, actor_kind=actor.kind)
    return changed


def _attempt(item: Revision | Page) -> bool:
    try:
        with transaction.atomic():
            if not _locked() or not _still_due(item):
                return False
            if isinstance(item, Revision):
                item.publish(log_action="wagtail.publish.scheduled")
            else:
                item.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    except (DatabaseError, ValidationError, MeentError, LookupError, TypeError, ValueError) as error:
        logger.exception("scheduled_page_failed", item=f"{type(item).__name__} {item.pk}", error=type(error).__name__)
        return False
    return True


def _locked() -> bool:
    """Whether this transaction got the municipality's lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext(current_schema() || %s))", [_LOCK])
        return bool(cursor.fetchone()[0])


def _still_due(item: Revision | Page) -> bool:
    if isinstance(item, Revision):
        return bool(Revision.objects.filter(pk=item.pk, approved_go_live_at__isnull=False).exists())
    return bool(Page.objects.live().filter(pk=item.pk).exists())
