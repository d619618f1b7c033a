"""Why the library refuses something."""

from shared.messages import lazy as _
from tenants.errors import RefusedError


class NotYourItemError(RefusedError):
    """Another maintains this item, or it lies on a shelf that this municipality may not add to."""

    def __init__(self) -> None:
        super().__init__(_("This text is maintained by another. You can adopt it and change your own copy."))


class WithdrawnError(RefusedError):
    """The item was withdrawn."""

    def __init__(self) -> None:
        super().__init__(_("This text was withdrawn from the library."))


class UnknownItemError(RefusedError):
    """There is no such item, or it lies on a shelf that this municipality may not see."""

    def __init__(self) -> None:
        super().__init__(_("This text is not in the library."))


class NothingNewError(RefusedError):
    """A new version that says the same."""

    def __init__(self) -> None:
        super().__init__(_("Nothing changed since the last version."))
