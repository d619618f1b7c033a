"""Why a visit does not begin."""

from django.utils.translation import gettext_lazy as _

from tenants.errors import RefusedError


class NoConsentError(RefusedError):
    """The municipality lets nobody in now, or not this operator."""

    def __init__(self) -> None:
        super().__init__(_("This municipality has not given you consent to look into it now."))


class NoReasonError(RefusedError):
    """An emergency without words."""

    def __init__(self) -> None:
        super().__init__(_("Write why this can't wait for consent. The municipality reads it at once."), field="reason")
