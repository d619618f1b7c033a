"""Contrast of every pair of colours that the pages use, measured as WCAG 2.2 does (success criteria 1.4.3, 1.4.11)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from coloraide import Color
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TEXT_RATIO = 4.5
GRAPHIC_RATIO = 3.0
_LIGHTNESS_STEPS = 400

# The same in every brand: shared/frontend/css/tokens.css.
FIXED_COLOURS: dict[str, tuple[str, Promise]] = {
    "text": ("#1c2127", _("the text")),
    "muted_text": ("#505a66", _("the grey text")),
    "error_text": ("#ab1219", _("the text of error messages")),
    "white": ("#ffffff", _("the white of cards and form fields")),
}


@dataclass(frozen=True)
class Pair:
    """A colour that is shown on another; both are names of roles or of fixed colours."""

    foreground: str
    background: str
    needed: float = TEXT_RATIO


PAIRS = (
    Pair("text", "page"),
    Pair("muted_text", "page"),
    Pair("error_text", "page"),
    Pair("text", "tint"),
    Pair("muted_text", "tint"),
    Pair("error_text", "tint"),
    Pair("heading", "page"),
    Pair("heading", "tint"),
    Pair("heading", "white"),
    Pair("link", "page"),
    Pair("link", "tint"),
    Pair("link", "white"),
    Pair("accent", "page", GRAPHIC_RATIO),
    Pair("accent", "tint", GRAPHIC_RATIO),
    Pair("accent", "white", GRAPHIC_RATIO),
    Pair("button", "page", GRAPHIC_RATIO),
    Pair("button", "tint", GRAPHIC_RATIO),
    Pair("button", "white", GRAPHIC_RATIO),
    Pair("button_text", "button"),
    Pair("header_text", "header"),
    Pair("nav_text", "nav"),
    Pair("hero_text", "hero"),
    Pair("task_text", "task"),
    Pair("footer_text", "footer"),
)
# Only where the brand's choice of form puts the two together.
BUTTON_ON_HERO = Pair("button", "hero", GRAPHIC_RATIO)
ACCENT_ON_TASK = Pair("accent", "task", GRAPHIC_RATIO)


@dataclass(frozen=True)
class WeakRole:
    """A role whose colour is to change.

    Attributes:
        pairs: the pairs that fall short, each with its ratio.
        suggestion: a colour near the one that was chosen with which they pass, and no other pair fails if that can be;
            None when no lightness will do.
    """

    role: str
    pairs: tuple[tuple[Pair, float], ...]
    suggestion: str | None


def contrast(one: str, other: str) -> float:
    """Between 1 and 21; the order does not matter."""
    return float(Color(one).contrast(Color(other), method="wcag21"))


def weak_roles(colours: Mapping[str, str], pairs: tuple[Pair, ...]) -> list[WeakRole]:
    """Where `colours` (role → #rrggbb) fall short: at the foreground, or at the background of a fixed colour."""
    weak: dict[str, list[tuple[Pair, float]]] = {}
    for pair in pairs:
        ratio = contrast(_colour(colours, pair.foreground), _colour(colours, pair.background))
        if ratio < pair.needed:
            role = pair.background if pair.foreground in FIXED_COLOURS else pair.foreground
            weak.setdefault(role, []).append((pair, ratio))
    found = []
    for role, failing in weak.items():
        every = _limits(role, colours, pairs)
        only_failing = _limits(role, colours, tuple(pair for pair, _ratio in failing))
        suggestion = nearest_passing(colours[role], every) or nearest_passing(colours[role], only_failing)
        found.append(WeakRole(role, tuple(failing), suggestion))
    return found


def _limits(role: str, colours: Mapping[str, str], pairs: tuple[Pair, ...]) -> tuple[tuple[str, float], ...]:
    """The colours that a role is seen with, each with the ratio that it needs."""
    return tuple(
        (_colour(colours, pair.background if pair.foreground == role else pair.foreground), pair.needed)
        for pair in pairs
        if role in {pair.foreground, pair.background}
    )


def _colour(colours: Mapping[str, str], name: str) -> str:
    return colours[name] if name in colours else FIXED_COLOURS[name][0]


@lru_cache(maxsize=1024)
def nearest_passing(colour: str, limits: tuple[tuple[str, float], ...]) -> str | None:
    """`colour` with as little change of lightness as passes against each (colour, ratio); None when none does."""
    start = Color(colour).convert("oklch")
    for step in range(1, _LIGHTNESS_STEPS + 1):
        for sign in (-1, 1):
            lightness = start["lightness"] + sign * step / _LIGHTNESS_STEPS
            if 0 <= lightness <= 1:
                candidate = _hex(start.clone().set("lightness", lightness))
                if all(contrast(candidate, against) >= needed for against, needed in limits):
                    return candidate
    return None


@lru_cache(maxsize=1024)
def shade(colour: str, away_from: str, amount: float) -> str:
    """`colour` moved away from another by a share of the way, for hover and active: contrast only grows."""
    end = "#000000" if contrast("#000000", away_from) >= contrast("#ffffff", away_from) else "#ffffff"
    return _hex(Color(colour).mix(end, amount, space="oklab"))


def _hex(colour: Color) -> str:
    return colour.convert("srgb").fit().to_string(hex=True)
