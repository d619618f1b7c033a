"""What a municipality may use, and what it used on each day."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenants.municipalities.models import Municipality


class Limits(models.Model):
    """What one municipality may use. No row: the defaults of the settings. An empty field: no limit."""

    municipality = models.OneToOneField(
        Municipality, on_delete=models.CASCADE, primary_key=True, related_name="limits", verbose_name=_("municipality")
    )
    storage_mb = models.PositiveIntegerField(_("storage (MB)"), null=True, blank=True)
    mails_a_day = models.PositiveIntegerField(_("mails a day"), null=True, blank=True)
    requests_a_minute = models.PositiveIntegerField(_("requests a minute"), null=True, blank=True)
    background_s_an_hour = models.PositiveIntegerField(_("background work (seconds an hour)"), null=True, blank=True)
    changed_at = models.DateTimeField(_("changed at"), default=timezone.now)

    class Meta:
        verbose_name = _("limits")
        verbose_name_plural = _("limits")

    def __str__(self) -> str:
        return str(self.municipality)


class StorageUse(models.Model):
    """How many bytes a municipality has: as last measured, plus what was written and removed since."""

    municipality = models.OneToOneField(
        Municipality,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="storage_use",
        verbose_name=_("municipality"),
    )
    bytes = models.BigIntegerField(_("bytes"), default=0)
    measured_at = models.DateTimeField(_("measured at"), null=True, blank=True)

    class Meta:
        verbose_name = _("use of storage")
        verbose_name_plural = _("use of storage")

    def __str__(self) -> str:
        return str(self.municipality)


class UsageDay(models.Model):
    """What one municipality used on one day (Europe/Amsterdam).

    The municipality stands here by value: the row outlives it, as an invoice over the past must still be possible.
    """

    schema_name = models.CharField(_("schema"), max_length=63)
    day = models.DateField(_("day"))
    slug = models.CharField(_("short name"), max_length=63)
    name = models.CharField(_("name"), max_length=100)
    inhabitants = models.PositiveIntegerField(_("inhabitants"), null=True, blank=True)
    is_production = models.BooleanField(_("in production"), default=True)
    requests = models.BigIntegerField(_("requests"), default=0)
    web_cpu_us = models.BigIntegerField(_("processor time of pages (µs)"), default=0)
    background_cpu_us = models.BigIntegerField(_("processor time of background work (µs)"), default=0)
    mails = models.BigIntegerField(_("mails"), default=0)
    zaken = models.BigIntegerField(_("requests of residents"), default=0)
    storage_bytes = models.BigIntegerField(_("storage (bytes)"), null=True, blank=True)

    class Meta:
        verbose_name = _("usage of a day")
        verbose_name_plural = _("usage of days")
        ordering = ["day", "slug"]
        constraints = [
            models.UniqueConstraint(fields=["schema_name", "day"], name="usage_once_a_day"),
        ]
        indexes = [models.Index(fields=["day"], name="usage_day")]

    def __str__(self) -> str:
        return f"{self.slug} {self.day}"
