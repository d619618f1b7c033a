"""In which language a page is, and where its translations are (docs/adr/0026-languages.md).

A language is a home page of its own below the Dutch one: `/en/`. All pages of that language lie below it, so addresses,
rights, menus and moves need nothing else, and a municipality without it has no such address. The language of a page is
its Wagtail `Locale`, which it gets from the page above it; which pages are each other's translations is their
`translation_key`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from wagtail.models import Page, Site

from shared.language_names import LANGUAGES, OTHER_CODES, Language

HOME_DEPTH = 2
"""In Wagtail's page tree: 1 is the root that nobody sees, 2 the home page."""
LANGUAGE_DEPTH = HOME_DEPTH + 1
"""Where the home page of another language lies."""


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """The language of one request.

    Attributes:
        home: its home page; None for Dutch, or when there is no site.
    """

    language: Language
    home: Any = None

    @property
    def is_dutch(self) -> bool:
        return self.home is None

    @property
    def prefix(self) -> str:
        """What comes before an address: "/en"; empty for Dutch."""
        return "" if self.is_dutch else f"/{self.home.slug}"


DUTCH_SPOKEN = Spoken(language=LANGUAGES[settings.LANGUAGE_CODE])


def spoken(request: HttpRequest | None) -> Spoken:
    """In what language this request is answered."""
    return getattr(request, "meent_spoken", DUTCH_SPOKEN)


def speak(request: HttpRequest, home: Any) -> None:
    """Answer in the language of this home page; `cms.base.middleware.PageMiddleware` makes an end to it."""
    language = LANGUAGES.get(home.locale.language_code)
    if language is None:
        return
    request.meent_spoken = Spoken(language=language, home=home)  # type: ignore[attr-defined]  # read by `spoken`
    translation.activate(language.code)


def home_of_language(request: HttpRequest, code: str) -> Any | None:
    """The published home page of another language; None when this municipality has none."""
    site = Site.find_for_request(request)
    if site is None or code not in OTHER_CODES:
        return None
    return (
        language_homes(site.root_page).filter(locale__language_code=code).live().public().first()
    )  # fmt: skip


def language_homes(home: Any) -> Any:
    """Home pages of other languages, published or not, below the Dutch one."""
    return (
        Page.objects.child_of(home)
        .filter(translation_key=home.translation_key)
        .select_related("locale")
        .order_by("slug")
    )


def home_above(page: Any) -> Any | None:
    """The home page of another language that this page is, or lies below; None for a Dutch page. At most one query."""
    if page.depth < LANGUAGE_DEPTH or not page.path:
        return None
    path = page.path[: page.steplen * LANGUAGE_DEPTH]
    return (
        Page.objects.filter(path=path)
        .exclude(locale__language_code=settings.LANGUAGE_CODE)
        .select_related("locale")
        .first()
    )


def is_in_dutch(page: Any, site: Any) -> bool:
    """Whether a page is in the language of the site's home page; asks nothing."""
    return bool(page.locale_id == site.root_page.locale_id)


def translations_of(pages: Iterable[Any], *, locale_id: int) -> dict[Any, Page]:
    """Published pages in a language, by the `translation_key` that they share with these; one query."""
    keys = {page.translation_key for page in pages if page.locale_id != locale_id}
    if not keys:
        return {}
    found = Page.objects.filter(translation_key__in=keys, locale_id=locale_id).live().public()
    return {page.translation_key: page for page in found}
