"""Saving and removing an editor's own words for a page; removing a question that holds somebody's name."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms.search.errors import TooManyWordsError
from cms.search.models import AskedQuery, OwnWords
from cms.search.own_words import MOST
from services.audit.actions import Thing, record
from shared.actors import Actor

SAVED = "search_words.saved"
REMOVED = "search_words.removed"
FORGOTTEN = "search_question.removed"


@transaction.atomic
def save_words(*, page: Page, phrases: str, is_first: bool, actor: Actor, changed: OwnWords | None = None) -> OwnWords:
    """Have a page found by these words.

    Args:
        changed: what is replaced; None for a new line.

    Raises:
        TooManyWordsError: there is no room for one more.
    """
    if changed is None and OwnWords.objects.count() >= MOST:
        raise TooManyWordsError(_("There are too many search words already. Remove what is no longer needed first."))
    words = changed or OwnWords()
    words.page, words.phrases, words.is_first = page, phrases, is_first
    words.save()
    record(SAVED, actor=actor, thing=_thing(words), details={"page": page.pk, "always_first": is_first})
    return words


@transaction.atomic
def remove_words(*, words: OwnWords, actor: Actor) -> None:
    """Have the page found by its own text only."""
    record(REMOVED, actor=actor, thing=_thing(words), details={"page": words.page_id})
    words.delete()


@transaction.atomic
def forget_question(*, question: AskedQuery, actor: Actor) -> None:
    """Remove what was asked of the search because somebody's name is in it; the log does not repeat it."""
    record(FORGOTTEN, actor=actor, thing=Thing(kind="search_question", id=str(question.pk)))
    question.delete()


def _thing(words: OwnWords) -> Thing:
    return Thing(kind="search_words", id=str(words.pk), label=words.phrases[:60])
