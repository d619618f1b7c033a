"""Which languages there are, which pages lack a translation, and of which the Dutch page has changed since."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from wagtail.models import Page, PageLogEntry, Revision, Site

from cms.base.languages import LANGUAGE_DEPTH, language_homes
from cms.languages.actions import LOG_CONFIRMED, LOG_COPIED
from shared.language_names import LANGUAGES, OTHERS, Language


@dataclass(frozen=True, kw_only=True)
class SiteLanguage:
    """A language of the bound municipality.

    Attributes:
        pages, published: how many pages lie below its home page, itself included.
        missing, behind: Dutch pages without a translation, and those that changed after it.
    """

    language: Language
    home: Page
    pages: int
    published: int
    missing: int
    behind: int


@dataclass(frozen=True, kw_only=True)
class Version:
    """A page in one language.

    Attributes:
        since: the revision of the Dutch page that the translation was last compared with; None when it is not kept.
    """

    language: Language
    page: Page | None
    is_behind: bool
    since: Revision | None


def site_home() -> Any:
    """The Dutch home page."""
    return Site.objects.select_related("root_page__locale").get(is_default_site=True).root_page


def homes() -> list[Any]:
    """Home pages of other languages, published or not."""
    return [home for home in language_homes(site_home()) if home.locale.language_code in LANGUAGES]


def site_languages() -> list[SiteLanguage]:
    """Every language with its figures; a few queries each."""
    return [_figures(home) for home in homes()]


def _figures(home: Any) -> SiteLanguage:
    counts = Page.objects.descendant_of(home, inclusive=True).aggregate(
        pages=Count("pk"), published=Count("pk", filter=Q(live=True))
    )
    return SiteLanguage(
        language=LANGUAGES[home.locale.language_code],
        home=home,
        missing=missing(home).count(),
        behind=behind(home).count(),
        **counts,
    )


def languages_to_add() -> list[Language]:
    """Those of the list that the municipality does not have."""
    there = {home.locale.language_code for home in homes()}
    return sorted((one for one in OTHERS if one.code not in there), key=lambda one: str(one.name))


def compared(home: Any) -> QuerySet[Page]:
    """Published Dutch pages, with `target_id`, `target_live` of the translation, and when it was `compared_at` last."""
    root = site_home()
    target = Page.objects.filter(translation_key=OuterRef("translation_key"), locale_id=home.locale_id)
    entries = PageLogEntry.objects.filter(page_id=OuterRef("target_id"), action__in=(LOG_COPIED, LOG_CONFIRMED))
    pages = Page.objects.descendant_of(root, inclusive=True).filter(locale_id=root.locale_id).live()
    annotated: QuerySet[Page] = (
        pages.annotate(target_id=Subquery(target.values("pk")[:1]), target_live=Subquery(target.values("live")[:1]))
        .annotate(compared_at=Subquery(entries.order_by("-timestamp").values("timestamp")[:1]))
        .order_by("path")
    )
    return annotated


def missing(home: Any) -> QuerySet[Page]:
    """Published Dutch pages without a translation."""
    return compared(home).filter(target_id=None)


def behind(home: Any) -> QuerySet[Page]:
    """Published Dutch pages that changed after somebody last compared the translation."""
    return compared(home).filter(target_id__isnull=False, last_published_at__gt=F("compared_at"))


def drafts(home: Any) -> QuerySet[Page]:
    """Published Dutch pages of which the translation is not published yet."""
    return compared(home).filter(target_live=False)


def versions(page: Page) -> list[Version]:
    """A Dutch page in each of the other languages."""
    found = []
    for home in homes():
        row = compared(home).filter(pk=page.pk).first()
        target = Page.objects.filter(translation_key=page.translation_key, locale_id=home.locale_id).first()
        at: datetime | None = getattr(row, "compared_at", None)
        is_late = bool(target and at and page.last_published_at and page.last_published_at > at)
        found.append(
            Version(
                language=LANGUAGES[home.locale.language_code],
                page=target,
                is_behind=is_late,
                since=_revision_at(page, at) if is_late and at is not None else None,
            )
        )
    return found


def _revision_at(page: Page, at: datetime) -> Revision | None:
    revisions: QuerySet[Revision] = page.revisions.filter(created_at__lte=at)
    return revisions.order_by("-created_at", "-pk").first()


def dutch_of(page: Page) -> Page:
    """The Dutch page that this is a translation of; itself when it is none."""
    if page.depth < LANGUAGE_DEPTH:
        return page
    return Page.objects.filter(translation_key=page.translation_key, locale_id=site_home().locale_id).first() or page
