"""The log, append-only, and for how long it is kept.

The municipality's role in PostgreSQL may add and read rows only (`TableNote.is_append_only`); the classes here say so
earlier, and in words.
"""

import uuid
from typing import Any, Never

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from services.audit.errors import AppendOnlyError

DEFAULT_KEEP_MONTHS = 36
SHORTEST_KEEP_MONTHS = 12
LONGEST_KEEP_MONTHS = 240


class AuditQuerySet(models.QuerySet["AuditEntry"]):
    """Rows are added, never changed."""

    def update(self, **_kwargs: Any) -> Never:
        raise AppendOnlyError

    def delete(self) -> Never:
        raise AppendOnlyError


class AuditEntry(models.Model):
    """One act or look, about one person at most. No foreign keys: the log outlives what it tells of.

    Holds no name, address or answer of a resident. `person` is a keyed hash: who knows the e-mail address can ask for
    its rows, nobody can read the address from them.
    """

    wagtail_reference_index_ignore = True

    class Result(models.TextChoices):
        OK = "ok", _("succeeded")
        REFUSED = "refused", _("refused")
        FAILED = "failed", _("failed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    trace_id = models.CharField(_("trace"), max_length=32)
    operation_id = models.CharField(_("operation"), max_length=16)
    event = models.CharField(_("event"), max_length=60)
    activity = models.CharField(_("processing activity"), max_length=60)
    result = models.CharField(_("outcome"), max_length=10, choices=Result, default=Result.OK)
    started_at = models.DateTimeField(_("began at"))
    at = models.DateTimeField(_("at"), default=timezone.now, editable=False)
    actor_kind = models.CharField(_("kind of actor"), max_length=10)
    actor_id = models.CharField(_("account"), max_length=40, blank=True)
    actor_label = models.CharField(_("who"), max_length=200, blank=True)
    object_kind = models.CharField(_("kind of object"), max_length=30, blank=True)
    object_id = models.CharField(_("object"), max_length=64, blank=True)
    object_label = models.CharField(_("name of the object"), max_length=120, blank=True)
    person = models.CharField(_("person"), max_length=64, blank=True)
    network = models.CharField(_("from"), max_length=50, blank=True)
    details = models.JSONField(_("details"), default=dict)

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit row")
        verbose_name_plural = _("audit rows")
        ordering = ["-at", "-id"]
        default_permissions = ("view",)
        permissions = [("answer_residents", "May hand out and remove all that there is of a resident")]
        indexes = [
            models.Index(fields=["-at", "-id"], name="audit_newest"),
            models.Index(fields=["object_id", "-at"], name="audit_of_object", condition=~Q(object_id="")),
            models.Index(fields=["person", "-at"], name="audit_of_person", condition=~Q(person="")),
        ]
        constraints = [
            models.CheckConstraint(name="audit_ends_after_it_began", condition=Q(at__gte=models.F("started_at"))),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.event}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> Never:
        raise AppendOnlyError


class AuditSettings(models.Model):
    """What the municipality decides about its log: one row, or none as long as it decided nothing."""

    wagtail_reference_index_ignore = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    is_only = models.BooleanField(default=True, unique=True, editable=False)
    keep_months = models.PositiveSmallIntegerField(
        _("months that the log is kept"),
        default=DEFAULT_KEEP_MONTHS,
        validators=[MinValueValidator(SHORTEST_KEEP_MONTHS), MaxValueValidator(LONGEST_KEEP_MONTHS)],
        help_text=_("Older rows are removed each night. That they were removed stays in the log."),
    )
    register_url = models.URLField(
        _("address of the register of processing activities"),
        blank=True,
        help_text=_("In an export, each row refers to its activity in this register."),
    )

    class Meta:
        verbose_name = _("audit log settings")
        verbose_name_plural = _("audit log settings")
        default_permissions = ("change",)
        constraints = [
            models.CheckConstraint(
                name="audit_kept_a_year_at_least", condition=Q(keep_months__gte=SHORTEST_KEEP_MONTHS)
            ),
            models.CheckConstraint(name="audit_settings_once", condition=Q(is_only=True)),
        ]

    def __str__(self) -> str:
        return f"{self.keep_months}"
