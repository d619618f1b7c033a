"""Writing to the outbox, and sending from it."""

import random
from datetime import datetime, time, timedelta
from functools import partial
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from services.audit.actions import Thing, record
from services.notifications.delivery import DeliveryError, Mailer
from services.notifications.errors import MessageNotRetryableError, OutsideTransactionError
from services.notifications.models import OutboxMessage
from services.notifications.registry import message_renderers
from services.notifications.wake import wake_outbox
from shared.actors import Actor
from shared.logging import get_logger
from tenants.context import current_municipality
from tenants.usage.limits import limits_of
from tenants.usage.queries import mails_today

logger = get_logger(__name__)

TRAINING_REASON = _("Not sent: this is a training municipality, which mails nobody.")
LIMIT_REASON = _("Leaves tomorrow: the limit of %(limit)s mails a day was reached.")
RETRIED = "message.retried"
MAX_ATTEMPTS = 60  # with the backoff below a little over two days: a weekend's outage of the mail server
FIRST_RETRY_S = 30
LONGEST_RETRY_S = 3600


def queue_message(*, kind: str, payload: dict[str, Any], dedupe_key: str, subject_key: str = "") -> OutboxMessage:
    """Put a message in the outbox, in the transaction of the change it is about.

    The same `dedupe_key` twice is one message. Messages with one `subject_key` leave in the order of queueing.

    Raises:
        OutsideTransactionError: there is no transaction.
    """
    if not connection.in_atomic_block:
        raise OutsideTransactionError(kind=kind)
    message, is_new = OutboxMessage.objects.get_or_create(
        dedupe_key=dedupe_key, defaults={"kind": kind, "payload": payload, "subject_key": subject_key}
    )
    if is_new:
        transaction.on_commit(wake_outbox, robust=True)
    return message


def deliver_next(*, mailer: Mailer) -> OutboxMessage | None:
    """Send the next message that is due and return it; None when there is none.

    The row stays locked while it is sent, in one transaction with the note that it was: a worker that dies here
    rolls back, and the next one sends the message. Other workers skip the locked row, and the messages behind it.

    When the municipality has sent as many mails today as it may, what waits is put off until tomorrow. What other
    processes sent in their last seconds is not counted yet, so it may become a few more.

    Raises:
        DeliveryError: the mail server cannot be reached at all, so that trying the next one is of no use.
            The message was put back for later.
    """
    municipality = current_municipality()
    limit = limits_of(municipality.schema_name).mails_a_day
    if limit is not None and municipality.is_production and mails_today(municipality.schema_name) >= limit:
        _put_off_until_tomorrow(limit)
        return None
    with transaction.atomic():
        now = timezone.now()
        message = OutboxMessage.objects.due(now).select_for_update(skip_locked=True, of=("self",)).first()
        if message is None:
            return None
        if not municipality.is_production:
            message.discarded_at, message.last_error = now, str(TRAINING_REASON)
            message.save()
            return message
        error = _send(message, mailer)
        message.attempts += 1
        if error is None:
            message.last_error = ""
        elif error.is_permanent or message.attempts >= MAX_ATTEMPTS:
            message.failed_at, message.last_error = now, error.summary
            logger.error("outbox_message_given_up", message_id=str(message.id), kind=message.kind, error=error.summary)
        else:
            message.available_at, message.last_error = _next_attempt(message.attempts, now), error.summary
            logger.warning("outbox_message_postponed", message_id=str(message.id), error=error.summary)
        message.save()
    if error is not None and error.is_server_unreachable:
        raise error
    return message


def _send(message: OutboxMessage, mailer: Mailer) -> DeliveryError | None:
    """Render and send; marks the message delivered or discarded, or returns what went wrong."""
    try:
        content = message_renderers.get(message.kind)(message.payload)
    except Exception as error:  # any renderer may fail in any way; the others' mail must go on
        logger.exception("outbox_message_not_rendered", message_id=str(message.id), kind=message.kind)
        return DeliveryError(f"{type(error).__name__} while writing the message")
    if content is None:
        message.discarded_at = timezone.now()
        return None
    try:
        mailer.send(content, message_id=message.id)
    except DeliveryError as error:
        return error
    except Exception as error:  # a header that can't be written, an address that can't be encoded: the others go on
        logger.exception("outbox_message_not_sent", message_id=str(message.id), kind=message.kind)
        return DeliveryError(f"{type(error).__name__} while sending the message")
    message.delivered_at = timezone.now()
    return None


def bring_forward() -> None:
    """When the limit of mails was raised: what was put off until tomorrow may leave now, as far as there is room."""
    municipality = current_municipality()
    limit = limits_of(municipality.schema_name).mails_a_day
    if limit is not None and mails_today(municipality.schema_name) >= limit:
        return
    put_off = OutboxMessage.objects.waiting().filter(available_at=_tomorrow())
    if put_off.update(available_at=timezone.now(), last_error=""):
        transaction.on_commit(wake_outbox, robust=True)


def _tomorrow() -> datetime:
    return timezone.make_aware(datetime.combine(timezone.localdate() + timedelta(days=1), time.min))


def _put_off_until_tomorrow(limit: int) -> None:
    """All that waits; it leaves in the order in which it was queued. Logged once a day."""
    tomorrow = _tomorrow()
    waiting = OutboxMessage.objects.waiting()
    is_first = not waiting.filter(available_at=tomorrow).exists()
    reason = str(LIMIT_REASON % {"limit": limit})
    count = waiting.filter(available_at__lt=tomorrow).update(available_at=tomorrow, last_error=reason)
    if count and is_first:
        logger.warning("mails_limited", limit=limit, count=count)


def _next_attempt(attempts: int, now: datetime) -> datetime:
    """Doubling from half a minute to an hour, plus up to a fifth so that not all come back at once."""
    wait_s = min(FIRST_RETRY_S * 2 ** (attempts - 1), LONGEST_RETRY_S)
    return now + timedelta(seconds=wait_s * (1 + random.random() / 5))  # noqa: S311  # jitter, not a secret


def forget_subject(subject_key: str) -> int:
    """Remove the messages about something that is removed, in the caller's transaction; returns how many."""
    if not connection.in_atomic_block:
        raise OutsideTransactionError(kind=subject_key)
    count, _by_model = OutboxMessage.objects.filter(subject_key=subject_key).delete()
    return count


@transaction.atomic
def retry_message(*, message: OutboxMessage, actor: Actor) -> OutboxMessage:
    """Give a message that was given up a fresh start.

    Raises:
        MessageNotRetryableError: it was not given up.
    """
    locked = OutboxMessage.objects.select_for_update().get(pk=message.pk)
    if not locked.is_given_up:
        raise MessageNotRetryableError(message_id=str(locked.pk))
    locked.failed_at = None
    locked.attempts = 0
    locked.available_at = timezone.now()
    locked.save(update_fields=["failed_at", "attempts", "available_at"])
    record(RETRIED, actor=actor, thing=Thing(kind="message", id=str(locked.pk), label=locked.kind))
    logger.info("outbox_message_retried", message_id=str(locked.pk), actor=actor.id)
    transaction.on_commit(partial(wake_outbox), robust=True)
    return locked
