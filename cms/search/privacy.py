"""Questions are kept without who asked; one that holds a name is found, handed out and removed."""

from datetime import datetime, time

from django.utils import timezone
from django.utils.translation import gettext as _

from cms.search.actions import forget_question
from cms.search.models import AskedQuery
from cms.search.words import fold
from services.privacy.package import labelled
from services.privacy.people import Chosen, Person
from services.privacy.registry import Found, Keeper, Outcome, Section, keepers
from shared.actors import Actor

KIND = "askedquery"
_TABLES = frozenset({"search_askedquery"})


def find(person: Person) -> list[Found]:
    """Questions in which the name is written. An e-mail address is never kept."""
    name = " ".join(fold(person.name))
    if not name:
        return []
    return [
        Found(
            kind=KIND,
            id=str(one.pk),
            title=one.query,
            at=timezone.make_aware(datetime.combine(one.day, time.min)),
            found_by="text",
        )
        for one in AskedQuery.objects.filter(query__contains=name).order_by("-day", "query")
    ]


def gather(chosen: Chosen) -> list[Section]:
    """What was asked of the search on which day, how often."""
    rows = [
        {_("Question"): one.query, _("Day"): one.day, _("Times"): one.count}
        for one in AskedQuery.objects.filter(pk__in=chosen.of(KIND)).order_by("day", "query")
    ]
    return [Section(title=_("Questions to the search"), rows=labelled(iter(rows)))] if rows else []


def erase(chosen: Chosen, actor: Actor, dry_run: bool) -> list[Outcome]:
    """The question goes, with its count."""
    outcomes = []
    for one in AskedQuery.objects.filter(pk__in=chosen.of(KIND)).order_by("day", "query"):
        outcomes.append(Outcome(title=_("Question to the search “%(query)s”") % {"query": one.query}))
        if not dry_run:
            forget_question(question=one, actor=actor)
    return outcomes


def register() -> None:
    """Tell how a resident's name in questions to the search is found, handed out and removed."""
    keepers.register("search", Keeper(tables=_TABLES, find=find, gather=gather, erase=erase, order=6))
