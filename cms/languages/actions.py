"""Adding a language, beginning a translation, and saying that one is right again."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.coreutils import find_available_slug
from wagtail.log_actions import log
from wagtail.models import Locale, Page

from cms.base.languages import LANGUAGE_DEPTH, language_homes
from cms.languages.errors import LanguageError
from services.accounts.models import User
from services.audit.actions import Thing, record
from shared.actors import Actor
from shared.language_names import OTHER_CODES

ADDED = "language.added"
TRANSLATED = "language.page_translated"
CONFIRMED = "language.translation_confirmed"

LOG_COPIED = "wagtail.copy_for_translation"
LOG_CONFIRMED = "meent.translation_confirmed"


@transaction.atomic
def add_language(*, home: Any, code: str, user: User | None, actor: Actor) -> Page:
    """Make the home page of another language: a draft with the Dutch texts. The language shows when it is published.

    Raises:
        LanguageError: it is not one of the list, is there already, or its address is taken.
    """
    if code not in OTHER_CODES:
        raise LanguageError(_("Choose a language of the list."), code=code)
    if language_homes(home).filter(locale__language_code=code).exists():
        raise LanguageError(_("This language is there already."), code=code)
    if Page.objects.child_of(home).filter(slug=code).exists():
        raise LanguageError(
            _("There is a page with the address /%(code)s/. Give that page another address first.") % {"code": code},
            code=code,
        )
    locale, _created = Locale.objects.get_or_create(language_code=code)
    made = _copy(home.specific, home, locale, slug=code, user=user)
    # not in the menu beside Dutch subjects: the switch leads to it
    Page.objects.filter(pk=made.pk).update(show_in_menus=False)
    record(ADDED, actor=actor, thing=_thing(made), details={"language": code})
    return made


@transaction.atomic
def translate_page(*, page: Page, home: Page, user: User | None, actor: Actor) -> Page:
    """Make a draft of a page in the language of `home`, with the Dutch texts; those above it that lack one come first.

    Args:
        user: who may add pages there; None for the platform itself.

    Raises:
        LanguageError: it has a translation, or this colleague may not add pages there.
    """
    locale = home.locale
    if page.locale_id == locale.pk or page.has_translation(locale):
        raise LanguageError(_("This page has a translation in that language already."), page_id=page.pk)
    parent = page.get_parent()
    if page.depth < LANGUAGE_DEPTH or parent is None:
        raise LanguageError(_("The home page has its translation from the start."), page_id=page.pk)
    target = Page.objects.filter(translation_key=parent.translation_key, locale=locale).first()
    if target is None:
        target = translate_page(page=parent, home=home, user=user, actor=actor)
    elif user is not None and not target.permissions_for_user(user).can_add_subpage():
        raise LanguageError(_("You may not add pages in that language. Ask a chief editor."), page_id=page.pk)
    source = page.specific
    made = _copy(source, target, locale, slug=find_available_slug(target, page.slug), user=user)
    record(TRANSLATED, actor=actor, thing=_thing(made), details={"source": page.pk, "language": locale.language_code})
    return made


@transaction.atomic
def confirm_translation(*, page: Page, user: User | None, actor: Actor) -> None:
    """Note that somebody compared a translation with the Dutch page of now."""
    log(instance=page.specific, action=LOG_CONFIRMED, user=user)
    record(CONFIRMED, actor=actor, thing=_thing(page))


def _copy(source: Any, parent: Any, locale: Locale, *, slug: str, user: User | None) -> Page:
    parent.refresh_from_db()
    made: Page = source.copy(
        to=parent,
        update_attrs={"locale": locale, "slug": slug},
        copy_revisions=False,
        keep_live=False,
        reset_translation_key=False,
        log_action=LOG_COPIED,
        user=user,
    )
    return made


def _thing(page: Page) -> Thing:
    return Thing(kind="page", id=str(page.pk), label=page.title)
