"""Reads for the forms' pages."""

import hashlib
import json
import uuid
from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone
from guardian.shortcuts import get_objects_for_user

from services.accounts.models import User
from services.forms.errors import FormClosedError
from services.forms.flow import Flow
from services.forms.models import DraftUpload, Form, FormDraft, FormVersion, Submission

# How long the receipt with its access code stays on this device; after that the e-mail and /status/ have it.
RECEIPT_LIFETIME = timedelta(hours=12)


def open_form(slug: str) -> Form:
    """The form that residents can fill in at this address.

    Raises:
        Form.DoesNotExist: there is none.
        FormClosedError: it was withdrawn.
    """
    form = Form.objects.select_related("zaaktype").get(slug=slug)
    if not form.is_active:
        raise FormClosedError
    return form


def active_forms() -> QuerySet[Form]:
    """All forms that residents can fill in now."""
    return Form.objects.active()


def forms_editable_by(user: User) -> QuerySet[Form]:
    """The forms whose texts this colleague may change: all with the permission, else those given one by one."""
    if user.has_perm("forms.change_form"):
        return Form.objects.all()
    mine: QuerySet[Form] = get_objects_for_user(user, "forms.change_form", klass=Form, accept_global_perms=False)
    return mine


def latest_version(form: Form) -> FormVersion:
    """The version a new draft gets."""
    version: FormVersion = form.versions.order_by("-number")[:1].get()
    return version


def find_draft(*, form: Form, owner: uuid.UUID | None) -> FormDraft | None:
    """The visitor's draft of this form, expired or not."""
    if owner is None:
        return None
    return FormDraft.objects.select_related("version").filter(form=form, owner=owner).first()


def find_submission(*, form: Form, owner: uuid.UUID | None) -> Submission | None:
    """What the visitor sent last with this form, while its receipt may still be shown."""
    if owner is None:
        return None
    return (
        Submission.objects.select_related("zaak__zaaktype", "version")
        .filter(form=form, owner=owner, sent_at__gt=timezone.now() - RECEIPT_LIFETIME)
        .order_by("-sent_at")
        .first()
    )


def find_upload(*, form: Form, owner: uuid.UUID | None, upload_id: uuid.UUID) -> DraftUpload | None:
    """A photo of the visitor's own draft; None for anyone else's, as for one that does not exist."""
    if owner is None:
        return None
    return DraftUpload.objects.filter(
        pk=upload_id, draft__owner=owner, draft__form=form, draft__expires_at__gt=timezone.now()
    ).first()


def flow_of(version: FormVersion, draft: FormDraft | None, uploads: list[DraftUpload]) -> Flow:
    """How far a draft has come."""
    counts: dict[str, int] = {}
    for upload in uploads:
        counts[upload.question] = counts.get(upload.question, 0) + 1
    return Flow(
        definition=version.parsed,
        done=draft.done_steps if draft else (),
        answers=draft.answers if draft else {},
        photo_counts=counts,
    )


def content_hash(draft: FormDraft, uploads: list[DraftUpload]) -> str:
    """SHA-256 of what would be sent: two pages with the same hash show the same answers."""
    content = [
        str(draft.id),
        str(draft.version_id),
        draft.answers,
        [(upload.question, upload.sha256) for upload in uploads],
    ]
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
