"""Why somebody could not log in: what the resident reads, and what staff need to know."""

from django.utils.translation import gettext_lazy as _

from shared.errors import MeentError, Text


class ResidentError(MeentError):
    """Base of this app's errors."""


class LogInFailedError(ResidentError):
    """An attempt to log in that went wrong.

    Attributes:
        notice: which text the log-in page shows (`views.NOTICES`).
        reason: for the log and for staff, without personal data.
    """

    notice = "mislukt"

    def __init__(self, reason: str, **context: object) -> None:
        super().__init__(_("You could not be logged in. Try it again."), reason=reason, **context)
        self.reason = reason


class LogInCancelledError(LogInFailedError):
    """The resident went back at the provider."""

    notice = "afgebroken"


class ProviderUnreachableError(LogInFailedError):
    """The provider does not answer."""

    notice = "storing"


class TooLowError(LogInFailedError):
    """They logged in with less assurance than we ask."""

    notice = "niveau"


class WrongSetUpError(ResidentError):
    """What an administrator filled in does not work, in words.

    Attributes:
        field: the question whose answer is at fault; empty when it is the other side's.
    """

    def __init__(self, message: Text, *, field: str = "") -> None:
        super().__init__(message, field=field)
        self.field = field


class WrongCodeError(ResidentError):
    """Not the code that was mailed, too old, used, or tried too often."""

    def __init__(self) -> None:
        super().__init__(_("This code is not right, or it is too old. Ask for a new one if you need to."))
