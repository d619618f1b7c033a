"""What can be wrong with a reaction."""

from django.utils.translation import gettext_lazy as _

from shared.errors import MeentError


class TooLateError(MeentError):
    """The remark comes too late, or there is one already."""

    def __init__(self) -> None:
        super().__init__(_("You can not add a remark any more."))
