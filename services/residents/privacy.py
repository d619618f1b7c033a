"""What the log-in has of a resident: finding, handing out, removing."""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from services.privacy.package import labelled
from services.privacy.people import Chosen, Person
from services.privacy.registry import Found, Keeper, Outcome, Section, keepers
from services.residents import audit
from services.residents.audit import record_resident
from services.residents.models import LoginCode, Resident
from shared.actors import Actor

KIND = "resident"
_TABLES = frozenset({"residents_resident", "residents_logincode"})


def find(person: Person) -> list[Found]:
    """By e-mail address, phone number and name."""
    found: dict[str, Found] = {}
    for found_by, condition in _conditions(person):
        for resident in Resident.objects.filter(condition):
            found.setdefault(
                str(resident.pk),
                Found(
                    kind=KIND,
                    id=str(resident.pk),
                    title=_("Account of %(who)s (%(kind)s)") % {"who": resident, "kind": resident.get_kind_display()},
                    at=resident.created_at,
                    found_by=found_by,
                    person=audit.thing(resident).person,
                ),
            )
    return list(found.values())


def _conditions(person: Person) -> list[tuple[str, Q]]:
    conditions = []
    if person.email:
        conditions.append(("email", Q(email__iexact=person.email.strip())))
    if person.phone_digits:
        conditions.append(("phone", Q(phone__endswith=person.phone_digits)))
    if person.name:
        conditions.append(("name", Q(name__icontains=person.name.strip())))
    return conditions


def gather(chosen: Chosen) -> list[Section]:
    """What stands in the account. The number itself is not written out: the resident knows it."""
    rows = [
        {
            _("Kind"): resident.get_kind_display(),
            _("Name"): resident.name,
            _("E-mail address"): resident.email,
            _("Mobile number"): resident.phone,
            _("First logged in"): resident.created_at,
            _("Last logged in"): resident.last_login_at,
        }
        for resident in Resident.objects.filter(pk__in=chosen.of(KIND)).order_by("created_at")
    ]
    return [Section(title=_("Your account"), rows=labelled(iter(rows)))] if rows else []


def erase(chosen: Chosen, actor: Actor, dry_run: bool) -> list[Outcome]:
    """Remove the account, and codes that were mailed. Requests stay or go by rules of their own."""
    outcomes = []
    for resident in Resident.objects.filter(pk__in=chosen.of(KIND)).order_by("created_at"):
        outcomes.append(Outcome(title=_("Account of %(who)s") % {"who": resident}))
        if not dry_run:
            with transaction.atomic():
                record_resident(audit.ERASED, resident=resident, actor=actor)
                if resident.email:
                    LoginCode.objects.filter(email__iexact=resident.email).delete()
                resident.delete()
    return outcomes


def register() -> None:
    """Tell how residents' data in accounts is found, handed out and removed."""
    keepers.register("residents", Keeper(tables=_TABLES, find=find, gather=gather, erase=erase, order=50))
