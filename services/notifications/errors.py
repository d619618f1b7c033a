"""Errors of the outbox."""

from django.utils.translation import gettext_lazy as _

from shared.errors import MeentError


class NotificationError(MeentError):
    """Base of this app's errors."""


class OutsideTransactionError(NotificationError):
    """A message was queued outside a transaction, so it could leave for a change that never happened."""

    def __init__(self, *, kind: str) -> None:
        super().__init__(_("A message can only be queued together with the change it is about."), kind=kind)


class MessageNotRetryableError(NotificationError):
    """Only a message that was given up can be tried again."""

    def __init__(self, *, message_id: str) -> None:
        super().__init__(_("This message has already been sent or is still waiting."), message_id=message_id)
