"""What the log says of residents: who logged in by what, and who set that up. Never a number or a name."""

from services.audit.actions import Detail, Thing, record
from services.audit.people import pseudonym
from services.residents.models import IdentityProvider, Resident
from shared.actors import Actor

LOGGED_IN = "resident.logged_in"
LOGGED_OUT = "resident.logged_out"
LOG_IN_FAILED = "resident.log_in_failed"
ERASED = "resident.erased"
PROVIDER_CHANGED = "identityprovider.changed"
PROVIDER_TESTED = "identityprovider.tested"


def thing(resident: Resident) -> Thing:
    """A resident in the log: by their account, and as the person that their e-mail address says."""
    person = pseudonym(resident.email) if resident.email else ""
    return Thing(kind="resident", id=str(resident.pk), person=person)


def record_resident(event: str, *, resident: Resident, actor: Actor, **details: Detail) -> None:
    """One row about a resident, in the caller's transaction."""
    record(event, actor=actor, thing=thing(resident), details=details)


def record_provider(event: str, *, provider: IdentityProvider, actor: Actor, **details: Detail) -> None:
    """One row about a means of log-in."""
    label = provider.get_kind_display()
    record(event, actor=actor, thing=Thing(kind="identityprovider", id=str(provider.pk), label=label), details=details)
