"""Everything that changes a draft, and sending it."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from services.audit.actions import Thing, record
from services.forms.building import empty_message
from services.forms.definition import Step
from services.forms.engine import StepForm, typed_values
from services.forms.errors import (
    AnswersChangedError,
    ChangedAfterSendingError,
    DraftLostError,
    FormClosedError,
    IncompleteError,
    TooManyRequestsError,
    UploadRefusedError,
)
from services.forms.models import (
    DRAFT_LIFETIME,
    TRACE_LIFETIME,
    DraftUpload,
    Form,
    FormDraft,
    FormVersion,
    Submission,
)
from services.forms.queries import content_hash, flow_of, latest_version
from services.forms.questions import FilesQuestion, UploadQuestion
from services.forms.summary import summary_rows, zaak_eigenschappen, zaak_omschrijving
from services.forms.uploads import Photo, display_name, inspect_document, inspect_photo
from services.zaken.actions import Initiator, NewDocument, register_zaak
from services.zaken.models import Zaak
from shared.actors import Actor
from shared.logging import get_logger
from shared.ratelimit import hit
from tenants.errors import StorageFullError

# Each sent form mails what a stranger typed to an address that nobody has verified: so not often to the same one.
SENDS_PER_RECIPIENT = 5
_RECIPIENT_WINDOW_S = 3600

DRAFT_STARTED = "draft.started"
DRAFT_SAVED = "draft.saved"
DRAFT_DISCARDED = "draft.discarded"
DRAFT_ERASED = "draft.erased"
DRAFTS_PURGED = "draft.purged"
VERSION_PUBLISHED = "form.version_published"

logger = get_logger(__name__)


@transaction.atomic
def publish_version(*, form: Form, definition: object, actor: Actor) -> FormVersion:
    """Publish questions; unchanged ones are not published again. Open drafts keep the version they were made with.

    Raises:
        django.core.exceptions.ValidationError: the definition is wrong; says where.
    """
    Form.objects.select_for_update().get(pk=form.pk)
    latest = form.versions.order_by("-number").first()
    if latest is not None and latest.definition == definition:
        return latest
    version = FormVersion(form=form, number=latest.number + 1 if latest else 1, definition=definition)
    version.full_clean()
    version.save()
    thing = Thing(kind="form", id=str(form.pk), label=form.slug)
    record(VERSION_PUBLISHED, actor=actor, thing=thing, details={"number": version.number})
    logger.info("form_version_published", form=form.slug, number=version.number, actor=actor.label)
    return version


@transaction.atomic
def start_draft(*, form: Form, owner: uuid.UUID, actor: Actor) -> FormDraft:
    """The visitor's draft of this form; made when there is none."""
    now = timezone.now()
    draft, created = FormDraft.objects.get_or_create(
        form=form,
        owner=owner,
        defaults={
            "version": latest_version(form),
            "created_at": now,
            "expires_at": now + DRAFT_LIFETIME,
        },
    )
    if created:
        record(DRAFT_STARTED, actor=actor, thing=_thing(draft))
        logger.info("draft_started", form=form.slug, actor=actor.kind)
    return draft


def inspect_photos(
    *, draft: FormDraft, step: Step, files: MultiValueDict[str, UploadedFile]
) -> dict[str, list[Photo | UploadRefusedError]]:
    """Judge and redraw the photos that came with a step: slow work, so done before anything is locked.

    What there is no room for is refused without being read.
    """
    return {
        question.key: _inspect_answer(draft, question, files.getlist(question.key))
        for question in step.upload_questions
    }


@transaction.atomic
def save_step(
    *,
    draft: FormDraft,
    step: Step,
    data: QueryDict,
    photos: Mapping[str, Sequence[Photo | UploadRefusedError]],
    actor: Actor,
) -> StepForm:
    """Keep the good photos, and the answers if there is nothing wrong; the form that returns carries the errors.

    Raises:
        DraftLostError: the draft was sent, thrown away or expired in the meantime.
    """
    locked = _locked_draft(draft.pk)
    problems = _store_photos(locked, step, photos)
    flow = flow_of(locked.version, locked, list(locked.uploads.all()))
    form = StepForm(
        step,
        data=data,
        contact_name=locked.version.parsed.contact.name,
        scope=flow.before(step),
        photo_counts=flow.photo_counts,
    )
    form.is_valid()
    for question in step.upload_questions:
        if question.key not in form.fields:
            continue
        for problem in problems[question.key]:
            form.add_error(question.key, problem)
        if form.needs(question) and not problems[question.key] and not flow.photo_counts.get(question.key):
            form.add_error(question.key, empty_message(question))
    if form.is_valid():
        locked.answers |= form.answers()
        locked.done_steps = [*dict.fromkeys([*locked.done_steps, step.slug])]
    _prolong(locked)
    record(DRAFT_SAVED, actor=actor, thing=_thing(locked), details={"step": step.slug})
    logger.info("draft_step_saved", step=step.slug, has_errors=not form.is_valid(), actor=actor.kind)
    return form


@transaction.atomic
def change_photos(
    *,
    draft: FormDraft,
    step: Step,
    data: QueryDict,
    photos: Mapping[str, Sequence[Photo | UploadRefusedError]],
    remove: uuid.UUID | None,
    actor: Actor,
) -> StepForm:
    """Add photos or take one away while the resident stays on the page; what else was typed is not judged yet.

    Raises:
        DraftLostError: the draft was sent, thrown away or expired in the meantime.
    """
    locked = _locked_draft(draft.pk)
    if remove is not None:
        _delete_uploads(locked.uploads.filter(pk=remove, question__in=[q.key for q in step.upload_questions]))
    problems = _store_photos(locked, step, photos)
    if remove is None and not any(photos.values()):
        problems |= {question.key: [_("Choose a photo first")] for question in step.upload_questions[:1]}
    _prolong(locked)
    record(DRAFT_SAVED, actor=actor, thing=_thing(locked), details={"step": step.slug})
    flow = flow_of(locked.version, locked, list(locked.uploads.all()))
    form = StepForm(
        step,
        initial=typed_values(step, data),
        photo_problems=problems,
        scope=flow.before(step),
        photo_counts=flow.photo_counts,
    )
    logger.info("draft_photos_changed", step=step.slug, has_errors=bool(form.errors), actor=actor.kind)
    return form


@transaction.atomic
def discard_draft(*, form: Form, owner: uuid.UUID, actor: Actor) -> None:
    """Throw the visitor's answers away, because they want to begin again."""
    for draft in FormDraft.objects.select_for_update().filter(form=form, owner=owner):
        _delete_draft(draft)
        record(DRAFT_DISCARDED, actor=actor, thing=_thing(draft))
        logger.info("draft_discarded", form=form.slug, actor=actor.kind)


@transaction.atomic
def erase_draft(*, draft: FormDraft, actor: Actor) -> None:
    """Remove answers that were not sent, because the resident asked the municipality to."""
    _delete_draft(FormDraft.objects.select_for_update().get(pk=draft.pk))
    record(DRAFT_ERASED, actor=actor, thing=_thing(draft))


@transaction.atomic
def submit_draft(*, form: Form, owner: uuid.UUID, key: uuid.UUID, seen_hash: str, actor: Actor) -> Submission:
    """Send what the resident saw on the check page: once, however often it is asked.

    Args:
        key: the draft's id, which is the idempotency key.
        seen_hash: `queries.content_hash` of what the check page showed.

    Raises:
        FormClosedError: withdrawn in the meantime; the draft stays.
        IncompleteError: a step was skipped.
        AnswersChangedError: another tab changed the answers after this check page was shown.
        ChangedAfterSendingError: sent before, with other content.
        DraftLostError: there is no such draft of this visitor.
        TooManyRequestsError: the e-mail address gets more than people send; the draft stays.
    """
    draft = (
        FormDraft.objects.select_for_update(of=("self",))
        .select_related("version")
        .filter(pk=key, form=form, owner=owner)
        .first()
    )
    if draft is None:
        return _replay(owner=owner, key=key, seen_hash=seen_hash)
    if not Form.objects.active().filter(pk=form.pk).exists():
        raise FormClosedError
    if draft.is_expired(timezone.now()):
        raise DraftLostError
    uploads = list(draft.uploads.all())
    if flow_of(draft.version, draft, uploads).first_incomplete() is not None:
        raise IncompleteError
    if content_hash(draft, uploads) != seen_hash:
        raise AnswersChangedError
    _limit_recipient(draft)
    zaak = _register(form=form, draft=draft, uploads=uploads, actor=actor)
    submission = Submission.objects.create(
        form=form,
        version=draft.version,
        idempotency_key=draft.pk,
        content_hash=seen_hash,
        owner=owner,
        zaak=zaak,
    )
    _delete_draft(draft)
    logger.info("form_submitted", form=form.slug, version=draft.version.number, photos=len(uploads))
    return submission


@transaction.atomic
def purge_expired_drafts(*, actor: Actor) -> int:
    """Empty drafts that expired; the empty row explains it to who returns, and goes later. Returns how many."""
    now = timezone.now()
    emptied = 0
    for draft in FormDraft.objects.select_for_update(skip_locked=True).filter(expires_at__lte=now):
        uploads = list(draft.uploads.all())
        if draft.answers or draft.done_steps or uploads:
            _delete_uploads(uploads)
            draft.answers = {}
            draft.done_steps = []
            draft.save(update_fields=["answers", "done_steps"])
            emptied += 1
        if draft.expires_at <= now - TRACE_LIFETIME:
            draft.delete()
    if emptied:
        record(DRAFTS_PURGED, actor=actor, details={"count": emptied})
        logger.info("drafts_purged", count=emptied, actor=actor.label)
    return emptied


def _thing(draft: FormDraft) -> Thing:
    return Thing(kind="draft", id=str(draft.pk))


def _replay(*, owner: uuid.UUID, key: uuid.UUID, seen_hash: str) -> Submission:
    submission = Submission.objects.filter(idempotency_key=key, owner=owner).first()
    if submission is None:
        raise DraftLostError
    if submission.content_hash != seen_hash:
        raise ChangedAfterSendingError
    return submission


def _limit_recipient(draft: FormDraft) -> None:
    key = draft.version.parsed.contact.email
    local, _at, domain = str(draft.answers.get(key) or "" if key else "").strip().lower().rpartition("@")
    mailbox = f"{local.partition('+')[0]}@{domain}"  # name+anything@ is the same mailbox
    if domain and hit("forms.recipient", mailbox, limit=SENDS_PER_RECIPIENT, window_s=_RECIPIENT_WINDOW_S):
        raise TooManyRequestsError


def _register(*, form: Form, draft: FormDraft, uploads: Sequence[DraftUpload], actor: Actor) -> Zaak:
    definition = draft.version.parsed
    flow = flow_of(draft.version, draft, list(uploads))
    rows = summary_rows(flow, uploads)
    contact = {
        role: str(flow.scope.get(key) or "") if key else ""
        for role, key in (
            ("name", definition.contact.name),
            ("email", definition.contact.email),
            ("phone", definition.contact.phone),
        )
    }
    omschrijving_length = Zaak._meta.get_field("omschrijving").max_length or 0
    try:
        return register_zaak(
            zaaktype=form.zaaktype,
            omschrijving=zaak_omschrijving(form.title, definition, rows, max_length=omschrijving_length),
            initiator=Initiator(**contact),
            eigenschappen=zaak_eigenschappen(rows, definition),
            documenten=[
                NewDocument(
                    file=upload.file,
                    titel=upload.name,
                    content_type=upload.content_type,
                    scan_state=upload.scan_state,
                )
                for row in rows
                for upload in row.uploads
            ],
            actor=actor,
        )
    finally:
        for upload in uploads:
            upload.file.close()


def _locked_draft(pk: uuid.UUID) -> FormDraft:
    draft = FormDraft.objects.select_for_update().filter(pk=pk).first()
    if draft is None or draft.is_expired(timezone.now()):
        raise DraftLostError
    return draft


def _uploads_of(draft: FormDraft, question: UploadQuestion) -> QuerySet[DraftUpload]:
    return draft.uploads.filter(question=question.key)


def _prolong(draft: FormDraft) -> None:
    draft.expires_at = timezone.now() + DRAFT_LIFETIME
    draft.save(update_fields=["answers", "done_steps", "expires_at"])


def _inspect_answer(
    draft: FormDraft, question: UploadQuestion, files: Sequence[UploadedFile]
) -> list[Photo | UploadRefusedError]:
    kept = set(_uploads_of(draft, question).values_list("sha256", flat=True))
    judged: list[Photo | UploadRefusedError] = []
    for number, file in enumerate(files):
        if number >= question.maximum or len(kept) >= question.maximum:
            judged.append(UploadRefusedError(_too_many(display_name(file.name), question), reason="too_many"))
            continue
        try:
            photo = inspect_document(file) if isinstance(question, FilesQuestion) else inspect_photo(file)
        except UploadRefusedError as error:
            logger.info("upload_refused", reason=error.context["reason"])
            judged.append(error)
        else:
            kept.add(photo.sha256)
            judged.append(photo)
    return judged


def _too_many(name: str, question: UploadQuestion) -> str:
    return _("“%(name)s” was not added: you can send no more than %(maximum)s photos") % {
        "name": name,
        "maximum": question.maximum,
    }


def _no_room(name: str) -> str:
    return _(
        "“%(name)s” was not added: we have no room for photos at the moment. You can go on without this photo."
    ) % {"name": name}


def _store_photos(
    draft: FormDraft, step: Step, photos: Mapping[str, Sequence[Photo | UploadRefusedError]]
) -> dict[str, list[str]]:
    """Store what was accepted, up to the maximum; returns per question what the resident must hear about the others."""
    return {
        question.key: _store_answer(draft, question, photos.get(question.key, ())) for question in step.upload_questions
    }


def _store_answer(
    draft: FormDraft, question: UploadQuestion, photos: Sequence[Photo | UploadRefusedError]
) -> list[str]:
    problems = []
    stored = set(_uploads_of(draft, question).values_list("sha256", flat=True))
    for photo in photos:
        if isinstance(photo, UploadRefusedError):
            problems.append(str(photo.message))
        elif photo.sha256 in stored:
            continue  # the same photo again: a reload, or chosen twice
        elif len(stored) >= question.maximum:
            problems.append(_too_many(photo.name, question))
        else:
            try:
                _store_photo(draft, question, photo)
            except StorageFullError:
                logger.warning("photo_refused_storage_full")
                problems.append(_no_room(photo.name))
            else:
                stored.add(photo.sha256)
    return problems


def _store_photo(draft: FormDraft, question: UploadQuestion, photo: Photo) -> None:
    upload = DraftUpload(
        draft=draft,
        question=question.key,
        name=photo.name,
        content_type=photo.content_type,
        size=len(photo.content),
        sha256=photo.sha256,
        scan_state=photo.scan_state,
    )
    upload.file.save(photo.name, ContentFile(photo.content), save=False)
    upload.save()


def _delete_draft(draft: FormDraft) -> None:
    _delete_uploads(draft.uploads.all())
    draft.delete()


def _delete_uploads(uploads: Iterable[DraftUpload]) -> None:
    """Delete rows now and their files after the commit, so that a rollback has lost nothing."""
    for upload in uploads:
        transaction.on_commit(partial(upload.file.storage.delete, upload.file.name))
        upload.delete()
