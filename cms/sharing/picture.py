"""Draws the picture of a shared page (Open Graph): the name above, the title in the brand's letters and colours."""

import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from PIL import Image, ImageDraw, ImageFont

from cms.branding.choices import FONT_PAIRS, Fonts

SIZE = (1200, 630)
_MARGIN = 72
_HEAD_HEIGHT = 148
_STRIP_HEIGHT = 20
_LOGO_HEIGHT = 92
_NAME_SIZE = 44
_TITLE_SIZES = (92, 80, 70, 62, 54, 48)
_LINE_HEIGHT = 1.16

type Font = ImageFont.FreeTypeFont | ImageFont.ImageFont


@dataclass(frozen=True, kw_only=True)
class Look:
    """What of a brand shows: role → #rrggbb, the pair of typefaces, and a logo that can be drawn."""

    colours: Mapping[str, str]
    fonts: Fonts
    logo: bytes | None = None
    name_in_logo: bool = False


def draw_picture(*, title: str, name: str, look: Look) -> bytes:
    """PNG of 1200 × 630. A title that is too long at the smallest size ends in an ellipsis.

    Args:
        name: official name of the municipality.
    """
    colours = look.colours
    image = Image.new("RGB", SIZE, colours["nav"])
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, SIZE[0], _HEAD_HEIGHT), fill=colours["header"])
    draw.rectangle((0, SIZE[1] - _STRIP_HEIGHT, SIZE[0], SIZE[1]), fill=colours["accent"])
    left = _MARGIN + _draw_logo(image, look)
    if not (look.logo and look.name_in_logo):
        _draw_name(draw, name, left, look)
    _draw_title(draw, title, look)
    buffer = io.BytesIO()
    image.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def _draw_logo(image: Image.Image, look: Look) -> int:
    """Draw the logo; returns how much room it took."""
    if look.logo is None:
        return 0
    with Image.open(io.BytesIO(look.logo), formats=("PNG", "WEBP", "JPEG")) as opened:
        logo = opened.convert("RGBA")
    logo.thumbnail((SIZE[0] // 2, _LOGO_HEIGHT))
    image.paste(logo, (_MARGIN, (_HEAD_HEIGHT - logo.height) // 2), logo)
    return logo.width + _MARGIN // 2


def _draw_name(draw: ImageDraw.ImageDraw, name: str, left: int, look: Look) -> None:
    room = SIZE[0] - _MARGIN - left
    font = _font(look.fonts, _NAME_SIZE)
    lines = _wrapped(draw, name, font, room)
    draw.text(
        (left, _HEAD_HEIGHT // 2), _shortened(draw, lines, 1, font, room)[0], look.colours["header_text"], font, "lm"
    )


def _draw_title(draw: ImageDraw.ImageDraw, title: str, look: Look) -> None:
    """As large as fits between the head and the strip, vertically in the middle."""
    width, height = SIZE[0] - 2 * _MARGIN, SIZE[1] - _HEAD_HEIGHT - _STRIP_HEIGHT - _MARGIN
    for size in _TITLE_SIZES:
        font = _font(look.fonts, size)
        lines = _wrapped(draw, title, font, width)
        line_height = int(size * _LINE_HEIGHT)
        if len(lines) * line_height <= height and all(draw.textlength(line, font) <= width for line in lines):
            break
    lines = _shortened(draw, lines, max(1, height // line_height), font, width)
    top = _HEAD_HEIGHT + (SIZE[1] - _HEAD_HEIGHT - _STRIP_HEIGHT - len(lines) * line_height) // 2
    for number, line in enumerate(lines):
        place = (_MARGIN, top + number * line_height + line_height // 2)
        draw.text(place, line, look.colours["nav_text"], font, "lm")


def _wrapped(draw: ImageDraw.ImageDraw, text: str, font: Font, width: int) -> list[str]:
    """Lines of whole words; a word that is wider than a line stands alone."""
    lines: list[str] = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and draw.textlength(longer, font) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _shortened(draw: ImageDraw.ImageDraw, lines: list[str], most: int, font: Font, width: int) -> list[str]:
    """At most so many lines, none wider than the room: what does not fit ends in an ellipsis."""
    kept = lines[:most]
    if len(lines) > most:
        kept[-1] += "…"
    return [_cut(draw, line, font, width) for line in kept]


def _cut(draw: ImageDraw.ImageDraw, line: str, font: Font, width: int) -> str:
    while len(line) > 1 and draw.textlength(line, font) > width:
        line = line.removesuffix("…")[:-1].rstrip() + "…"
    return line


@lru_cache(maxsize=64)
def _font(fonts: Fonts, size: int) -> Font:
    """The heading's typeface, which the site carries itself; Pillow's own where the front end was not built."""
    pair = FONT_PAIRS[fonts]
    family = pair.heading.split(",")[0].strip('"').lower().replace(" ", "-")
    path = _static_file(f"meent/fonts/{family}-latin-{pair.heading_weight}-normal.woff2")
    return ImageFont.truetype(path, size) if path else ImageFont.load_default(size)


def _static_file(name: str) -> str:
    found: Any = finders.find(name)
    if found:
        return str(found)
    collected = Path(settings.STATIC_ROOT) / name
    return str(collected) if collected.is_file() else ""
