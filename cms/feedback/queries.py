"""What reactions say about pages."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, F, FloatField, Min, Q, QuerySet
from django.db.models.functions import Cast
from django.utils import timezone
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from cms.feedback.models import Reaction, ReactionQuerySet

RECENT = timedelta(days=90)
FEWEST_ANSWERS = 5
"""With fewer answers a share says nothing."""

_OPEN = Q(feedback_reactions__handled_at=None) & ~Q(feedback_reactions__remark="")


@dataclass(frozen=True, kw_only=True)
class PageScore:
    """How a page is judged.

    Attributes:
        unhelpful_share: between 0 and 1.
        open_remarks: remarks that nobody has handled.
    """

    page: Page
    helpful: int
    unhelpful: int
    unhelpful_share: float
    open_remarks: int


def least_helpful_pages(
    *, limit: int = 20, fewest_answers: int = FEWEST_ANSWERS, pages: "QuerySet[Page] | None" = None
) -> list[PageScore]:
    """Published pages that visitors find of no help, the worst first; of the last 90 days, in one query.

    Args:
        pages: only of these.
    """
    asked = (Page.objects.all() if pages is None else pages).filter(live=True)
    scored = (
        with_scores(asked, since=timezone.now() - RECENT)
        .filter(answers__gte=fewest_answers, unhelpful__gt=0)
        .order_by("-unhelpful_share", "-unhelpful", "title")[:limit]
    )
    return [
        PageScore(
            page=page,
            helpful=page.helpful,
            unhelpful=page.unhelpful,
            unhelpful_share=page.unhelpful_share,
            open_remarks=page.open_remarks,
        )
        for page in scored
    ]


def with_scores(pages: Any, *, since: Any = None) -> Any:
    """Pages that got a reaction, with `helpful`, `unhelpful`, `answers`, `open_remarks`, `oldest_open`."""
    counted = Q(feedback_reactions__isnull=False)
    if since is not None:
        counted &= Q(feedback_reactions__created_at__gte=since)
    return (
        pages.annotate(
            answers=Count("feedback_reactions", filter=counted),
            helpful=Count("feedback_reactions", filter=counted & Q(feedback_reactions__is_helpful=True)),
            unhelpful=Count("feedback_reactions", filter=counted & Q(feedback_reactions__is_helpful=False)),
            open_remarks=Count("feedback_reactions", filter=_OPEN),
            oldest_open=Min("feedback_reactions__created_at", filter=_OPEN),
        )
        .filter(answers__gt=0)
        .annotate(unhelpful_share=Cast(F("unhelpful"), FloatField()) / Cast(F("answers"), FloatField()))
    )


def pages_of(user: Any) -> "QuerySet[Page]":
    """The pages that this colleague may edit."""
    found: QuerySet[Page] = PagePermissionPolicy().instances_user_has_permission_for(user, "change")
    return found


def reactions_for(user: Any) -> ReactionQuerySet:
    """Reactions to those pages."""
    return Reaction.objects.filter(page__in=pages_of(user).values("pk")).select_related("page")
