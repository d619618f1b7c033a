"""The one platform error that every app's errors derive from."""

from django.utils.functional import Promise

type Text = str | Promise


class MeentError(Exception):
    """An error with a message fit for a person and a context for the log.

    Args:
        message: plain text in the user's language, lazily translated; shown as it is.
        context: fields for the log. Never a BSN, name, address or message body.
    """

    def __init__(self, message: Text, **context: object) -> None:
        super().__init__(message)
        self.message = message
        self.context = context

    def __str__(self) -> str:
        return str(self.message)
