"""What residents read in their mail. The essential information stands in the message itself (Awb 2:10(2))."""

from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from services.notifications.delivery import in_residents_language
from services.notifications.registry import EmailContent, contact_details
from services.zaken.access import access_code
from services.zaken.models import Bericht, BerichtSoort, Resultaat, Status, Zaak
from tenants.context import current_municipality

RECEIVED = "zaak_received"
STATUS_CHANGED = "zaak_status_changed"
CLOSED = "zaak_closed"
WRITTEN = "zaak_written"


def render_received(payload: dict[str, Any]) -> EmailContent | None:
    """The receipt: reference, access code, what happens by when."""
    zaak = _zaak(payload)
    if zaak is None:
        return None
    with in_residents_language():
        subject = _("We have received your request (%(reference)s)") % {"reference": zaak.identificatie}
        return _content("received", zaak, subject, access_code=access_code(zaak))


def render_status_changed(payload: dict[str, Any]) -> EmailContent | None:
    """A step further: which one, since when, what happens next."""
    zaak = _zaak(payload)
    status = Status.objects.select_related("statustype").filter(pk=payload["status_id"]).first()
    if zaak is None or status is None:
        return None
    with in_residents_language():
        subject = _("%(status)s: your request %(reference)s") % {
            "status": status.statustype.omschrijving,
            "reference": zaak.identificatie,
        }
        return _content("status_changed", zaak, subject, status=status)


def render_closed(payload: dict[str, Any]) -> EmailContent | None:
    """The result and the handler's text."""
    zaak = _zaak(payload)
    resultaat = Resultaat.objects.select_related("resultaattype").filter(zaak_id=payload["zaak_id"]).first()
    if zaak is None or resultaat is None:
        return None
    with in_residents_language():
        subject = _("Your request %(reference)s has been completed") % {"reference": zaak.identificatie}
        return _content("closed", zaak, subject, resultaat=resultaat)


def render_written(payload: dict[str, Any]) -> EmailContent | None:
    """A message of the municipality, or why the term moved: the text itself, and what to do."""
    zaak = _zaak(payload)
    bericht = Bericht.objects.filter(pk=payload["bericht_id"]).first()
    if zaak is None or bericht is None:
        return None
    with in_residents_language():
        subject = {
            BerichtSoort.AAN_AANVRAGER: _("A message about your request %(reference)s"),
            BerichtSoort.VERLENGD: _("Your request %(reference)s takes longer"),
            BerichtSoort.OPGESCHORT: _("Your request %(reference)s is waiting"),
            BerichtSoort.HERVAT: _("We go on with your request %(reference)s"),
            BerichtSoort.HEROPEND: _("We handle your request %(reference)s again"),
        }[BerichtSoort(bericht.soort)] % {"reference": zaak.identificatie}
        return _content("written", zaak, subject, bericht=bericht)


def _zaak(payload: dict[str, Any]) -> Zaak | None:
    """The zaak, when it still has an address to write to."""
    zaak = Zaak.objects.select_related("zaaktype", "current_statustype").filter(pk=payload["zaak_id"]).first()
    return zaak if zaak is not None and zaak.initiator_email else None


def _content(name: str, zaak: Zaak, subject: str, **extra: object) -> EmailContent:
    municipality = current_municipality()
    context = {
        "zaak": zaak,
        "municipality": municipality,
        "status_url": municipality.base_url + reverse("status:start", urlconf="config.urls_tenant"),
        "contact": contact_details(),
        "subject": subject,
        **extra,
    }
    return EmailContent(
        to=zaak.initiator_email,
        subject=subject,
        text=render_to_string(f"zaken/mail/{name}.txt", context).strip() + "\n",
        html=render_to_string(f"zaken/mail/{name}.html", context),
    )
