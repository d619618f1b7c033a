"""What the log refuses."""

from django.utils.translation import gettext_lazy as _

from shared.errors import MeentError


class AppendOnlyError(MeentError):
    """Somebody tried to change or remove a row of the log."""

    def __init__(self) -> None:
        super().__init__(_("The audit log can not be changed."))
