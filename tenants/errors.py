"""Errors of tenancy."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from shared.errors import MeentError, Text


class TenancyError(MeentError):
    """Base of this package's errors."""


class NoMunicipalityError(TenancyError):
    """Work that belongs to a municipality ran without one."""

    def __init__(self, **context: object) -> None:
        super().__init__(_("This work belongs to a municipality, but none is bound."), **context)


class MunicipalityMismatchError(TenancyError):
    """The guard: a query would have run in another municipality's schema than the bound one."""

    def __init__(self, *, bound: str | None, connection: str | None) -> None:
        super().__init__(
            _("A query was refused: it would have reached another municipality's data."),
            bound=bound,
            connection=connection,
        )


class ForeignObjectError(TenancyError):
    """The stamp: an object of one municipality was about to be used in another."""

    def __init__(self, *, model: str, stamp: str, bound: str) -> None:
        super().__init__(
            _("Refused: this object belongs to another municipality."), model=model, stamp=stamp, bound=bound
        )


class MunicipalityExistsError(TenancyError):
    """Name, code, domain or schema is taken."""


class InvalidMunicipalityError(TenancyError):
    """Data for a municipality that breaks a rule."""


class ProvisioningError(TenancyError):
    """A municipality could not be made; nothing was left behind."""


class UnsignedTaskError(TenancyError):
    """A task came without a municipality, or with a signature that is not ours."""


class UnknownMunicipalityError(TenancyError):
    """No municipality has this short name."""


class BusyError(TenancyError):
    """Another process is doing this, or something that excludes it."""


class PartlyDoneError(TenancyError):
    """Something was done for some municipalities, and for others not.

    Args:
        result: what became of each, as the operation would have returned it; it is put on record too.
    """

    def __init__(self, message: Text, *, result: dict[str, Any]) -> None:
        super().__init__(message)
        self.result = result


class RefusedError(TenancyError):
    """A rule forbids it: the state, a cooling-off period, a limit."""


class StorageFullError(RefusedError):
    """The municipality has stored as much as it may."""
