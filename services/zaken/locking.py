"""Changing a zaak one at a time, and not what somebody did not see."""

from services.zaken.errors import ZaakAlreadyClosedError, ZaakChangedError, ZaakNotClosedError
from services.zaken.models import Zaak


def lock_zaak(zaak: Zaak, expected_version: int | None = None, *, is_closed: bool = False) -> Zaak:
    """Read the zaak again and keep others from changing it until the end of the transaction.

    Without a join: a row that changes while we wait for its lock and then no longer fits the joined one is not found.

    Args:
        expected_version: the version that the person was looking at; None when nobody looked.
        is_closed: whether it must be closed, instead of open.

    Raises:
        ZaakAlreadyClosedError, ZaakNotClosedError, ZaakChangedError: as they say.
    """
    locked = Zaak.objects.select_for_update().get(pk=zaak.pk)
    if locked.is_closed and not is_closed:
        raise ZaakAlreadyClosedError(zaak_id=str(zaak.pk))
    if is_closed and not locked.is_closed:
        raise ZaakNotClosedError(zaak_id=str(zaak.pk))
    if expected_version is not None and locked.version != expected_version:
        raise ZaakChangedError(zaak_id=str(zaak.pk))
    return locked


def save_zaak(zaak: Zaak) -> Zaak:
    """Save what was locked, as a next version."""
    zaak.version += 1
    zaak.save()
    return zaak
