"""A brand as CSS custom properties, named as NL Design System names its design tokens.

Names come from an allow-list and values are checked against the form of their kind, so nothing else can get into the
stylesheet, whatever the database holds.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from cms.branding.choices import CORNER_RADII, FONT_PAIRS, Corners, Fonts
from cms.branding.contrast import shade
from cms.branding.errors import InvalidTokenError

_COLOUR = re.compile(r"#[0-9a-f]{6}")
_LENGTH = re.compile(r"0|[0-9]{1,3}(\.[0-9]{1,3})?(px|rem)")
_FONTS = re.compile(r'("[A-Za-z0-9 ]+"|[A-Za-z-]+)(, ("[A-Za-z0-9 ]+"|[A-Za-z-]+))*')
_WEIGHT = re.compile(r"[1-9]00")

TOKENS = {
    "--basis-text-font-family-default": _FONTS,
    "--basis-heading-font-family": _FONTS,
    "--basis-heading-font-weight": _WEIGHT,
    "--basis-heading-color": _COLOUR,
    "--basis-color-default-bg-document": _COLOUR,
    "--basis-color-action-1-inverse-bg-default": _COLOUR,
    "--basis-color-action-1-inverse-bg-hover": _COLOUR,
    "--basis-color-action-1-inverse-bg-active": _COLOUR,
    "--basis-color-action-1-inverse-color-default": _COLOUR,
    "--basis-color-action-2-color-default": _COLOUR,
    "--basis-color-action-2-color-hover": _COLOUR,
    "--basis-color-action-2-color-active": _COLOUR,
    "--basis-form-control-border-radius": _LENGTH,
    "--nl-button-border-radius": _LENGTH,
    "--meent-surface-border-radius": _LENGTH,
    "--meent-heading-level-1-max-font-size": _LENGTH,
    "--meent-tint-background-color": _COLOUR,
    "--meent-accent-color": _COLOUR,
    "--meent-header-background-color": _COLOUR,
    "--meent-header-color": _COLOUR,
    "--meent-nav-background-color": _COLOUR,
    "--meent-nav-color": _COLOUR,
    "--meent-hero-background-color": _COLOUR,
    "--meent-hero-color": _COLOUR,
    "--meent-toptask-background-color": _COLOUR,
    "--meent-toptask-color": _COLOUR,
    "--meent-footer-background-color": _COLOUR,
    "--meent-footer-color": _COLOUR,
}


@dataclass(frozen=True)
class Stylesheet:
    """The text and the name under which it may be cached for ever."""

    css: str
    digest: str


def brand_tokens(
    *, colours: Mapping[str, str], fonts: Fonts, corners: Corners, heading_max_size: str
) -> dict[str, str]:
    """The token of each choice; `colours` is role → #rrggbb."""
    pair = FONT_PAIRS[fonts]
    button_radius, control_radius, surface_radius = CORNER_RADII[corners]
    button, button_text = colours["button"], colours["button_text"]
    link, page = colours["link"], colours["page"]
    return {
        "--basis-text-font-family-default": pair.text,
        "--basis-heading-font-family": pair.heading,
        "--basis-heading-font-weight": str(pair.heading_weight),
        "--basis-heading-color": colours["heading"],
        "--basis-color-default-bg-document": page,
        "--basis-color-action-1-inverse-bg-default": button,
        "--basis-color-action-1-inverse-bg-hover": shade(button, button_text, 0.25),
        "--basis-color-action-1-inverse-bg-active": shade(button, button_text, 0.4),
        "--basis-color-action-1-inverse-color-default": button_text,
        "--basis-color-action-2-color-default": link,
        "--basis-color-action-2-color-hover": shade(link, page, 0.3),
        "--basis-color-action-2-color-active": shade(link, page, 0.45),
        "--basis-form-control-border-radius": control_radius,
        "--nl-button-border-radius": button_radius,
        "--meent-surface-border-radius": surface_radius,
        "--meent-heading-level-1-max-font-size": heading_max_size,
        "--meent-tint-background-color": colours["tint"],
        "--meent-accent-color": colours["accent"],
        "--meent-header-background-color": colours["header"],
        "--meent-header-color": colours["header_text"],
        "--meent-nav-background-color": colours["nav"],
        "--meent-nav-color": colours["nav_text"],
        "--meent-hero-background-color": colours["hero"],
        "--meent-hero-color": colours["hero_text"],
        "--meent-toptask-background-color": colours["task"],
        "--meent-toptask-color": colours["task_text"],
        "--meent-footer-background-color": colours["footer"],
        "--meent-footer-color": colours["footer_text"],
    }


def render_stylesheet(tokens: Mapping[str, str]) -> Stylesheet:
    """CSS that sets the tokens on the element that has the theme class.

    Raises:
        InvalidTokenError: a name that is not allowed, or a value not of its kind.
    """
    return _render(tuple(tokens.items()))


@lru_cache(maxsize=256)
def _render(tokens: tuple[tuple[str, str], ...]) -> Stylesheet:
    for name, value in tokens:
        if name not in TOKENS or not TOKENS[name].fullmatch(value):
            raise InvalidTokenError(name)
    lines = "".join(f"  {name}: {value};\n" for name, value in tokens)
    css = f".meent-theme {{\n{lines}}}\n"
    return Stylesheet(css, sha256(css.encode()).hexdigest()[:20])
