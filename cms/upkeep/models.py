"""How often pages are read, where their links lead, and when they are looked at again."""

import uuid
from datetime import date, timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

LONGEST_ADDRESS = 1000
KEEP_VIEWS = timedelta(days=400)
REVIEW_AFTER = timedelta(days=365)
"""How long a page is taken to be right after it was published, unless somebody chose a day."""


class PageViews(models.Model):
    """How often a page was answered on a day; by whom is not known."""

    wagtail_reference_index_ignore = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    page = models.ForeignKey(
        "wagtailcore.Page", verbose_name=_("page"), on_delete=models.CASCADE, related_name="views_by_day"
    )
    day = models.DateField(_("day"), default=timezone.localdate)
    count = models.PositiveIntegerField(_("times read"))

    class Meta:
        verbose_name = _("reading of a page")
        verbose_name_plural = _("readings of pages")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["page", "day"], name="read_once_a_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.count}"


class LinkState(models.TextChoices):
    """What came of following a link."""

    UNKNOWN = "unknown", _("not tried yet")
    WORKS = "works", _("works")
    DOUBTFUL = "doubtful", _("failed once")
    BROKEN = "broken", _("broken")


class OutgoingLink(models.Model):
    """A link in a published page to another site, and what came of following it."""

    wagtail_reference_index_ignore = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    page = models.ForeignKey(
        "wagtailcore.Page", verbose_name=_("page"), on_delete=models.CASCADE, related_name="outgoing_links"
    )
    address = models.CharField(_("address"), max_length=LONGEST_ADDRESS)
    state = models.CharField(_("state"), max_length=8, choices=LinkState, default=LinkState.UNKNOWN)
    reason = models.CharField(_("reason"), max_length=40, blank=True, default="", db_default="")
    tried_at = models.DateTimeField(_("tried on"), null=True, editable=False)

    class Meta:
        verbose_name = _("link to another site")
        verbose_name_plural = _("links to other sites")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["page", "address"], name="outgoing_link_once_a_page")]

    def __str__(self) -> str:
        return self.address


class Review(models.Model):
    """When a page has to be looked at again, and when its owner was last told so."""

    wagtail_reference_index_ignore = True

    page = models.OneToOneField(
        "wagtailcore.Page",
        verbose_name=_("page"),
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="review",
    )
    review_on = models.DateField(_("look again on"), null=True, blank=True)
    reminded_on = models.DateField(_("owner told on"), null=True, editable=False)

    class Meta:
        verbose_name = _("review of a page")
        verbose_name_plural = _("reviews of pages")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.page_id} {self.review_on or date.max}"
