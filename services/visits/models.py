"""Consent of the municipality, and the visits that were made. Both stay: they are the municipality's own record."""

import uuid
from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LONGEST_CONSENT = timedelta(days=31)
LONGEST_VISIT = timedelta(minutes=30)
HAND_OVER = timedelta(minutes=2)


class ConsentQuerySet(models.QuerySet["Consent"]):
    def active(self) -> "ConsentQuerySet":
        return self.filter(withdrawn_at=None, until__gt=timezone.now())

    def for_operator(self, email: str) -> "ConsentQuerySet":
        """Consent that is meant for this operator, or for any."""
        return self.active().filter(Q(operator_email="") | Q(operator_email__iexact=email))


class Consent(models.Model):
    """The municipality lets operators look, for a purpose and until a moment."""

    wagtail_reference_index_ignore = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    purpose = models.CharField(_("purpose"), max_length=300)
    operator_email = models.EmailField(
        _("e-mail address of the operator"), blank=True, help_text=_("Leave empty to let any operator in.")
    )
    until = models.DateTimeField(_("until"))
    given_at = models.DateTimeField(default=timezone.now, editable=False)
    given_by = models.CharField(max_length=200, editable=False)
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    withdrawn_by = models.CharField(max_length=200, blank=True, editable=False)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = _("consent to visit")
        verbose_name_plural = _("consents to visit")
        default_permissions = ("change",)
        ordering = ["-given_at"]
        constraints = [
            models.CheckConstraint(name="visits_consent_ends", condition=Q(until__gt=F("given_at"))),
        ]

    def __str__(self) -> str:
        return self.purpose


class VisitQuerySet(models.QuerySet["Visit"]):
    def going_on(self) -> "VisitQuerySet":
        return self.filter(begun_at__isnull=False, ended_at=None, until__gt=timezone.now())


class Visit(models.Model):
    """One visit: handed over by the console, begun on the municipality's host, read-only until its end."""

    wagtail_reference_index_ignore = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    operator_id = models.UUIDField()
    operator_label = models.CharField(_("who"), max_length=200)
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, null=True, related_name="visits")
    reason = models.CharField(_("reason"), max_length=500)
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    begun_at = models.DateTimeField(_("begun at"), null=True)
    until = models.DateTimeField(_("until"))
    ended_at = models.DateTimeField(_("ended at"), null=True)
    ended_by = models.CharField(max_length=200, blank=True)

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        default_permissions = ()
        ordering = ["-asked_at"]

    def __str__(self) -> str:
        return f"{self.operator_label} {self.asked_at:%Y-%m-%d %H:%M}"

    @property
    def is_emergency(self) -> bool:
        return self.consent_id is None

    @property
    def is_going_on(self) -> bool:
        """Begun, and ended by nobody and nothing: neither the clock nor the withdrawal of the consent."""
        if self.begun_at is None or self.ended_at is not None or self.until <= timezone.now():
            return False
        return self.consent is None or self.consent.withdrawn_at is None

    @property
    def closed_at(self) -> datetime | None:
        """When it was over; None while it goes on or never began."""
        if self.begun_at is None or self.is_going_on:
            return None
        return self.ended_at or self.until
