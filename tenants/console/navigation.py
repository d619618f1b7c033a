"""The console's main menu."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from shared.errors import Text

_SECTIONS: tuple[tuple[str, Text], ...] = (
    ("overview", _("Municipalities")),
    ("operations", _("Operations")),
    ("fleet", _("Fleet")),
    ("costs", _("Costs")),
)


@dataclass(frozen=True)
class NavigationItem:
    """One entry.

    Attributes:
        current: "page" on the page itself, "true" on a page below it, else empty: the value of aria-current.
    """

    title: Text
    url: str
    current: str


def navigation(section: str, request: HttpRequest) -> list[NavigationItem]:
    """The entries that this installation has, with the current one marked."""
    items = []
    for name, title in _SECTIONS:
        try:
            url = reverse(f"console:{name}")
        except NoReverseMatch:
            continue
        current = "" if name != section else "page" if request.path == url else "true"
        items.append(NavigationItem(title, url, current))
    return items
