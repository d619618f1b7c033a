"""When a zaak may be destroyed, destroying it, and keeping it although its term is over."""

from calendar import monthrange
from datetime import date
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from services.notifications.actions import forget_subject
from services.zaken.audit import DESTROYED, HELD, RELEASED, record_zaak
from services.zaken.errors import ZaakMustBeKeptError
from services.zaken.models import Archiefnominatie, Resultaat, Zaak
from shared.actors import Actor


def keep_until(zaak: Zaak) -> date | None:
    """The archiefactiedatum: until then the Archiefwet keeps it; None while it is open, and when it stays for good."""
    resultaat = _resultaat(zaak)
    if zaak.einddatum is None or resultaat is None:
        return None
    if resultaat.resultaattype.archiefnominatie == Archiefnominatie.BLIJVEND_BEWAREN:
        return None
    return _months_later(zaak.einddatum, resultaat.resultaattype.archiefactietermijn_months)


def why_kept(zaak: Zaak) -> str:
    """Why this zaak must not be destroyed now, in words for the resident; empty when it may be."""
    if zaak.hold_reason:
        return _("It must be kept: %(reason)s") % {"reason": zaak.hold_reason}
    if not zaak.is_closed:
        return _("The municipality is still handling it. It can be removed some time after it is closed.")
    until = keep_until(zaak)
    if until is None:
        return _("The Archiefwet asks the municipality to keep it for good.")
    if until > timezone.localdate():
        return _("The Archiefwet asks the municipality to keep it until %(date)s.") % {
            "date": date_format(until, "j F Y")
        }
    return ""


@transaction.atomic
def destroy_zaak(*, zaak: Zaak, actor: Actor) -> None:
    """Remove a zaak with all that hangs on it; its files after the commit. The log keeps that it was there.

    Raises:
        ZaakMustBeKeptError: with the reason.
    """
    locked = Zaak.objects.select_for_update().get(pk=zaak.pk)
    reason = why_kept(locked)
    if reason:
        raise ZaakMustBeKeptError(reason, zaak_id=str(zaak.pk))
    record_zaak(DESTROYED, zaak=locked, actor=actor, documents=locked.documenten.count())
    for document in locked.documenten.all():
        transaction.on_commit(partial(document.file.storage.delete, str(document.file.name)))
    forget_subject(f"zaak:{locked.pk}")
    locked.delete()


@transaction.atomic
def set_hold(*, zaak: Zaak, reason: str, actor: Actor) -> Zaak:
    """Keep a zaak whatever its term says, as for a lawsuit; an empty reason lets it go again."""
    locked = Zaak.objects.select_for_update().get(pk=zaak.pk)
    locked.hold_reason = " ".join(reason.split())
    locked.save(update_fields=["hold_reason"])
    record_zaak(HELD if locked.hold_reason else RELEASED, zaak=locked, actor=actor)
    return locked


def _months_later(day: date, months: int) -> date:
    """The same day of a later month, or its last."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _resultaat(zaak: Zaak) -> Resultaat | None:
    return Resultaat.objects.select_related("resultaattype").filter(zaak=zaak).first()
