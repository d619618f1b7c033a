"""Why something with an adopted text is refused."""

from shared.messages import lazy as _
from tenants.errors import RefusedError


class TargetGoneError(RefusedError):
    """The page or form was removed."""

    def __init__(self) -> None:
        super().__init__(_("The page or form of this text was removed here."))


class AlreadyAdoptedError(RefusedError):
    """It was adopted before."""

    def __init__(self) -> None:
        super().__init__(_("You have adopted this text already."))


class ChangedMeanwhileError(RefusedError):
    """Somebody changed the page, or the source, after the screen was made."""

    def __init__(self) -> None:
        super().__init__(_("Something changed in the meantime. Look at the texts again; nothing was saved."))


class NotAllowedError(RefusedError):
    """No right to do this with the page."""

    def __init__(self) -> None:
        super().__init__(_("You have no right to do this."))
