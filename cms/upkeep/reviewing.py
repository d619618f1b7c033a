"""When pages are looked at again: by default a year after they were published, else on the day that was chosen."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Case, DateField, F, When
from django.db.models.functions import TruncDate
from django.utils import timezone
from wagtail.models import Page, get_page_models

from cms.base.editing import pages_to_change
from cms.upkeep.models import REVIEW_AFTER, Review
from services.accounts.models import User
from services.accounts.provisioning import CHIEF_EDITORS
from services.audit.actions import Thing, record
from services.notifications.actions import queue_message
from shared.actors import Actor

CHOSEN = "page.review_chosen"
DUE_MAIL = "upkeep.review_due"
TOLD_AGAIN_AFTER = timedelta(days=7)
"""An owner who was told and did nothing is told again."""
_TOP_DEPTH = 2


def with_due_day(pages: Any) -> Any:
    """Published pages that have to stay right, with `due_on`; a chosen day counts until the next publication."""
    passing = [model for model in get_page_models() if not getattr(model, "is_reviewed", True)]
    return (
        pages.live()
        .filter(depth__gte=_TOP_DEPTH)
        .not_type(*passing)
        .annotate(
            due_on=Case(
                When(review__review_on__gt=TruncDate("last_published_at"), then=F("review__review_on")),
                default=TruncDate(F("last_published_at") + REVIEW_AFTER),
                output_field=DateField(),
            )
        )
    )


def due_pages(pages: Any, *, on: date) -> Any:
    """Those of which the day has come, longest ago first."""
    return with_due_day(pages).filter(due_on__lte=on).order_by("due_on", "title")


@transaction.atomic
def choose_review(*, page: Page, review_on: date, actor: Actor) -> None:
    """The page is right, and is looked at again on this day."""
    Review.objects.update_or_create(page=page, defaults={"review_on": review_on, "reminded_on": None})
    record(
        CHOSEN,
        actor=actor,
        thing=Thing(kind="page", id=str(page.pk), label=page.title),
        details={"review_on": review_on.isoformat()},
    )


@transaction.atomic
def tell_owners(*, today: date | None = None) -> int:
    """Mail owners whose pages are due and who were not told in the last week; returns how many mails.

    Safe to run twice: the rows are locked, and a page that was told of is not told of again.
    """
    today = today or timezone.localdate()
    told_before = today - TOLD_AGAIN_AFTER
    due = due_pages(Page.objects.all(), on=today).exclude(review__reminded_on__gt=told_before)
    by_owner = _by_owner(due.select_related("owner"))
    for user_id, pages in sorted(by_owner.items(), key=str):
        queue_message(
            kind=DUE_MAIL,
            payload={"user_id": str(user_id)},
            dedupe_key=f"{DUE_MAIL}:{user_id}:{today.isoformat()}",
        )
        for page in pages:
            Review.objects.update_or_create(page=page, defaults={"reminded_on": today})
    return len(by_owner)


def _by_owner(pages: Iterable[Page]) -> dict[UUID, list[Page]]:
    """Pages by who has to look: the owner who may still change it, else every chief editor."""
    chiefs = list(User.objects.filter(is_active=True, groups__name=CHIEF_EDITORS).values_list("pk", flat=True))
    of_owner: dict[UUID, list[Page]] = defaultdict(list)
    for page in pages:
        for user_id in [page.owner_id] if _owner_looks(page) else chiefs:
            of_owner[user_id].append(page)
    return of_owner


def due_for(user: User, *, on: date) -> list[Page]:
    """What stands in this colleague's mail: their own due pages, and for a chief editor those of nobody."""
    is_chief = user.groups.filter(name=CHIEF_EDITORS).exists()
    due = due_pages(pages_to_change(user), on=on).select_related("owner")
    return [page for page in due if (is_chief if not _owner_looks(page) else page.owner_id == user.pk)]


def _owner_looks(page: Page) -> bool:
    """Whether the owner is still here and may still change the page."""
    owner = page.owner
    return owner is not None and owner.is_active and page.permissions_for_user(owner).can_edit()
