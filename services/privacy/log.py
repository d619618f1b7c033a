"""The audit log's own part: who saw or changed it, without the names of colleagues. It is never erased."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from services.audit.models import AuditEntry
from services.audit.registry import audit_events
from services.privacy.package import labelled
from services.privacy.people import Chosen, Person
from services.privacy.registry import Found, Keeper, Outcome, Section, keepers
from shared.actors import Actor

_TABLES = frozenset({"audit_auditentry"})


def find(_person: Person) -> list[Found]:
    """Nothing by itself: rows go with what they are about."""
    return []


def gather(chosen: Chosen) -> list[Section]:
    """When data was seen and changed, and in which capacity. Names of staff are not the resident's to know
    (EU Court of Justice, C-579/21): what was done, when, and by what kind of person is."""
    rows = [_row(entry) for entry in _entries(chosen)]
    return [Section(title=_("When your data was used"), rows=labelled(iter(rows)))] if rows else []


def erase(chosen: Chosen, _actor: Actor, _dry_run: bool) -> list[Outcome]:
    """Kept: it accounts for what was done, and holds no name, address or answer."""
    count = _entries(chosen).count()
    if not count:
        return []
    reason = _("The municipality must account for who used the data. These rows hold no name, address or answer.")
    return [Outcome(title=_("Audit log (%(count)d rows)") % {"count": count}, kept_because=reason)]


def _entries(chosen: Chosen) -> Any:
    ids = [one for some in chosen.ids.values() for one in some]
    return AuditEntry.objects.filter(Q(object_id__in=ids) | Q(person__in=chosen.person.hashes)).order_by("at")


def _row(entry: AuditEntry) -> dict[str, Any]:
    capacities = {
        "resident": _("you, or somebody without an account"),
        "staff": _("a member of staff"),
        "system": _("the website itself"),
        "operator": _("the organisation that runs the website"),
    }
    title = audit_events.get(entry.event).title if entry.event in audit_events else entry.event
    return {
        _("When"): entry.at,
        _("What"): str(title),
        _("About"): entry.object_label,
        _("By"): capacities.get(entry.actor_kind, entry.actor_kind),
        _("Outcome"): entry.get_result_display(),
    }


def register() -> None:
    """Tell this app about its own part."""
    keepers.register("audit", Keeper(tables=_TABLES, find=find, gather=gather, erase=erase, order=90))
