"""What a request about somebody's data is refused for."""

from django.utils.translation import gettext_lazy as _

from shared.errors import MeentError


class PrivacyError(MeentError):
    """Base of this app's errors."""


class NothingChosenError(PrivacyError):
    """No box was ticked."""

    def __init__(self) -> None:
        super().__init__(_("Choose what belongs to this person first."))


class UnknownChoiceError(PrivacyError):
    """Something was chosen that the search does not find, or no longer finds."""

    def __init__(self) -> None:
        super().__init__(_("What was found has changed since you searched. Search again, and choose again."))
