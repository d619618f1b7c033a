"""Three brands that show how far apart municipalities can be with the same HTML; for the demo and the tests."""

from dataclasses import dataclass
from pathlib import Path

from cms.branding.choices import CardStyle, Corners, Fonts, HeaderLayout, HeadingSize, HeroStyle, TileStyle

LOGOS = Path(__file__).parent / "logos"


@dataclass(frozen=True)
class Preset:
    """Field values of `Brand`, and a square logo that is its icon too."""

    name: str
    logo: Path
    values: dict[str, str]


ZONNEDAL = Preset(
    name="zonnedal",
    logo=LOGOS / "zonnedal.svg",
    values={
        "slogan": "Samen in het dal",
        "fonts": Fonts.SERIF,
        "heading_size": HeadingSize.LARGE,
        "corners": Corners.SOFT,
        "header_layout": HeaderLayout.STACKED,
        "hero_style": HeroStyle.PANEL,
        "card_style": CardStyle.BORDER,
        "tile_style": TileStyle.OUTLINED,
        "colour_page": "#fffdf7",
        "colour_tint": "#f7f0df",
        "colour_heading": "#17452f",
        "colour_link": "#0f5c4a",
        "colour_accent": "#c2590c",
        "colour_button": "#b5400b",
        "colour_button_text": "#ffffff",
        "colour_header": "#fffdf7",
        "colour_header_text": "#17452f",
        "colour_nav": "#17452f",
        "colour_nav_text": "#fffdf7",
        "colour_hero": "#fffdf7",
        "colour_hero_text": "#17452f",
        "colour_task": "#fffdf7",
        "colour_task_text": "#17452f",
        "colour_footer": "#17452f",
        "colour_footer_text": "#fffdf7",
    },
)

WATERVEEN = Preset(
    name="waterveen",
    logo=LOGOS / "waterveen.svg",
    values={
        "slogan": "Stad aan het water",
        "fonts": Fonts.GROTESQUE,
        "heading_size": HeadingSize.HUGE,
        "corners": Corners.SQUARE,
        "header_layout": HeaderLayout.BAR,
        "hero_style": HeroStyle.FLAT,
        "card_style": CardStyle.TOPBAR,
        "tile_style": TileStyle.FILLED,
        "colour_page": "#ffffff",
        "colour_tint": "#e6f2fa",
        "colour_heading": "#06215c",
        "colour_link": "#0a46c4",
        "colour_accent": "#0084b0",
        "colour_button": "#0a3fd0",
        "colour_button_text": "#ffffff",
        "colour_header": "#06215c",
        "colour_header_text": "#ffffff",
        "colour_nav": "#12b5e5",
        "colour_nav_text": "#06215c",
        "colour_hero": "#0a3fd0",
        "colour_hero_text": "#ffffff",
        "colour_task": "#06215c",
        "colour_task_text": "#ffffff",
        "colour_footer": "#06215c",
        "colour_footer_text": "#ffffff",
    },
)

HEUVELRADE = Preset(
    name="heuvelrade",
    logo=LOGOS / "heuvelrade.svg",
    values={
        "slogan": "Zeven dorpen, één gemeente",
        "fonts": Fonts.HYPERLEGIBLE,
        "heading_size": HeadingSize.MODEST,
        "corners": Corners.ROUND,
        "header_layout": HeaderLayout.CENTRED,
        "hero_style": HeroStyle.ILLUSTRATION,
        "card_style": CardStyle.SHADOW,
        "tile_style": TileStyle.SOFT,
        "colour_page": "#ffffff",
        "colour_tint": "#f7f2f7",
        "colour_heading": "#4b1145",
        "colour_link": "#7a1566",
        "colour_accent": "#4f7a28",
        "colour_button": "#7a1566",
        "colour_button_text": "#ffffff",
        "colour_header": "#ffffff",
        "colour_header_text": "#4b1145",
        "colour_nav": "#4b1145",
        "colour_nav_text": "#ffffff",
        "colour_hero": "#f1e2ee",
        "colour_hero_text": "#3d0f38",
        "colour_task": "#f6eaf4",
        "colour_task_text": "#3d0f38",
        "colour_footer": "#2e4526",
        "colour_footer_text": "#ffffff",
    },
)

PRESETS = {preset.name: preset for preset in (ZONNEDAL, WATERVEEN, HEUVELRADE)}
