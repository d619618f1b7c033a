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
    Pair("heading", "page"),
    Pair("heading", "tint"),
    Pair("link", "page"),
    Pair("link", "tint"),
    Pair("link", "white"),
    Pair("accent", "page", GRAPHIC_RATIO),
    Pair("accent", "tint", GRAPHIC_RATIO),
    Pair("accent", "white", GRAPHIC_RATIO),
    Pair("button", "page", GRAPHIC_RATIO),
    Pair("button", "tint", GRAPHIC_RATIO),
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
class Failure:
    """A pair that falls short, with a colour near the one that was chosen that does not.

    Attributes:
        role: the role whose colour is to change; `suggestion` is for it, None when no lightness will do.
    """

    pair: Pair
    ratio: float
    role: str
    suggestion: str | None


def contrast(one: str, other: str) -> float:
    """Between 1 and 21; the order does not matter."""
    return float(Color(one).contrast(Color(other), method="wcag21"))


def failures(colours: Mapping[str, str], pairs: tuple[Pair, ...]) -> list[Failure]:
    """The pairs of `colours` (role → #rrggbb) that are too weak."""
    found = []
    for pair in pairs:
        foreground, background = (_colour(colours, name) for name in (pair.foreground, pair.background))
        ratio = contrast(foreground, background)
        if ratio < pair.needed:
            is_fixed = pair.foreground in FIXED_COLOURS
            role = pair.background if is_fixed else pair.foreground
            changing, standing = (background, foreground) if is_fixed else (foreground, background)
            found.append(Failure(pair, ratio, role, nearest_passing(changing, standing, pair.needed)))
    return found


def _colour(colours: Mapping[str, str], name: str) -> str:
    return colours[name] if name in colours else FIXED_COLOURS[name][0]


@lru_cache(maxsize=1024)
def nearest_passing(colour: str, against: str, needed: float) -> str | None:
    """`colour` with as little change of lightness as possible, so that it passes; None when none does."""
    start = Color(colour).convert("oklch")
    for step in range(1, _LIGHTNESS_STEPS + 1):
        for sign in (-1, 1):
            lightness = start["lightness"] + sign * step / _LIGHTNESS_STEPS
            if 0 <= lightness <= 1:
                candidate = _hex(start.clone().set("lightness", lightness))
                if contrast(candidate, against) >= needed:
                    return candidate
    return None


@lru_cache(maxsize=1024)
def shade(colour: str, away_from: str, amount: float) -> str:
    """`colour` moved away from another by a share of the way, for hover and active: contrast only grows."""
    end = "#000000" if contrast("#000000", away_from) >= contrast("#ffffff", away_from) else "#ffffff"
    return _hex(Color(colour).mix(end, amount, space="oklab"))


def _hex(colour: Color) -> str:
    return colour.convert("srgb").fit().to_string(hex=True)
