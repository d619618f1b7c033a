"""Running an operation and recording it. Command line and console both come through here."""

import uuid
from typing import Any, cast

import structlog
from celery import current_app
from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.functional import Promise
from kombu.exceptions import OperationalError

from shared.actors import Actor, ActorKind
from shared.errors import MeentError, Text
from shared.messages import lazy as _
from shared.progress import Progress, ReportingProgress, SilentProgress
from tenants.context import in_municipality, in_public
from tenants.errors import PartlyDoneError
from tenants.municipalities.models import Municipality
from tenants.operations.heartbeat import Reporter, beating
from tenants.operations.models import Channel, Operation, OperationState
from tenants.operations.opening import ask_first
from tenants.operations.registry import OperationContext, OperationKind, operation_kinds, operation_witnesses

logger = structlog.stdlib.get_logger(__name__)

RUN_TASK = "operations.run"


def perform(
    key: str,
    *,
    actor: Actor,
    channel: Channel,
    municipality: Municipality | None = None,
    parameters: dict[str, Any] | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Do an operation now, and put on record who did it, when and how it ended.

    The record is written before the work begins and in a transaction of its own: call this outside a transaction.

    Raises:
        RefusedError: it needs consent of the municipality, or a reason.
        MeentError: whatever the operation raises, after it was recorded.
    """
    kind = operation_kinds.get(key)
    ask_first(key, kind, actor=actor, channel=channel, municipality=municipality, parameters=parameters or {})
    operation = _record(
        kind=kind,
        key=key,
        actor=actor,
        channel=channel,
        municipality=municipality,
        parameters=parameters or {},
        state=OperationState.RUNNING,
    )
    context = OperationContext(actor=actor, municipality=municipality, parameters=parameters or {})
    return _run(operation, kind, context, progress or SilentProgress())


def rehearse(
    key: str,
    *,
    actor: Actor,
    municipality: Municipality | None = None,
    parameters: dict[str, Any] | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Say what an operation would do (`--dry-run`). Changes nothing and leaves no record."""
    context = OperationContext(
        actor=actor,
        municipality=municipality,
        parameters=parameters or {},
        progress=progress or SilentProgress(),
        dry_run=True,
    )
    return operation_kinds.get(key).run(context)


def enqueue(
    key: str,
    *,
    actor: Actor,
    channel: Channel,
    municipality: Municipality | None = None,
    parameters: dict[str, Any] | None = None,
) -> Operation:
    """Have a worker do an operation; the record shows how far it is.

    A wake-up that a broker loses is made up for by the beat (`operations.sweep`). Parameters that are secrets can't be
    given here: a worker only has the record.
    """
    kind = operation_kinds.get(key)
    if kind.on_record(parameters or {}) != (parameters or {}):
        raise TypeError(f"{key}: an operation with secrets can't wait for a worker")
    ask_first(key, kind, actor=actor, channel=channel, municipality=municipality, parameters=parameters or {})
    operation = _record(
        kind=kind,
        key=key,
        actor=actor,
        channel=channel,
        municipality=municipality,
        parameters=parameters or {},
        state=OperationState.QUEUED,
    )
    wake(operation)
    return operation


def run_queued(operation: Operation) -> None:
    """A worker's part: claim a waiting operation and do it. One that was claimed before is left alone."""
    with in_public():
        now = timezone.now()
        claimed = Operation.objects.filter(pk=operation.pk, state=OperationState.QUEUED).update(
            state=OperationState.RUNNING, started_at=now, heartbeat_at=now
        )
        if not claimed:
            return
        about = operation.municipality_id
        municipality = Municipality.objects.filter(pk=about).first() if about else None
    kind = operation_kinds.get(operation.kind)
    actor = Actor(kind=cast("ActorKind", operation.actor_kind), id=operation.actor_id, label=operation.actor_label)
    context = OperationContext(actor=actor, municipality=municipality, parameters=operation.parameters)
    try:
        if about is not None and municipality is None:
            raise MeentError(_("This municipality does not exist any more."))  # noqa: TRY301  # recorded like any other
        _run(operation, kind, context, SilentProgress())
    except MeentError as error:
        _end(operation, OperationState.FAILED, error=error.message)
        logger.warning("operation_failed", operation=str(operation.pk), kind=operation.kind)


def wake(operation: Operation) -> None:
    """Ask a worker to look at a waiting operation; never fails when the broker is down."""
    try:
        current_app.tasks[RUN_TASK].apply_async((str(operation.pk),), ignore_result=True, retry=False)
    except OperationalError:
        logger.warning("operation_not_woken_broker_down", operation=str(operation.pk))


def sweep() -> None:
    """Wake what still waits, and mark as interrupted what has given no sign of life."""
    with in_public():
        for operation in Operation.objects.filter(state=OperationState.QUEUED):
            wake(operation)
        for operation in Operation.objects.silent():
            _end(operation, OperationState.INTERRUPTED)
            logger.error("operation_interrupted", operation=str(operation.pk), kind=operation.kind)


def _record(
    *,
    kind: OperationKind,
    key: str,
    actor: Actor,
    channel: Channel,
    municipality: Municipality | None,
    parameters: dict[str, Any],
    state: OperationState,
) -> Operation:
    now = timezone.now()
    started = now if state == OperationState.RUNNING else None
    with in_public():
        return Operation.objects.create(
            kind=key,
            municipality_id=municipality.pk if municipality else None,
            municipality_slug=municipality.slug if municipality else str(parameters.get("slug", "")),
            actor_kind=actor.kind,
            actor_id=actor.id,
            actor_label=actor.label,
            channel=channel,
            parameters=kind.on_record(parameters),
            state=state,
            created_at=now,
            started_at=started,
            heartbeat_at=started,
        )


def _run(operation: Operation, kind: OperationKind, context: OperationContext, progress: Progress) -> dict[str, Any]:
    reporter = Reporter(operation.pk)
    watched = ReportingProgress(progress, reporter.report)
    try:
        with beating(operation.pk):
            result = kind.run(
                OperationContext(
                    actor=context.actor,
                    municipality=context.municipality,
                    parameters=context.parameters,
                    progress=watched,
                )
            )
    except PartlyDoneError as error:
        _end(operation, OperationState.FAILED, error=error.message, result=kind.on_record(error.result))
        raise
    except MeentError as error:
        _end(operation, OperationState.FAILED, error=error.message)
        raise
    except KeyboardInterrupt:
        _end(operation, OperationState.FAILED, error=_("Stopped by Ctrl-C."))
        raise
    except BaseException as error:  # a full disk, a lost database: all of it is on record
        name = type(error).__name__
        _end(
            operation,
            OperationState.FAILED,
            error=_("Something went wrong that nobody foresaw (%(name)s); the log tells more.") % {"name": name},
        )
        raise
    finally:
        watched.close()
        reporter.close()
    _end(operation, OperationState.SUCCEEDED, result=kind.on_record(result))
    logger.info(
        "operation_succeeded", kind=operation.kind, slug=operation.municipality_slug, actor_kind=operation.actor_kind
    )
    return result


def _end(
    operation: Operation, state: OperationState, *, result: dict[str, Any] | None = None, error: Text = ""
) -> None:
    now = timezone.now()
    try:
        with in_public(), transaction.atomic():
            Operation.objects.filter(pk=operation.pk).update(
                state=state,
                ended_at=now,
                heartbeat_at=now,
                error=str(error),
                error_texts=_in_each_language(error) if error else None,
                result=result or {},
            )
            if result and "slug" in result:  # of one that was made just now, or is called otherwise since
                _note_about(operation, str(result["slug"]))
        _tell_municipality(operation)
    except Exception:  # the first error is the one to tell; the sweep marks this one as interrupted
        logger.exception("operation_end_not_recorded", operation=str(operation.pk))
        if state == OperationState.SUCCEEDED:
            raise


def _note_about(operation: Operation, slug: str) -> None:
    """Which municipality it was: the one it was asked of, as it is called now, or the one that it made."""
    asked_of = operation.municipality_id
    about = Municipality.objects.filter(Q(pk=asked_of) if asked_of else Q(slug=slug)).first()
    if about is not None:
        Operation.objects.filter(pk=operation.pk).update(municipality_slug=about.slug, municipality_id=about.pk)


def _tell_municipality(operation: Operation) -> None:
    """Let the log of the municipality say what was done to it, as far as it is there. Never undoes the work."""
    if operation_kinds.get(operation.kind).keeps_content:
        return
    try:
        with in_public():
            operation.refresh_from_db()
            about = Municipality.objects.ready().filter(pk=operation.municipality_id or uuid.UUID(int=0)).first()
        if about is None:
            return
        actor = Actor(kind=cast("ActorKind", operation.actor_kind), id=operation.actor_id, label=operation.actor_label)
        with in_municipality(about), transaction.atomic():
            for witness in operation_witnesses.values():
                witness(operation, actor)
    except Exception:  # a schema that lags behind has no log yet
        logger.exception("operation_not_told", operation=str(operation.pk))


def _in_each_language(text: Text) -> dict[str, str]:
    """It is read by others than who asked for it: the command line speaks English, a worker and the console Dutch."""
    texts = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            texts[language] = str(text)
    return texts


def title_of(key: str) -> str | Promise:
    """What an operation is called; its key when the app that did it is gone."""
    return operation_kinds.get(key).title if key in operation_kinds else key
