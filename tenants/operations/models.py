"""One row for each operation: who did what when, how far it is, and how it ended."""

import uuid
from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tenants.municipalities.models import Municipality

SILENT_AFTER = timedelta(minutes=3)
COPYING = "municipality.clone"
"""Is about two: asked of the one, and it made the other."""


class OperationState(models.TextChoices):
    QUEUED = "queued", _("waiting")
    RUNNING = "running", _("running")
    SUCCEEDED = "succeeded", _("done")
    FAILED = "failed", _("failed")
    INTERRUPTED = "interrupted", _("interrupted")


class Channel(models.TextChoices):
    COMMAND = "command", _("command line")
    CONSOLE = "console", _("console")
    SCHEDULE = "schedule", _("by itself")


class OperationQuerySet(models.QuerySet["Operation"]):
    def unended(self) -> "OperationQuerySet":
        return self.filter(state__in=[OperationState.QUEUED, OperationState.RUNNING])

    def about(self, municipality: Municipality) -> "OperationQuerySet":
        """Its history: under every short name that it had, and the copying that made it."""
        return self.filter(
            models.Q(municipality_id=municipality.pk)
            | models.Q(municipality_id=None, municipality_slug=municipality.slug)
            | models.Q(kind=COPYING, result__slug=municipality.slug)
        )

    def called(self, words: str) -> "OperationQuerySet":
        """Of municipalities with this in their short name, of then or of now."""
        now = Municipality.objects.filter(slug__contains=words).values("pk")
        then = Operation.objects.filter(municipality_slug__contains=words, municipality_id__isnull=False)
        return self.filter(
            models.Q(municipality_slug__contains=words)
            | models.Q(municipality_id__in=now)
            | models.Q(municipality_id__in=then.values("municipality_id"))
            | models.Q(kind=COPYING, result__slug__contains=words)
        )

    def silent(self) -> "OperationQuerySet":
        """Running, but nothing was heard of it for a while: its process is gone, or nearly."""
        return self.filter(state=OperationState.RUNNING, heartbeat_at__lt=timezone.now() - SILENT_AFTER)


class Operation(models.Model):
    """What somebody asked of the platform.

    Written before the work begins, so that work which kills its process is on record too. The municipality is named
    by its values, not by a foreign key: the record outlives it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("operation"), max_length=60)
    municipality_id = models.UUIDField(_("municipality"), null=True, blank=True)
    municipality_slug = models.CharField(_("short name"), max_length=63, blank=True)
    actor_kind = models.CharField(_("kind of actor"), max_length=10)
    actor_id = models.CharField(_("account"), max_length=40, blank=True)
    actor_label = models.CharField(_("who"), max_length=200, blank=True)
    channel = models.CharField(_("by"), max_length=10, choices=Channel)
    parameters = models.JSONField(_("what was asked"), default=dict)
    state = models.CharField(_("state"), max_length=12, choices=OperationState)
    created_at = models.DateTimeField(_("asked at"), default=timezone.now, editable=False)
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    heartbeat_at = models.DateTimeField(_("last sign of life"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    stage = models.CharField(_("stage"), max_length=200, blank=True)
    done = models.BigIntegerField(_("done"), default=0)
    total = models.BigIntegerField(_("of"), null=True, blank=True)
    result = models.JSONField(_("result"), default=dict)
    error = models.TextField(_("error"), blank=True, help_text=_("In the language of who asked for it."))
    error_texts = models.JSONField(_("error by language"), null=True, blank=True)

    objects = OperationQuerySet.as_manager()

    class Meta:
        verbose_name = _("operation")
        verbose_name_plural = _("operations")
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["-created_at"], name="operation_newest"),
            models.Index(fields=["municipality_id", "-created_at"], name="operation_of_municipality"),
        ]
        constraints = [
            models.CheckConstraint(name="operation_state_known", condition=models.Q(state__in=OperationState.values)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.municipality_slug}".strip()

    @property
    def error_shown(self) -> str:
        """The error in the reader's language; rows of before that was kept have one text only."""
        texts = self.error_texts or {}
        return str(texts.get(get_language() or "", self.error))

    @property
    def has_ended(self) -> bool:
        return self.state not in {OperationState.QUEUED, OperationState.RUNNING}

    @property
    def percentage(self) -> int | None:
        """How far this stage is, 0-100; None when its size is not known."""
        return min(100, self.done * 100 // self.total) if self.total else None
