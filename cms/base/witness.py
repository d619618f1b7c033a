"""What Wagtail does not write down: that somebody closed or opened a folder of pictures and documents."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from django.utils.translation import gettext_lazy as _
from wagtail.models import CollectionViewRestriction

from services.audit.actions import Thing, record
from services.audit.circumstances import current_actor
from services.audit.registry import AuditEvent, audit_events
from tenants.context import is_bound

CLOSED = "folder.closed"
OPENED = "folder.opened"


def note_closed(instance: CollectionViewRestriction, raw: bool = False, **_kwargs: Any) -> None:
    """Somebody restricted who sees what is in a folder, or restricted it otherwise."""
    if not raw:
        _note(CLOSED, instance, {"for": instance.restriction_type})


def note_opened(instance: CollectionViewRestriction, **_kwargs: Any) -> None:
    """Somebody opened it for everybody."""
    _note(OPENED, instance, {})


def _note(event: str, restriction: CollectionViewRestriction, details: dict[str, Any]) -> None:
    actor = current_actor()
    if actor is not None and is_bound():
        folder = restriction.collection
        thing = Thing(kind="collection", id=str(folder.pk), label=folder.name)
        record(event, actor=actor, thing=thing, details=details)


def listen() -> None:
    """Once per process, when the apps are ready."""
    audit_events.register(CLOSED, AuditEvent(title=_("Closed a folder of pictures and documents"), activity="website"))
    audit_events.register(OPENED, AuditEvent(title=_("Opened a folder of pictures and documents"), activity="website"))
    post_save.connect(note_closed, sender=CollectionViewRestriction, dispatch_uid="cms.base")
    post_delete.connect(note_opened, sender=CollectionViewRestriction, dispatch_uid="cms.base")
