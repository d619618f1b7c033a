"""Which design tokens a brand's fields are: the name under which we publish each, and the names that we read.

The first name of each row is the one in an export; it is the path of the CSS custom property of `stylesheet.py`. The
others are those in which themes of NL Design System publish the same decision (its component libraries Utrecht and NL).
"""

from dataclasses import dataclass

COLOUR_NAMES: dict[str, tuple[str, ...]] = {
    "page": ("basis.color.default.bg-document", "utrecht.document.background-color", "utrecht.page.background-color"),
    "tint": ("meent.tint.background-color", "basis.color.default.bg-subtle"),
    "heading": ("basis.heading.color", "nl.heading.level-1.color", "utrecht.heading.color", "utrecht.heading-1.color"),
    "link": ("basis.color.action-2.color-default", "nl.link.color", "utrecht.link.color"),
    "accent": ("meent.accent.color", "basis.color.accent-1.bg-default", "basis.color.accent-1.color-default"),
    "button": (
        "basis.color.action-1-inverse.bg-default",
        "nl.button.primary.background-color",
        "utrecht.button.primary-action.background-color",
        "utrecht.button.background-color",
    ),
    "button_text": (
        "basis.color.action-1-inverse.color-default",
        "nl.button.primary.color",
        "utrecht.button.primary-action.color",
        "utrecht.button.color",
    ),
    "header": ("meent.header.background-color", "utrecht.page-header.background-color"),
    "header_text": ("meent.header.color", "utrecht.page-header.color"),
    "nav": ("meent.nav.background-color", "utrecht.nav-bar.background-color", "utrecht.topnav.background-color"),
    "nav_text": ("meent.nav.color", "utrecht.nav-bar.link.color", "utrecht.topnav.link.color"),
    "hero": ("meent.hero.background-color",),
    "hero_text": ("meent.hero.color",),
    "task": ("meent.toptask.background-color",),
    "task_text": ("meent.toptask.color",),
    "footer": ("meent.footer.background-color", "utrecht.page-footer.background-color"),
    "footer_text": ("meent.footer.color", "utrecht.page-footer.color"),
}
FONT_NAMES = (
    "basis.text.font-family.default",
    "utrecht.document.font-family",
    "utrecht.typography.sans-serif.font-family",
)
HEADING_FONT_NAMES = ("basis.heading.font-family", "utrecht.heading.font-family", "utrecht.heading-1.font-family")
CORNER_NAMES = ("nl.button.border-radius", "utrecht.button.border-radius", "basis.form-control.border-radius")
HEADING_SIZE_NAMES = (
    "meent.heading.level-1.max-font-size",
    "nl.heading.level-1.font-size",
    "utrecht.heading-1.font-size",
)


@dataclass(frozen=True, kw_only=True)
class TokenType:
    """A token's value and its type in the W3C's format."""

    value: str
    type: str
