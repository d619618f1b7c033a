"""Errors of requests."""

from django.utils.translation import gettext_lazy as _

from shared.errors import MeentError, Text


class ZaakError(MeentError):
    """Base of this app's errors."""


class ZaakAlreadyClosedError(ZaakError):
    """The zaak has an einddatum: nothing changes any more."""

    def __init__(self, *, zaak_id: str) -> None:
        super().__init__(_("This request is closed. You can no longer change it."), zaak_id=zaak_id)


class ZaakNotClosedError(ZaakError):
    """Only a closed zaak is opened again."""

    def __init__(self, *, zaak_id: str) -> None:
        super().__init__(_("This request is open already."), zaak_id=zaak_id)


class TermError(ZaakError):
    """The term can't be moved in this way."""

    def __init__(self, reason: Text, *, zaak_id: str) -> None:
        super().__init__(reason, zaak_id=zaak_id)


class EmptyMessageError(ZaakError):
    """Nothing was written."""

    def __init__(self, *, zaak_id: str) -> None:
        super().__init__(_("Write a text first."), zaak_id=zaak_id)


class TooManyMessagesError(ZaakError):
    """So many answers wait for a colleague that more would help nobody."""

    def __init__(self, *, zaak_id: str) -> None:
        super().__init__(
            _("You have sent many messages that we have not read yet. Call us if it can't wait."), zaak_id=zaak_id
        )


class MayNotHandleError(ZaakError):
    """This colleague's teams do not handle this kind of request."""

    def __init__(self, *, zaak_id: str) -> None:
        super().__init__(_("This colleague may not handle this kind of request."), zaak_id=zaak_id)


class ZaakChangedError(ZaakError):
    """Somebody else changed the zaak since this person looked at it."""

    def __init__(self, *, zaak_id: str) -> None:
        super().__init__(
            _("A colleague changed this request while you were looking at it. Look at what changed, then try again."),
            zaak_id=zaak_id,
        )


class ZaakAlreadyTakenError(ZaakError):
    """The zaak is already being handled by this person."""

    def __init__(self, *, zaak_id: str) -> None:
        super().__init__(_("You are already handling this request."), zaak_id=zaak_id)


class WrongZaakTypeError(ZaakError):
    """A status or result of another zaaktype."""

    def __init__(self, *, zaak_id: str) -> None:
        super().__init__(_("This status or result does not belong to this kind of request."), zaak_id=zaak_id)


class MissingExplanationError(ZaakError):
    """A zaak is closed with a text for the resident."""

    def __init__(self, *, zaak_id: str) -> None:
        super().__init__(_("Write what the resident should know about the result."), zaak_id=zaak_id)


class IncompleteZaakTypeError(ZaakError):
    """A zaaktype without a first or a final status cannot take requests."""

    def __init__(self, *, zaaktype: str) -> None:
        super().__init__(_("This kind of request cannot be received yet: it has no statuses."), zaaktype=zaaktype)


class ZaakMustBeKeptError(ZaakError):
    """Archiefwet, a hold, or a request that is still open."""

    def __init__(self, reason: str, *, zaak_id: str) -> None:
        super().__init__(reason, zaak_id=zaak_id)


class NothingToDestroyError(ZaakError):
    """No term of keeping is over."""

    def __init__(self) -> None:
        super().__init__(_("There are no requests that may be destroyed now."))


class ListAlreadyApprovedError(ZaakError):
    """A list is approved once."""

    def __init__(self) -> None:
        super().__init__(_("This list was approved already."))


class SameOfficerError(ZaakError):
    """Four eyes."""

    def __init__(self) -> None:
        super().__init__(_("You made this list yourself. A colleague has to approve it."))
