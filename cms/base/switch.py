"""The switch between languages: where each leads to, from the page that is shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import urlencode

from cms.base.languages import LANGUAGE_DEPTH, spoken
from shared.language_names import LANGUAGES, Language

SCREENS = frozenset({"/zoeken/", "/sitemap/"})
"""What is no page, and is there in every language."""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """A language in the switch.

    Attributes:
        url: the translation; else a page that says that there is none, or the home page.
        full_url: of the translation, with the host; empty when there is none.
    """

    language: Language
    url: str
    full_url: str
    is_current: bool


def choices(around: Iterable[Any], page: Any, root: Any, request: HttpRequest) -> list[Choice]:
    """Dutch first, then the others by their own name; empty when there is Dutch only.

    Args:
        around: home pages of all languages, and translations of `page`, with their locale.
        page: what is shown; None for a screen that is no page.
    """
    around = list(around)
    homes = {
        one.locale.language_code: one
        for one in around
        if one.translation_key == root.translation_key
        and one.depth <= LANGUAGE_DEPTH
        and one.locale.language_code in LANGUAGES
    }
    if len(homes) < 2:
        return []
    versions = (
        {one.locale.language_code: one for one in around if one.translation_key == page.translation_key}
        if page is not None
        else {}
    )
    here = spoken(request)
    found = []
    for code, home in homes.items():
        version = versions.get(code)
        found.append(
            Choice(
                language=LANGUAGES[code],
                url=version.get_url(request) if version is not None else _instead(code, home, page, request),
                full_url=(version.get_full_url(request) or "") if version is not None else "",
                is_current=code == here.language.code,
            )
        )
    return sorted(found, key=lambda choice: (choice.language.code != settings.LANGUAGE_CODE, choice.language.own_name))


def _instead(code: str, home: Any, page: Any, request: HttpRequest) -> str:
    """Where to go when a page is not there in a language."""
    here = spoken(request)
    is_dutch = code == settings.LANGUAGE_CODE
    prefix = "" if is_dutch else f"/{home.slug}"
    if page is not None and here.is_dutch and not is_dutch:
        return f"{prefix}{page.get_url(request)}"  # says that it is not there yet
    path = request.path.removeprefix(here.prefix)
    if page is None and path in SCREENS:
        query = request.GET.get("q", "")
        return f"{prefix}{path}" + (f"?{urlencode({'q': query})}" if query else "")
    return f"{prefix}/"
