"""Remarks are without a name, unless somebody wrote theirs: then it is found, handed out and removed."""

from django.db.models import Q
from django.utils.translation import gettext as _

from cms.feedback.actions import erase as erase_reaction
from cms.feedback.models import Reaction
from services.privacy.package import labelled
from services.privacy.people import Chosen, Person
from services.privacy.registry import Found, Keeper, Outcome, Section, keepers
from shared.actors import Actor

KIND = "reaction"
_TABLES = frozenset({"feedback_reaction"})


def find(person: Person) -> list[Found]:
    """Remarks in which the name or e-mail address is written."""
    words = [word.strip() for word in (person.name, person.email) if word.strip()]
    if not words:
        return []
    mentioned = Q()
    for word in words:
        mentioned |= Q(remark__icontains=word)
    return [
        Found(kind=KIND, id=str(one.pk), title=one.remark[:100], at=one.created_at, found_by="text")
        for one in Reaction.objects.filter(mentioned)
    ]


def gather(chosen: Chosen) -> list[Section]:
    """What was written about which page, and when."""
    rows = [
        {_("Page"): one.page.title, _("Remark"): one.remark, _("Given on"): one.created_at}
        for one in Reaction.objects.filter(pk__in=chosen.of(KIND)).select_related("page")
    ]
    return [Section(title=_("Reactions to pages"), rows=labelled(iter(rows)))] if rows else []


def erase(chosen: Chosen, actor: Actor, dry_run: bool) -> list[Outcome]:
    """The whole reaction goes."""
    outcomes = []
    for one in Reaction.objects.filter(pk__in=chosen.of(KIND)).select_related("page"):
        outcomes.append(Outcome(title=_("Reaction to “%(page)s”") % {"page": one.page.title}))
        if not dry_run:
            erase_reaction(reaction=one, actor=actor)
    return outcomes


def register() -> None:
    """Tell how residents' data in remarks is found, handed out and removed."""
    keepers.register("feedback", Keeper(tables=_TABLES, find=find, gather=gather, erase=erase, order=5))
