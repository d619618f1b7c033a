"""What zaken have of a resident: finding, handing out, removing."""

from typing import Any

from django.db.models import F, Func, Prefetch, Q, TextField, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from services.privacy.package import labelled, safe_name
from services.privacy.people import Chosen, Person
from services.privacy.registry import Found, Keeper, Outcome, Section, keepers
from services.zaken.audit import thing
from services.zaken.destruction import destroy_zaak, why_kept
from services.zaken.models import Resultaat, Status, Zaak
from shared.actors import Actor

KIND = "zaak"
_TABLES = frozenset({"zaken_zaak", "zaken_status", "zaken_resultaat", "zaken_zaakdocument", "zaken_bericht"})
_ONLY_DIGITS = Func(
    F("initiator_phone"), Value(r"\D"), Value(""), Value("g"), function="regexp_replace", output_field=TextField()
)


def find(person: Person) -> list[Found]:
    """By who asked, by reference, and by what is written in the answers."""
    found: dict[str, Found] = {}
    zaken = Zaak.objects.annotate(
        digits=_ONLY_DIGITS,
        written=Cast("eigenschappen", TextField()),
    )
    for found_by, condition in _conditions(person):
        for zaak in zaken.filter(condition):
            found.setdefault(
                str(zaak.pk),
                Found(
                    kind=KIND,
                    id=str(zaak.pk),
                    title=f"{zaak.identificatie} · {zaak.omschrijving}"
                    + (f" · {zaak.initiator_name}" if zaak.initiator_name else ""),
                    at=zaak.registratiemoment,
                    found_by=found_by,
                    person=thing(zaak).person,
                ),
            )
    return list(found.values())


def _conditions(person: Person) -> list[tuple[str, Q]]:
    """How surely a zaak is this person's, surest first."""
    conditions = []
    if person.reference:
        conditions.append(("reference", Q(identificatie__iexact=person.reference.strip())))
    if person.email:
        conditions.append(("email", Q(initiator_email__iexact=person.email.strip())))
    if person.phone_digits:
        conditions.append(("phone", Q(digits__endswith=person.phone_digits)))
    if person.name:
        conditions.append(("name", Q(initiator_name__icontains=person.name.strip())))
    for word in (person.email, person.name):
        if word:
            text = word.strip()
            mentioned = Q(written__icontains=text) | Q(omschrijving__icontains=text)
            mentioned |= Q(berichten__tekst__icontains=text)
            mentioned |= Q(statussen__statustoelichting__icontains=text) | Q(resultaat__toelichting__icontains=text)
            conditions.append(("text", mentioned))
    return conditions


def gather(chosen: Chosen) -> list[Section]:
    """A section for each zaak, with its files."""
    taken: set[str] = set()
    statuses = Prefetch("statussen", Status.objects.select_related("statustype").order_by("datum_status_gezet"))
    zaken = Zaak.objects.filter(pk__in=chosen.of(KIND)).select_related("zaaktype", "current_statustype")
    return [_section(zaak, taken) for zaak in zaken.prefetch_related(statuses, "documenten", "berichten")]


def _section(zaak: Zaak, taken: set[str]) -> Section:
    resultaat = Resultaat.objects.select_related("resultaattype").filter(zaak=zaak).first()
    rows: list[dict[str, Any]] = [
        {
            _("Reference"): zaak.identificatie,
            _("Kind of request"): str(zaak.zaaktype),
            _("Description"): zaak.omschrijving,
            _("Received"): zaak.registratiemoment,
            _("Status"): str(zaak.current_statustype),
            _("Closed on"): zaak.einddatum,
            _("Name"): zaak.initiator_name,
            _("E-mail address"): zaak.initiator_email,
            _("Phone number"): zaak.initiator_phone,
            _("Kept because"): zaak.hold_reason,
        },
        {str(one.get("label", "")): one.get("value", "") for one in zaak.eigenschappen},
    ]
    rows += [
        {
            _("Step"): str(status.statustype),
            _("Reached at"): status.datum_status_gezet,
            _("Explanation"): status.statustoelichting,
        }
        for status in zaak.statussen.all()
    ]
    rows += [
        {
            _("Message"): bericht.get_soort_display(),
            _("Written at"): bericht.created_at,
            _("Written by"): bericht.afzender,
            _("Text"): bericht.tekst,
        }
        for bericht in zaak.berichten.all()
    ]
    if resultaat is not None:
        rows.append({_("Result"): str(resultaat.resultaattype), _("Explanation"): resultaat.toelichting})
    files = []
    for document in zaak.documenten.all():
        name = safe_name(f"bestanden/{zaak.identificatie}", document.titel, taken, stored_as=str(document.file.name))
        files.append((name, document.file))
        rows.append(
            {
                _("Document"): document.titel,
                _("Received"): document.created_at,
                _("File"): name,
            }
        )
    title = _("Request %(reference)s") % {"reference": zaak.identificatie}
    return Section(title=title, rows=labelled(iter(rows)), files=files)


def erase(chosen: Chosen, actor: Actor, dry_run: bool) -> list[Outcome]:
    """Destroy what may be destroyed; what must be kept stays whole."""
    outcomes = []
    for zaak in Zaak.objects.filter(pk__in=chosen.of(KIND)).order_by("identificatie"):
        reason = why_kept(zaak)
        if not reason and not dry_run:
            destroy_zaak(zaak=zaak, actor=actor)
        title = _("Request %(reference)s") % {"reference": zaak.identificatie}
        outcomes.append(Outcome(title=title, kept_because=reason))
    return outcomes


def register() -> None:
    """Tell how residents' data in zaken is found, handed out and removed."""
    keepers.register("zaken", Keeper(tables=_TABLES, find=find, gather=gather, erase=erase, order=30))
