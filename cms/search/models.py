"""What is asked, how often; and an editor's own words for a page."""

import uuid
from datetime import timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LONGEST_KEPT = 60
KEEP = timedelta(days=180)
"""How long it is known what was asked."""
KEEP_RARE = timedelta(days=30)
"""The same for what hardly anybody asked: nobody sees it, so it need not be there."""
FEWEST = 3
"""What was asked less often could be somebody's name: no editor sees it."""
LONGEST_PHRASES = 400


class AskedQuery(models.Model):
    """How often something was asked on a day. Nothing says by whom, or at what time."""

    wagtail_reference_index_ignore = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    day = models.DateField(_("day"), default=timezone.localdate)
    query = models.CharField(_("question"), max_length=LONGEST_KEPT)
    count = models.PositiveIntegerField(_("times asked"))
    results = models.PositiveIntegerField(_("results"))

    class Meta:
        verbose_name = _("question to the search")
        verbose_name_plural = _("questions to the search")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["day", "query"], name="asked_once_a_day")]

    def __str__(self) -> str:
        return self.query


class OwnWords(models.Model):
    """Words by which a page is found, beside what stands in it."""

    wagtail_reference_index_ignore = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    page = models.ForeignKey(
        "wagtailcore.Page", verbose_name=_("page"), on_delete=models.CASCADE, related_name="own_search_words"
    )
    phrases = models.CharField(_("words"), max_length=LONGEST_PHRASES)
    is_first = models.BooleanField(_("always first"), default=False, db_default=False)

    class Meta:
        verbose_name = _("search words")
        verbose_name_plural = _("search words")
        default_permissions = ()
        ordering = ["phrases"]

    def __str__(self) -> str:
        return self.phrases
