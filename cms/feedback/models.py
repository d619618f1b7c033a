"""One table: an answer to the question under a page, and perhaps a remark."""

import uuid
from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LONGEST_REMARK = 600
KEEP = timedelta(days=365)
"""How long a reaction stays: a page is mostly reviewed once a year."""


class ReactionQuerySet(models.QuerySet["Reaction"]):
    def with_remark(self) -> "ReactionQuerySet":
        return self.exclude(remark="")

    def unhandled(self) -> "ReactionQuerySet":
        """Remarks that nobody has dealt with; a yes or no by itself asks for nothing."""
        return self.with_remark().filter(handled_at=None)

    def expired(self) -> "ReactionQuerySet":
        return self.filter(created_at__lt=timezone.now() - KEEP)


class Reaction(models.Model):
    """What one visitor thought of one page. Nothing says who: who handled it stands in the audit log."""

    wagtail_reference_index_ignore = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    page = models.ForeignKey(
        "wagtailcore.Page", verbose_name=_("page"), on_delete=models.CASCADE, related_name="feedback_reactions"
    )
    is_helpful = models.BooleanField(_("helpful"))
    remark = models.TextField(_("remark"), max_length=LONGEST_REMARK, blank=True, db_default="")
    created_at = models.DateTimeField(_("given on"), default=timezone.now, editable=False, db_index=True)
    handled_at = models.DateTimeField(_("handled on"), null=True, editable=False)

    objects = ReactionQuerySet.as_manager()

    class Meta:
        verbose_name = _("reaction")
        verbose_name_plural = _("reactions")
        default_permissions = ("change",)
        ordering = ["created_at"]

    def __str__(self) -> str:
        return f"{self.created_at:%Y-%m-%d %H:%M}"
