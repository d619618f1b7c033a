"""What an item becomes in a municipality: how its texts are read there, and written so that it can be undone."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.admin.models import EditingSession
from wagtail.models import Page, Revision

from cms.library.bodies import read_body, write_body
from cms.library.errors import TargetGoneError
from cms.library.models import Adoption
from services.accounts.models import User
from services.forms.actions import publish_version
from shared.actors import Actor
from tenants.library.registry import FieldSpec, ItemKind, item_kinds

EDITING_FOR = timedelta(minutes=2)  # Wagtail's editor says each ten seconds that somebody is there


class Target(ABC):
    """The thing that an adoption made.

    Attributes:
        is_published: whether residents see it.
        is_busy: whether somebody is in the middle of something with it, so that nothing may happen by itself.
    """

    is_published = True
    is_busy = False

    def __init__(self, adoption: Adoption) -> None:
        self.adoption = adoption
        self.kind: ItemKind = item_kinds.get(adoption.kind)

    @abstractmethod
    def texts(self) -> list[dict[str, Any]]:
        """What it says: as residents see it, and as a newer draft has it. One of the two when that is all there is."""

    @abstractmethod
    def write(self, changes: Mapping[str, Any], *, publish: bool, user: User | None, actor: Actor) -> None:
        """Change fields. What else a draft holds stays in the draft."""

    @abstractmethod
    def unpublish(self, *, user: User | None) -> None:
        """Take it away from residents."""


class PageTarget(Target):
    """A page. Each change is a revision; live and draft are changed apart, so that no draft goes online by it."""

    def __init__(self, adoption: Adoption) -> None:
        super().__init__(adoption)
        page = Page.objects.filter(pk=adoption.page_id).first()
        if page is None:
            raise TargetGoneError
        self.page: Any = page.specific
        self.is_published = self.page.live
        self.is_busy = self._is_busy()

    def _is_busy(self) -> bool:
        page = self.page
        return bool(
            page.locked
            or page.current_workflow_state is not None
            or page.go_live_at
            or page.revisions.filter(approved_go_live_at__isnull=False).exists()
            or EditingSession.objects.filter(
                content_type=page.cached_content_type,
                object_id=str(page.pk),
                last_seen_at__gt=timezone.now() - EDITING_FOR,
            ).exists()
        )

    def texts(self) -> list[dict[str, Any]]:
        texts = [read_page(self.kind, self.page)] if self.page.live else []
        if self._has_draft() or not texts:
            texts.append(read_page(self.kind, self.page.get_latest_revision_as_object()))
        return texts

    def _has_draft(self) -> bool:
        return bool(self.page.live and self.page.has_unpublished_changes)

    def write(self, changes: Mapping[str, Any], *, publish: bool, user: User | None, actor: Actor) -> None:
        has_draft = self._has_draft()
        draft_id = self.page.latest_revision_id
        if publish and self.page.live:
            self._save(self.page, changes, user).publish(user=user)
            if has_draft:  # on top again, with its own words
                self._save(Revision.objects.get(pk=draft_id).as_object(), changes, user)
            return
        page = self.page if self.page.live and not has_draft else self.page.get_latest_revision_as_object()
        revision = self._save(page, changes, user)
        if publish:
            revision.publish(user=user)

    def _save(self, page: Any, changes: Mapping[str, Any], user: User | None) -> Any:
        write_page(self.kind, page, changes)
        return page.save_revision(user=user, log_action=True)

    def unpublish(self, *, user: User | None) -> None:
        self.page.unpublish(user=user, log_action=True)


class FormTarget(Target):
    """A form: its texts at once, its questions as a new version; answers under way keep the version they began with."""

    def __init__(self, adoption: Adoption) -> None:
        super().__init__(adoption)
        if adoption.form is None:
            raise TargetGoneError
        self.form = adoption.form
        self.is_published = self.form.is_active

    def texts(self) -> list[dict[str, Any]]:
        latest = self.form.versions.order_by("-number").first()
        return [
            {
                "title": self.form.title,
                "intro": self.form.intro,
                "contact_text": self.form.contact_text,
                "definition": latest.definition if latest is not None else {},
            }
        ]

    def write(self, changes: Mapping[str, Any], *, publish: bool, user: User | None, actor: Actor) -> None:
        names = [name for name in ("title", "intro", "contact_text") if name in changes]
        for name in names:
            setattr(self.form, name, changes[name])
        if names:
            self.form.full_clean()
            self.form.save(update_fields=names)
        if "definition" in changes:
            publish_version(form=self.form, definition=changes["definition"], actor=actor)

    def unpublish(self, *, user: User | None) -> None:
        self.form.is_active = False
        self.form.save(update_fields=["is_active"])


class AnswerTarget(Target):
    """An answer for the KCC: its texts stand with the adoption."""

    def texts(self) -> list[dict[str, Any]]:
        return [dict(self.adoption.own)]

    def write(self, changes: Mapping[str, Any], *, publish: bool, user: User | None, actor: Actor) -> None:
        self.adoption.own = self.adoption.own | dict(changes)
        self.adoption.save(update_fields=["own"])

    def unpublish(self, *, user: User | None) -> None:
        self.adoption.own = {}
        self.adoption.save(update_fields=["own"])


_TARGETS: dict[str, type[Target]] = {
    "product": PageTarget,
    "page": PageTarget,
    "form": FormTarget,
    "answer": AnswerTarget,
}


def target_of(adoption: Adoption) -> Target:
    """What an adoption made.

    Raises:
        TargetGoneError: the page or form was removed.
    """
    return _TARGETS[adoption.kind](adoption)


def read_page(kind: ItemKind, page: Any) -> dict[str, Any]:
    """The texts of a page in the form of the library."""
    return {spec.name: _read(spec, page) for spec in kind.fields}


def write_page(kind: ItemKind, page: Any, changes: Mapping[str, Any]) -> None:
    """Set texts of a page that is not saved yet.

    Raises:
        django.core.exceptions.ValidationError: there is no such field.
    """
    known = {spec.name: spec for spec in kind.fields}
    for name, value in changes.items():
        if name not in known:
            raise ValidationError(name)
        _write(known[name], page, value)


def _read(spec: FieldSpec, page: Any) -> Any:
    if spec.shape == "steps":
        return [
            {"title": str(block.value["title"] or ""), "text": str(getattr(block.value["text"], "source", ""))}
            for block in page.steps
        ]
    if spec.shape == "body":
        return read_body(page.body)
    return getattr(page, spec.name)


def _write(spec: FieldSpec, page: Any, value: Any) -> None:
    if spec.shape == "steps":
        page.steps = [("step", {"title": step["title"], "text": step["text"]}) for step in value]
    elif spec.shape == "body":
        page.body = write_body(value)
    else:
        setattr(page, spec.name, value)
