"""What was adopted, and how the municipality wants to follow."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Mode(models.TextChoices):
    """What happens with a change of the source, in fields that the municipality did not change itself."""

    DEFAULT = "default", _("As the municipality does by default")
    FOLLOW = "follow", _("Take it over by itself")
    WAIT = "wait", _("Wait until an editor has looked")


class Notice(models.TextChoices):
    """What an editor should know of an adoption."""

    NONE = "", _("Nothing")
    WAITING = "waiting", _("The source has changed: look at it")
    FOLLOWED = "followed", _("The source has changed, and was taken over")
    WITHDRAWN = "withdrawn", _("The source was withdrawn: decide what to do")


class AdoptionQuerySet(models.QuerySet["Adoption"]):
    def following(self) -> "AdoptionQuerySet":
        """Those for which a change of the source means something."""
        return self.filter(ended_at=None, is_source=False)


class Adoption(models.Model):
    """A text of the library that became a page, a form or an answer here; or a page that is the source of one.

    The item is named by its UUID and its texts are kept here as they were adopted: the municipality can be moved,
    restored and read without the library. A field is the municipality's own when it differs from `base`, or is in
    `kept`.

    Attributes:
        base: for each field, the source's text that was last adopted, or looked at and declined.
        own: texts of a kind that has no page or form.
    """

    wagtail_reference_index_ignore = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    item_id = models.UUIDField(_("item"), unique=True)
    kind = models.CharField(_("kind"), max_length=20)
    title = models.CharField(_("title"), max_length=255)
    page = models.ForeignKey("wagtailcore.Page", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    form = models.ForeignKey("forms.Form", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    own = models.JSONField(default=dict)
    number = models.PositiveIntegerField(_("version"))
    base = models.JSONField(default=dict)
    kept = models.JSONField(default=list)
    mode = models.CharField(_("when the source changes"), max_length=8, choices=Mode, default=Mode.DEFAULT)
    is_source = models.BooleanField(default=False)
    notice = models.CharField(max_length=10, choices=Notice, blank=True, default=Notice.NONE)
    noticed_number = models.PositiveIntegerField(default=0)
    noticed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    adopted_at = models.DateTimeField(_("adopted at"), default=timezone.now, editable=False)

    objects = AdoptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("adopted text")
        verbose_name_plural = _("adopted texts")
        default_permissions = ("change",)
        ordering = ["title", "id"]
        constraints = [
            models.CheckConstraint(name="adoptions_page_or_form", condition=Q(page=None) | Q(form=None)),
        ]

    def __str__(self) -> str:
        return self.title


class LibrarySettings(models.Model):
    """What the municipality decides for all: one row, or none as long as it decided nothing."""

    wagtail_reference_index_ignore = True

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    is_only = models.BooleanField(default=True, unique=True, editable=False)
    follows_by_default = models.BooleanField(
        _("take over changes by itself"),
        default=False,
        help_text=_("Only in fields that you did not change. What you wrote yourself is never overwritten."),
    )
    mails_owners = models.BooleanField(
        _("mail the owner of a page when its source changes"), default=False, help_text=_("Beside the start page.")
    )

    class Meta:
        verbose_name = _("settings of the library")
        verbose_name_plural = _("settings of the library")
        default_permissions = ("change",)
        constraints = [models.CheckConstraint(name="adoptions_settings_once", condition=Q(is_only=True))]

    def __str__(self) -> str:
        return f"{self.follows_by_default}"
