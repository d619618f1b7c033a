"""What was removed, kept when the municipality is gone: the certificate is made from it."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class RemovalQuerySet(models.QuerySet["Removal"]):
    def of_slug(self, slug: str) -> "RemovalQuerySet":
        """Removals of municipalities with this short name, the newest first."""
        return self.filter(slug=slug).order_by("-begun_at")


class Removal(models.Model):
    """One removal, from its first step on, so that one that was cut short is finished and not begun again.

    Names the municipality by value. Holds counts and names of tables, folders and tasks, never what was in them.

    Attributes:
        facts: what the municipality was: names, code, domains, since when.
        found: place → what was there when its removal began.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality_id = models.UUIDField(_("municipality"), unique=True)
    schema_name = models.CharField(_("schema"), max_length=63)
    slug = models.CharField(_("short name"), max_length=63, db_index=True)
    facts = models.JSONField(_("municipality"), default=dict)
    found = models.JSONField(_("what was there"), default=dict)
    begun_at = models.DateTimeField(_("begun at"), default=timezone.now, editable=False)
    begun_by = models.CharField(_("who"), max_length=200, blank=True)
    with_packages = models.BooleanField(_("exit packages too"), default=False)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    certificate = models.JSONField(_("certificate"), default=dict)

    objects = RemovalQuerySet.as_manager()

    class Meta:
        verbose_name = _("removal")
        verbose_name_plural = _("removals")
        ordering = ["-begun_at"]

    def __str__(self) -> str:
        return f"{self.slug} {self.begun_at:%Y-%m-%d}"

    @property
    def is_finished(self) -> bool:
        return self.finished_at is not None
