"""Roll-outs of migrations: what each municipality's turn came to.

Which municipality still has to be migrated never follows from these rows: that is asked of `django_migrations`.
"""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class RolloutState(models.TextChoices):
    RUNNING = "running", _("running")
    SUCCEEDED = "succeeded", _("done")
    STOPPED = "stopped", _("stopped after a failure")
    INTERRUPTED = "interrupted", _("interrupted")


class Outcome(models.TextChoices):
    """How a municipality's turn ended."""

    RUNNING = "running", _("running")
    DONE = "done", _("migrated")
    FAILED = "failed", _("failed")
    LOCKED = "locked", _("in use by others")
    SKIPPED = "skipped", _("skipped")
    INTERRUPTED = "interrupted", _("interrupted")


class Rollout(models.Model):
    """One run of `fleet migrate`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    release = models.CharField(_("release"), max_length=100, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=RolloutState, default=RolloutState.RUNNING)
    started_at = models.DateTimeField(_("started at"), default=timezone.now, editable=False)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    actor_label = models.CharField(_("who"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("roll-out")
        verbose_name_plural = _("roll-outs")
        ordering = ["-started_at"]
        constraints = [
            models.CheckConstraint(name="rollout_state_known", condition=models.Q(state__in=RolloutState.values)),
        ]

    def __str__(self) -> str:
        return f"{self.release} {self.started_at:%Y-%m-%d %H:%M}"


class RolloutStep(models.Model):
    """One municipality's turn in a roll-out. Named by its values: the record outlives the municipality."""

    id = models.BigAutoField(primary_key=True)
    rollout = models.ForeignKey(Rollout, on_delete=models.CASCADE, related_name="steps", verbose_name=_("roll-out"))
    municipality_id = models.UUIDField(_("municipality"))
    municipality_slug = models.CharField(_("short name"), max_length=63)
    wave = models.PositiveIntegerField(_("wave"))
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome)
    way = models.CharField(_("way"), max_length=10, blank=True)
    ms = models.PositiveIntegerField(_("milliseconds"), default=0)
    error = models.TextField(_("error"), blank=True)
    statement = models.TextField(_("statement"), blank=True)
    ended_at = models.DateTimeField(_("ended at"), default=timezone.now)

    class Meta:
        verbose_name = _("turn in a roll-out")
        verbose_name_plural = _("turns in a roll-out")
        ordering = ["rollout", "wave", "municipality_slug"]
        indexes = [models.Index(fields=["municipality_id", "-id"], name="rollout_step_of_municipality")]
        constraints = [
            models.UniqueConstraint(fields=["rollout", "municipality_id"], name="rollout_step_once"),
            models.CheckConstraint(name="rollout_step_outcome_known", condition=models.Q(outcome__in=Outcome.values)),
        ]

    def __str__(self) -> str:
        return f"{self.municipality_slug}: {self.outcome}"
