"""What an editor chooses from: each choice is drawn in shared/frontend/css for the same HTML."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Fonts(models.TextChoices):
    """Pairs of typefaces that the front end carries itself; nothing comes from another server."""

    SERIF = "serif", _("Classic: Source Serif for headings, Source Sans for text")
    GROTESQUE = "grotesque", _("Firm: Archivo for headings, Public Sans for text")
    HYPERLEGIBLE = "hyperlegible", _("Extra legible: Atkinson Hyperlegible for everything")
    FRIENDLY = "friendly", _("Friendly: Figtree for everything")


class Corners(models.TextChoices):
    SQUARE = "square", _("Square")
    SOFT = "soft", _("Slightly rounded")
    ROUND = "round", _("Round")


class HeaderLayout(models.TextChoices):
    STACKED = "stacked", _("Logo and search on top, menu in a coloured bar below")
    BAR = "bar", _("One coloured block with the logo left and all links right")
    CENTRED = "centred", _("Logo in the middle, links in a strip above and below it")


class HeroStyle(models.TextChoices):
    PANEL = "panel", _("Box on a large photo")
    FLAT = "flat", _("Field of colour, with part of the photo on a wide screen")
    ILLUSTRATION = "illustration", _("Text on the left, picture on the right")


class CardStyle(models.TextChoices):
    BORDER = "border", _("Thin border")
    TOPBAR = "topbar", _("Coloured bar on top")
    SHADOW = "shadow", _("Shadow")


class TileStyle(models.TextChoices):
    OUTLINED = "outlined", _("Outline with a small icon")
    FILLED = "filled", _("Filled with colour, large")
    SOFT = "soft", _("Soft colour with a round icon")


class HeadingSize(models.TextChoices):
    MODEST = "2.5rem", _("Modest")
    LARGE = "3rem", _("Large")
    HUGE = "3.5rem", _("Very large")


@dataclass(frozen=True)
class FontPair:
    """CSS values; the families must be those of FONTS in shared/frontend/build.mjs."""

    text: str
    heading: str
    heading_weight: int


FONT_PAIRS = {
    Fonts.SERIF: FontPair(
        '"Source Sans 3", "Segoe UI", system-ui, sans-serif', '"Source Serif 4", Georgia, "Times New Roman", serif', 600
    ),
    Fonts.GROTESQUE: FontPair(
        '"Public Sans", "Segoe UI", system-ui, sans-serif', '"Archivo", "Arial Black", Arial, sans-serif', 800
    ),
    Fonts.HYPERLEGIBLE: FontPair(
        '"Atkinson Hyperlegible", Verdana, sans-serif', '"Atkinson Hyperlegible", Verdana, sans-serif', 700
    ),
    Fonts.FRIENDLY: FontPair(
        '"Figtree", "Segoe UI", system-ui, sans-serif', '"Figtree", "Segoe UI", system-ui, sans-serif', 700
    ),
}

# button, form control, surface (cards, tiles, boxes)
CORNER_RADII = {
    Corners.SQUARE: ("0", "0", "0"),
    Corners.SOFT: ("6px", "6px", "8px"),
    Corners.ROUND: ("999px", "12px", "24px"),
}
