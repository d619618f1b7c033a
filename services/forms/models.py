"""Forms, their versions, what a resident is filling in, and what was sent."""

import uuid
from datetime import datetime, timedelta
from functools import cached_property
from typing import Self

from django.core.files.storage import storages
from django.core.files.storage.base import Storage
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from services.forms.definition import Definition, parse_definition, validate_definition
from services.forms.uploads import PDF_CONTENT_TYPE
from services.zaken.models import Zaak, ZaakType
from shared.malware import ScanState

# The session lives 12 hours after the last page that was saved; within it, an expired draft can still be explained.
DRAFT_LIFETIME = timedelta(hours=8)
TRACE_LIFETIME = timedelta(hours=12)


def private_storage() -> Storage:
    """Where photos wait; a function, so that no migration knows the folder."""
    return storages["private"]


def upload_path(upload: models.Model, _filename: str) -> str:
    """A name that tells nothing: the resident's own file name is a field."""
    suffix = "pdf" if getattr(upload, "content_type", "") == PDF_CONTENT_TYPE else "jpg"
    return f"forms/{uuid.uuid4().hex}.{suffix}"


class FormQuerySet(models.QuerySet["Form"]):
    """Chainable reads."""

    def active(self) -> Self:
        return self.filter(is_active=True)


class Form(models.Model):
    """A form that residents can fill in on this municipality's site."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(_("address"), max_length=60, unique=True)
    title = models.CharField(_("title"), max_length=120, help_text=_("Begins with what the resident does."))
    intro = models.TextField(
        _("introduction"), blank=True, max_length=600, help_text=_("Stands above the first question.")
    )
    contact_text = models.TextField(
        _("help"), blank=True, max_length=300, help_text=_("Stands below each question, and on the page that says no.")
    )
    zaaktype = models.ForeignKey(ZaakType, verbose_name=_("kind of request"), on_delete=models.PROTECT)
    is_active = models.BooleanField(
        _("open"), default=True, help_text=_("When it is closed, nobody can fill in or send the form.")
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    objects = FormQuerySet.as_manager()

    class Meta:
        verbose_name = _("form")
        verbose_name_plural = _("forms")
        default_permissions = ("view", "change")
        ordering = ("title",)
        constraints = (
            models.CheckConstraint(condition=~Q(slug=""), name="forms_form_slug_not_empty"),
            models.CheckConstraint(condition=~Q(title=""), name="forms_form_title_not_empty"),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("forms:start", args=[self.slug])


class FormVersion(models.Model):
    """The questions as they were published; a draft and a submission keep the version they were made with."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    form = models.ForeignKey(Form, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    definition = models.JSONField(_("definition"))
    published_at = models.DateTimeField(_("published"), default=timezone.now)

    class Meta:
        verbose_name = _("version of a form")
        verbose_name_plural = _("versions of forms")
        default_permissions = ()
        ordering = ("form", "-number")
        constraints = (
            models.UniqueConstraint(fields=("form", "number"), name="forms_formversion_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="forms_formversion_number_from_one"),
            models.CheckConstraint(condition=Q(definition__has_key="steps"), name="forms_formversion_has_steps"),
        )

    def __str__(self) -> str:
        return f"{self.form_id} {self.number}"

    def clean(self) -> None:
        """Refuse a definition that is wrong, with where and why."""
        validate_definition(self.definition)

    @cached_property
    def parsed(self) -> Definition:
        """The definition, typed."""
        return parse_definition(self.definition)


class FormDraft(models.Model):
    """Answers that were not sent yet. `owner` is a random id in the visitor's session: whoever has it has the draft."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    form = models.ForeignKey(Form, on_delete=models.CASCADE)
    version = models.ForeignKey(FormVersion, on_delete=models.PROTECT)
    owner = models.UUIDField()
    answers = models.JSONField(default=dict)
    done_steps = models.JSONField(default=list)
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=("owner", "form"), name="forms_formdraft_one_per_owner"),
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("created_at")), name="forms_formdraft_expires_after_creation"
            ),
        )

    def __str__(self) -> str:
        return str(self.id)

    def is_expired(self, now: datetime) -> bool:
        return self.expires_at <= now


class DraftUpload(models.Model):
    """A photo that goes with a draft: already checked and redrawn."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    draft = models.ForeignKey(FormDraft, on_delete=models.CASCADE, related_name="uploads")
    question = models.CharField(max_length=40)
    file = models.FileField(storage=private_storage, upload_to=upload_path, max_length=200)
    name = models.CharField(max_length=100)
    content_type = models.CharField(max_length=50)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    scan_state = models.CharField(
        max_length=10, choices=ScanState, default=ScanState.RELEASED, db_default=ScanState.RELEASED
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("photo of a draft")
        verbose_name_plural = _("photos of drafts")
        default_permissions = ()
        ordering = ("created_at", "id")
        constraints = (
            models.UniqueConstraint(fields=("draft", "question", "sha256"), name="forms_draftupload_once"),
            models.CheckConstraint(condition=Q(size__gt=0), name="forms_draftupload_not_empty"),
        )

    def __str__(self) -> str:
        return str(self.id)

    @property
    def is_released(self) -> bool:
        """Whether it may be shown: checked for malware, or there is no scanner."""
        return self.scan_state == ScanState.RELEASED


class Submission(models.Model):
    """What was sent, once. The answers themselves are in the zaak; when that is destroyed, this row goes with it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    form = models.ForeignKey(Form, on_delete=models.PROTECT)
    version = models.ForeignKey(FormVersion, on_delete=models.PROTECT)
    idempotency_key = models.UUIDField(unique=True)
    content_hash = models.CharField(max_length=64)
    owner = models.UUIDField()
    zaak = models.OneToOneField(Zaak, on_delete=models.CASCADE)
    sent_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        default_permissions = ()
        indexes = (models.Index(fields=("owner", "form", "-sent_at"), name="forms_submission_receipt"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(content_hash__regex=r"^[0-9a-f]{64}$"), name="forms_submission_hash_is_sha256"
            ),
        )

    def __str__(self) -> str:
        return str(self.id)
