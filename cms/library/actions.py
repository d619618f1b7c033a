"""Adopting, deciding, ending. Each is one transaction with its row in the audit log, and a revision of the page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from wagtail.models import Page

from cms.catalogue.models import ProductPage
from cms.content.models import ContentPage
from cms.library.comparing import Standing, standing_of
from cms.library.errors import AlreadyAdoptedError, ChangedMeanwhileError
from cms.library.kinds import ANSWER, FORM, PAGE, PRODUCT
from cms.library.merging import State
from cms.library.models import Adoption, LibrarySettings, Mode, Notice
from cms.library.targets import target_of, write_page
from services.accounts.models import User
from services.audit.actions import Thing, record
from services.forms.actions import publish_version
from services.forms.models import Form
from services.zaken.models import ZaakType
from shared.actors import Actor
from tenants.context import current_municipality
from tenants.library.errors import UnknownItemError, WithdrawnError
from tenants.library.queries import Source, source
from tenants.library.registry import item_kinds

ADOPTED = "library.adopted"
DECIDED = "library.decided"
FOLLOWED = "library.followed"
ARRANGED = "library.arranged"
ENDED = "library.ended"
SETTINGS_CHANGED = "library.settings_changed"

_MODELS: dict[str, Any] = {PRODUCT: ProductPage, PAGE: ContentPage}


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What an editor wants with one field: the source's text, the own text, or one that they made of both."""

    choice: Literal["accept", "decline", "merge"]
    value: Any = None


@transaction.atomic
def adopt_as_page(
    *, item_id: UUID, parent: Page, publish: bool, mode: Mode, user: User | None, actor: Actor
) -> Adoption:
    """Make a page of an item, below `parent`, with the texts of its source.

    Raises:
        UnknownItemError, WithdrawnError: it can't be adopted.
        AlreadyAdoptedError: it was, and its page is still there.
    """
    found = _adoptable(item_id, (PRODUCT, PAGE))
    page = _MODELS[found.item.kind](slug=_free_slug(parent, found.item.title), owner=user, live=False)
    write_page(item_kinds.get(found.item.kind), page, found.fields)
    parent.add_child(instance=page)
    revision = page.save_revision(user=user, log_action=True)
    if publish:
        revision.publish(user=user)
    return _adopted(found, actor=actor, mode=mode, page=page)


@transaction.atomic
def link_page(*, item_id: UUID, page: Any, mode: Mode, actor: Actor) -> Adoption:
    """Let an existing page follow an item: where it says something else, that is the municipality's own text.

    Raises:
        UnknownItemError, WithdrawnError, AlreadyAdoptedError: it can't be.
    """
    return _adopted(_adoptable(item_id, (PRODUCT, PAGE)), actor=actor, mode=mode, page=page)


@transaction.atomic
def adopt_as_form(*, item_id: UUID, zaaktype: ZaakType, mode: Mode, actor: Actor) -> Adoption:
    """Make a form of an item, closed until somebody opens it.

    Raises:
        UnknownItemError, WithdrawnError, AlreadyAdoptedError: it can't be.
        django.core.exceptions.ValidationError: its questions are wrong.
    """
    found = _adoptable(item_id, (FORM,))
    slug = slugify(found.item.title)[:50] or "formulier"
    taken = set(Form.objects.filter(slug__startswith=slug).values_list("slug", flat=True))
    texts = {name: found.fields[name] for name in ("title", "intro", "contact_text")}
    form = Form.objects.create(slug=_first_free(slug, taken), zaaktype=zaaktype, is_active=False, **texts)
    publish_version(form=form, definition=found.fields["definition"], actor=actor)
    return _adopted(found, actor=actor, mode=mode, form=form)


@transaction.atomic
def adopt_as_answer(*, item_id: UUID, mode: Mode, actor: Actor) -> Adoption:
    """Keep an answer for the KCC.

    Raises:
        UnknownItemError, WithdrawnError, AlreadyAdoptedError: it can't be.
    """
    found = _adoptable(item_id, (ANSWER,))
    return _adopted(found, actor=actor, mode=mode, own=found.fields)


@transaction.atomic
def decide(
    *,
    adoption_id: UUID,
    decisions: Mapping[str, Decision],
    seen: str,
    publish: bool,
    user: User | None,
    actor: Actor,
) -> Adoption:
    """Do what an editor decided for some fields; the others go on waiting.

    Args:
        seen: the fingerprint of the texts on which they decided.

    Raises:
        ChangedMeanwhileError: page or source is not what they saw.
        TargetGoneError: there is no page any more.
        django.core.exceptions.ValidationError: the page would not be valid.
    """
    adoption = Adoption.objects.select_for_update().get(pk=adoption_id)
    standing = standing_of(adoption)
    if standing.source is None:
        raise UnknownItemError
    if standing.fingerprint != seen:
        raise ChangedMeanwhileError
    changes: dict[str, Any] = {}
    for comparison in standing.comparisons:
        decision = decisions.get(comparison.spec.name)
        if decision is None:
            continue
        if decision.choice == "accept":
            changes[comparison.spec.name] = comparison.new
        elif decision.choice == "merge":
            changes[comparison.spec.name] = decision.value
        adoption.base[comparison.spec.name] = comparison.new
    if changes:
        standing.target.write(changes, publish=publish, user=user, actor=actor)
    _settle(adoption, standing, decided=set(decisions))
    details: dict[str, Any] = {
        choice: sorted(name for name, decision in decisions.items() if decision.choice == choice)
        for choice in ("accept", "merge", "decline")
    }
    record(DECIDED, actor=actor, thing=thing(adoption), details=details | {"number": standing.source.number})
    return adoption


def follow(*, adoption: Adoption, standing: Standing, actor: Actor) -> bool:
    """Take over by itself what the municipality did not change; in the caller's transaction, which locked the adoption.

    Returns:
        Whether nothing is left for an editor to decide.
    """
    new = {one.spec.name: one.new for one in standing.comparisons if one.state == State.NEW}
    if new:
        standing.target.write(new, publish=standing.target.is_published, user=None, actor=actor)
        adoption.base |= new
    is_done = _settle(adoption, standing, decided=set(new))
    assert standing.source is not None  # noqa: S101  # the caller looked
    if new:
        details: dict[str, Any] = {"fields": sorted(new), "number": standing.source.number}
        record(FOLLOWED, actor=actor, thing=thing(adoption), details=details)
    return is_done


@transaction.atomic
def arrange(*, adoption_id: UUID, mode: Mode, kept: list[str], actor: Actor) -> Adoption:
    """Say how an adoption follows, and which fields are the municipality's own whatever they say."""
    adoption = Adoption.objects.select_for_update().get(pk=adoption_id)
    known = {spec.name for spec in item_kinds.get(adoption.kind).fields}
    adoption.mode, adoption.kept = mode, sorted(known & set(kept))
    adoption.save(update_fields=["mode", "kept"])
    record(ARRANGED, actor=actor, thing=thing(adoption), details={"mode": mode.value, "own": adoption.kept})
    return adoption


@transaction.atomic
def end_adoption(*, adoption_id: UUID, unpublish: bool, user: User | None, actor: Actor) -> Adoption:
    """Stop following: the text stays as the municipality's own, or is taken away from residents."""
    adoption = Adoption.objects.select_for_update().get(pk=adoption_id)
    if unpublish:
        target_of(adoption).unpublish(user=user)
    adoption.ended_at, adoption.notice = timezone.now(), Notice.NONE
    adoption.save(update_fields=["ended_at", "notice"])
    record(ENDED, actor=actor, thing=thing(adoption), details={"unpublished": "yes" if unpublish else "no"})
    return adoption


@transaction.atomic
def mark_read(*, adoption_id: UUID) -> None:
    """Take away the notice that a source was taken over by itself."""
    Adoption.objects.filter(pk=adoption_id, notice=Notice.FOLLOWED).update(notice=Notice.NONE)


@transaction.atomic
def change_settings(*, follows_by_default: bool, mails_owners: bool, actor: Actor) -> LibrarySettings:
    """Say what holds for all adoptions that say nothing themselves."""
    settings, _is_new = LibrarySettings.objects.update_or_create(
        is_only=True, defaults={"follows_by_default": follows_by_default, "mails_owners": mails_owners}
    )
    details = {"follow": "yes" if follows_by_default else "no", "mail": "yes" if mails_owners else "no"}
    record(SETTINGS_CHANGED, actor=actor, thing=Thing(kind="library", id=str(settings.pk)), details=details)
    return settings


def thing(adoption: Adoption) -> Thing:
    """An adoption in the audit log."""
    return Thing(kind="library", id=str(adoption.pk), label=adoption.title[:120])


def _adoptable(item_id: UUID, kinds: tuple[str, ...]) -> Source:
    found = source(current_municipality(), item_id)
    if found is None or found.item.kind not in kinds:
        raise UnknownItemError
    if found.item.is_withdrawn:
        raise WithdrawnError
    return found


def _adopted(found: Source, *, actor: Actor, mode: Mode, **made: Any) -> Adoption:
    """The row of an adoption; an earlier one is used again when what it made is gone, or it was ended."""
    row = Adoption.objects.select_for_update().filter(item_id=found.item.pk).first() or Adoption(item_id=found.item.pk)
    is_there = not row._state.adding and (row.page_id or row.form_id or row.own) and row.ended_at is None
    if is_there or row.is_source:
        raise AlreadyAdoptedError
    row.kind, row.title, row.number, row.base = found.item.kind, found.item.title, found.number, found.fields
    row.page, row.form, row.own = made.get("page"), made.get("form"), made.get("own", {})
    row.mode, row.kept, row.notice, row.ended_at = mode, [], Notice.NONE, None
    row.adopted_at = timezone.now()
    row.save()
    record(ADOPTED, actor=actor, thing=thing(row), details={"kind": row.kind, "number": row.number})
    return row


def _settle(adoption: Adoption, standing: Standing, *, decided: set[str]) -> bool:
    """Note how far the adoption is; True when nothing is left to decide."""
    assert standing.source is not None  # noqa: S101  # the callers looked
    for one in standing.comparisons:
        if one.state == State.SETTLED:
            adoption.base[one.spec.name] = one.new
    waiting = {one.spec.name for one in standing.comparisons if one.state in {State.NEW, State.BOTH}} - decided
    adoption.title = standing.source.item.title
    if not waiting:
        adoption.number = standing.source.number
        if adoption.notice == Notice.WAITING:
            adoption.notice = Notice.NONE
    adoption.save(update_fields=["base", "title", "number", "notice"])
    return not waiting


def _free_slug(parent: Page, title: str) -> str:
    slug = slugify(title)[:200] or "pagina"
    return _first_free(slug, set(Page.objects.child_of(parent).values_list("slug", flat=True)))


def _first_free(slug: str, taken: set[str]) -> str:
    if slug not in taken:
        return slug
    return next(f"{slug}-{number}" for number in range(2, len(taken) + 3) if f"{slug}-{number}" not in taken)
