"""Messages that still have to leave, and those that did."""

import uuid
from datetime import datetime

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

_WAITING = Q(delivered_at=None, discarded_at=None, failed_at=None)


class OutboxMessageQuerySet(models.QuerySet["OutboxMessage"]):
    def waiting(self) -> "OutboxMessageQuerySet":
        return self.filter(_WAITING)

    def given_up(self) -> "OutboxMessageQuerySet":
        return self.filter(failed_at__isnull=False)

    def undelivered(self) -> "OutboxMessageQuerySet":
        """Waiting or given up."""
        return self.filter(delivered_at=None, discarded_at=None)

    def unsent(self) -> "OutboxMessageQuerySet":
        """What staff should see: waiting, given up, or not sent for a reason that they should know."""
        return self.filter(Q(discarded_at=None) | ~Q(last_error=""), delivered_at=None)

    def due(self, now: datetime) -> "OutboxMessageQuerySet":
        """Waiting messages that may leave now, oldest first, none overtaking an earlier one of its subject."""
        earlier = OutboxMessage.objects.waiting().filter(
            subject_key=OuterRef("subject_key"), created_at__lt=OuterRef("created_at")
        )
        return (
            self.waiting()
            .filter(available_at__lte=now)
            .filter(Q(subject_key="") | ~Exists(earlier))
            .order_by("created_at", "id")
        )


class OutboxMessage(models.Model):
    """One message. Its payload holds ids only, never a name, address or code: the renderer looks those up."""

    wagtail_reference_index_ignore = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=60)
    payload = models.JSONField(_("payload"), default=dict)
    dedupe_key = models.CharField(_("deduplication key"), max_length=200, unique=True)
    subject_key = models.CharField(
        _("subject"), max_length=100, blank=True, help_text=_("Messages about one subject leave in order.")
    )
    created_at = models.DateTimeField(_("made at"), default=timezone.now, editable=False)
    available_at = models.DateTimeField(_("not before"), default=timezone.now)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    delivered_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    discarded_at = models.DateTimeField(_("not needed since"), null=True, blank=True)
    failed_at = models.DateTimeField(_("given up at"), null=True, blank=True)
    last_error = models.CharField(_("last error"), max_length=500, blank=True)

    objects = OutboxMessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["created_at", "id"]
        indexes = [
            models.Index(fields=["created_at", "id"], name="outbox_waiting", condition=_WAITING),
            models.Index(fields=["subject_key", "created_at"], name="outbox_waiting_subject", condition=_WAITING),
        ]
        constraints = [
            models.CheckConstraint(
                name="outbox_message_ends_one_way",
                condition=Q(delivered_at=None, discarded_at=None)
                | Q(delivered_at=None, failed_at=None)
                | Q(discarded_at=None, failed_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"

    @property
    def is_given_up(self) -> bool:
        return self.failed_at is not None
