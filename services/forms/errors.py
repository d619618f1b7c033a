"""What can stand between a resident and a sent form. Each has a page of its own in plain Dutch."""

from django.utils.translation import gettext_lazy as _

from shared.errors import MeentError, Text


class FormsError(MeentError):
    """Base of this app's errors."""


class FormClosedError(FormsError):
    """The form was withdrawn, perhaps while someone was filling it in."""

    def __init__(self) -> None:
        super().__init__(_("This form is closed"))


class DraftLostError(FormsError):
    """There are no answers (any more) to go on with."""

    def __init__(self) -> None:
        super().__init__(_("We no longer have your answers"))


class AlreadySentError(FormsError):
    """These answers were sent before; there is a receipt."""

    def __init__(self) -> None:
        super().__init__(_("You have already sent this form"))


class ChangedAfterSendingError(FormsError):
    """The same form comes in again with other content than was sent."""

    def __init__(self) -> None:
        super().__init__(_("You have already sent this form with other answers"))


class IncompleteError(FormsError):
    """A step was skipped."""

    def __init__(self) -> None:
        super().__init__(_("Not all questions have been answered yet"))


class AnswersChangedError(FormsError):
    """What is to be sent is not what the resident checked; another tab changed it."""

    def __init__(self) -> None:
        super().__init__(_("Your answers have changed since you opened this page"))


class TooManyRequestsError(FormsError):
    """More forms or photos from one address than people send."""

    def __init__(self) -> None:
        super().__init__(_("Too much is being sent at once"))


class BodyTooLargeError(FormsError):
    """The request is larger than we read."""

    def __init__(self) -> None:
        super().__init__(_("What you want to send is too large"))


class NotReceivedError(FormsError):
    """Storing failed: nothing was received, and the resident must know that."""

    def __init__(self) -> None:
        super().__init__(_("We have not received your form"))


class UploadRefusedError(FormsError):
    """A file that can't be accepted; the message stands beside its field."""

    def __init__(self, message: Text, *, reason: str) -> None:
        super().__init__(message, reason=reason)


class UnreadableBodyError(FormsError):
    """The request broke off or is no form."""

    def __init__(self) -> None:
        super().__init__(_("We could not read what you sent"))


class ReceiptGoneError(FormsError):
    """No receipt to show on this device (any more)."""

    def __init__(self) -> None:
        super().__init__(_("This receipt can no longer be shown here"))
