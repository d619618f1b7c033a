"""What the reports show, of the pages that a colleague may change."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page

from cms.base.editing import pages_to_change
from cms.upkeep.models import LinkState, OutgoingLink, PageViews
from services.accounts.models import User

RECENT = timedelta(days=90)
NEW = timedelta(days=30)
"""A page that is younger has had no time to be read."""
MOST_SHOWN = 500

# Of Wagtail's reference index: what a published page refers to, that is gone or not published.
_BROKEN = """
    SELECT DISTINCT r.object_id::int, r.to_content_type_id, r.to_object_id
    FROM wagtailcore_referenceindex r
    WHERE r.base_content_type_id = %(page)s AND (
        (r.to_content_type_id = %(page)s
         AND NOT EXISTS (SELECT FROM wagtailcore_page t WHERE t.id::text = r.to_object_id AND t.live))
        OR (r.to_content_type_id = %(document)s
            AND NOT EXISTS (SELECT FROM wagtaildocs_document t WHERE t.id::text = r.to_object_id))
        OR (r.to_content_type_id = %(image)s
            AND NOT EXISTS (SELECT FROM wagtailimages_image t WHERE t.id::text = r.to_object_id)))
"""


@dataclass(frozen=True, kw_only=True)
class BrokenLink:
    """A link within the site that leads nowhere.

    Attributes:
        target: what it leads to, if that is still there: a page that is not published.
        kind: "page", "document" or "image".
    """

    page: Page
    target: Page | None
    kind: str


def broken_links(user: User) -> list[BrokenLink]:
    """Links of published pages to what is gone or not published, as it is now; three queries."""
    kinds = {
        "page": ContentType.objects.get_for_model(Page).pk,
        "document": ContentType.objects.get_for_model(get_document_model()).pk,
        "image": ContentType.objects.get_for_model(get_image_model()).pk,
    }
    with connection.cursor() as cursor:
        cursor.execute(_BROKEN, kinds)
        rows = cursor.fetchall()
    named = {number: name for name, number in kinds.items()}
    pages = pages_to_change(user).live().in_bulk({source for source, _kind, _target in rows})  # type: ignore[attr-defined]  # Wagtail's
    wanted = {int(target) for _source, kind, target in rows if named[kind] == "page" and target.isdecimal()}
    targets = Page.objects.in_bulk(wanted)
    found = [
        BrokenLink(
            page=pages[source],
            target=targets.get(int(target)) if named[kind] == "page" and target.isdecimal() else None,
            kind=named[kind],
        )
        for source, kind, target in rows
        if source in pages
    ]
    return sorted(found, key=lambda link: (link.page.title, link.kind))[:MOST_SHOWN]


def broken_addresses(user: User) -> "QuerySet[OutgoingLink]":
    """Links to other sites that failed twice."""
    return (
        OutgoingLink.objects.filter(state=LinkState.BROKEN, page__in=pages_to_change(user).values("pk"))
        .select_related("page")
        .order_by("page__title", "address")[:MOST_SHOWN]
    )


def least_read(user: User) -> Any:
    """Published pages that are at least a month old, with `times_read` in 90 days; the least read first."""
    today = timezone.localdate()
    read = (
        PageViews.objects.filter(page=OuterRef("pk"), day__gt=today - RECENT)
        .order_by()
        .values("page")
        .annotate(total=Sum("count"))
        .values("total")
    )
    return (
        pages_to_change(user)
        .filter(live=True, depth__gt=2, first_published_at__lt=timezone.now() - NEW)
        .annotate(times_read=Coalesce(Subquery(read), 0))
        .order_by("times_read", "title")[:MOST_SHOWN]
    )


def counting_since() -> Any:
    """The first day that was counted; None when nothing was read yet."""
    return PageViews.objects.order_by("day").values_list("day", flat=True).first()
