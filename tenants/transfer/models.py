"""Back-ups, and what unfinished work has lying about."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class BackupQuerySet(models.QuerySet["Backup"]):
    def expired(self) -> "BackupQuerySet":
        return self.filter(expires_at__lt=timezone.now())


class Backup(models.Model):
    """One municipality at one moment: a package in BACKUP_ROOT.

    The municipality is named by its values: a back-up outlives it, and a certificate of removal says until when.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    municipality_id = models.UUIDField(_("municipality"))
    municipality_slug = models.CharField(_("short name"), max_length=63)
    path = models.CharField(_("file"), max_length=200, help_text=_("Below BACKUP_ROOT."))
    taken_at = models.DateTimeField(_("taken at"))
    expires_at = models.DateTimeField(_("kept until"))
    bytes = models.BigIntegerField(_("size in bytes"))
    sha256 = models.CharField("SHA-256", max_length=64, help_text=_("Of the file."))
    content_sha256 = models.CharField(
        _("SHA-256 of the content"), max_length=64, help_text=_("Equal for equal rows and files.")
    )
    counts = models.JSONField(_("counts"), default=dict)
    release = models.CharField(_("release"), max_length=60, blank=True)

    objects = BackupQuerySet.as_manager()

    class Meta:
        verbose_name = _("back-up")
        verbose_name_plural = _("back-ups")
        ordering = ["-taken_at", "-id"]
        indexes = [models.Index(fields=["municipality_id", "-taken_at"], name="backup_of_municipality")]

    def __str__(self) -> str:
        return f"{self.municipality_slug} {self.taken_at:%Y-%m-%d %H:%M}"


class WorkspaceStage(models.TextChoices):
    BUILDING = "building", _("being built")
    SWAPPED = "swapped", _("in use, old data not removed yet")
    FINISHED = "finished", _("served, old data not removed yet")
    BROKEN_OFF = "broken_off", _("broken off, nothing changed")


class Workspace(models.Model):
    """What an export, import, back-up or restore makes outside its last transaction.

    Committed before anything is made, removed when all is in its place. Whose process is gone (nobody holds the lock
    of its id) is tidied by the next run: `tenants.transfer.workspaces`.

    Attributes:
        schema_name: the new schema and the folders of that name under MEDIA_ROOT and PRIVATE_ROOT.
        file: a package being written: an export's under its temporary name, a back-up's under its own.
        municipality_id: whose data is being replaced, at a restore.
        state_before: the state to go back to after a restore. A restore that was broken off keeps its record for it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=10)
    stage = models.CharField(max_length=10, choices=WorkspaceStage, default=WorkspaceStage.BUILDING)
    schema_name = models.CharField(max_length=63, blank=True)
    file = models.CharField(max_length=1000, blank=True)
    municipality_id = models.UUIDField(null=True, blank=True)
    state_before = models.CharField(max_length=12, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("unfinished work")
        verbose_name_plural = _("unfinished work")

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"
