"""Moving the end of a zaak's term, and opening it again: each with a reason that the applicant reads."""

from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from services.zaken import audit
from services.zaken.actions import put_status
from services.zaken.audit import record_zaak
from services.zaken.correspondence import tell_of
from services.zaken.errors import MissingExplanationError, TermError
from services.zaken.locking import lock_zaak, save_zaak
from services.zaken.models import Bericht, BerichtSoort, Resultaat, Zaak, due_date
from shared.actors import Actor


@transaction.atomic
def extend_term(*, zaak: Zaak, new_due: date, reason: str, actor: Actor, expected_version: int | None = None) -> Zaak:
    """Give a zaak a later last day (verlenging), and tell the applicant why.

    Raises:
        TermError: the day is not later than the present one, or the term stands still.
        MissingExplanationError: no reason was given.
        ZaakAlreadyClosedError, ZaakChangedError: as they say.
    """
    zaak = lock_zaak(zaak, expected_version)
    _require_text(reason, zaak)
    if zaak.is_suspended:
        raise TermError(_("The term stands still. Let it run again first."), zaak_id=str(zaak.pk))
    if new_due <= max(zaak.uiterlijke_einddatum_afdoening, timezone.localdate()):
        raise TermError(_("Choose a day after the present one, in the future."), zaak_id=str(zaak.pk))
    _note(zaak, BerichtSoort.VERLENGD, reason, actor, new_due=new_due)
    zaak.uiterlijke_einddatum_afdoening = new_due
    record_zaak(audit.EXTENDED, zaak=zaak, actor=actor, until=new_due.isoformat())
    return save_zaak(zaak)


@transaction.atomic
def suspend_term(*, zaak: Zaak, reason: str, actor: Actor, expected_version: int | None = None) -> Zaak:
    """Let the term stand still from today (opschorting, Awb 4:15), as while the applicant must send something.

    Raises:
        TermError: it stands still already.
        MissingExplanationError: no reason was given.
        ZaakAlreadyClosedError, ZaakChangedError: as they say.
    """
    zaak = lock_zaak(zaak, expected_version)
    _require_text(reason, zaak)
    if zaak.is_suspended:
        raise TermError(_("The term stands still already."), zaak_id=str(zaak.pk))
    _note(zaak, BerichtSoort.OPGESCHORT, reason, actor, new_due=None)
    zaak.opgeschort_since, zaak.opschorting_reden = timezone.localdate(), reason.strip()
    record_zaak(audit.SUSPENDED, zaak=zaak, actor=actor)
    return save_zaak(zaak)


@transaction.atomic
def resume_term(*, zaak: Zaak, reason: str = "", actor: Actor, expected_version: int | None = None) -> Zaak:
    """Let the term run again; its last day moves by as many days as it stood still.

    Raises:
        TermError: it does not stand still.
        ZaakAlreadyClosedError, ZaakChangedError: as they say.
    """
    zaak = lock_zaak(zaak, expected_version)
    if zaak.opgeschort_since is None:
        raise TermError(_("The term is running."), zaak_id=str(zaak.pk))
    new_due = zaak.uiterlijke_einddatum_afdoening + (timezone.localdate() - zaak.opgeschort_since)
    _note(zaak, BerichtSoort.HERVAT, reason, actor, new_due=new_due)
    zaak.uiterlijke_einddatum_afdoening = new_due
    zaak.opgeschort_since, zaak.opschorting_reden = None, ""
    record_zaak(audit.RESUMED, zaak=zaak, actor=actor, until=new_due.isoformat())
    return save_zaak(zaak)


@transaction.atomic
def reopen_zaak(*, zaak: Zaak, reason: str, actor: Actor, expected_version: int | None = None) -> Zaak:
    """Open a closed zaak again, with a term that begins today; what was decided stays readable among the messages.

    Raises:
        MissingExplanationError: no reason was given.
        ZaakNotClosedError, ZaakChangedError: as they say.
    """
    zaak = lock_zaak(zaak, expected_version, is_closed=True)
    _require_text(reason, zaak)
    former = Resultaat.objects.select_related("resultaattype").filter(zaak=zaak).first()
    if former is not None:
        _note(zaak, BerichtSoort.AAN_AANVRAGER, f"{former.resultaattype}\n\n{former.toelichting}", actor, is_told=False)
        former.delete()
    before_last = zaak.zaaktype.statustypen.filter(is_eindstatus=False).order_by("volgnummer").last()
    if before_last is not None:
        put_status(zaak, before_last, actor=actor)
    zaak.einddatum = None
    new_due = due_date(zaak.zaaktype, timezone.localdate())
    _note(zaak, BerichtSoort.HEROPEND, reason, actor, new_due=new_due)
    zaak.uiterlijke_einddatum_afdoening = new_due
    record_zaak(audit.REOPENED, zaak=zaak, actor=actor, until=new_due.isoformat())
    return save_zaak(zaak)


def _require_text(reason: str, zaak: Zaak) -> None:
    if not reason.strip():
        raise MissingExplanationError(zaak_id=str(zaak.pk))


def _note(
    zaak: Zaak,
    soort: BerichtSoort,
    text: str,
    actor: Actor,
    *,
    new_due: date | None = None,
    is_told: bool = True,
) -> None:
    bericht = Bericht.objects.create(
        zaak=zaak,
        soort=soort,
        tekst=text.strip(),
        afzender=actor.label,
        old_due=zaak.uiterlijke_einddatum_afdoening,
        new_due=new_due,
    )
    if is_told:
        tell_of(bericht)
