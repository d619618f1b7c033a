"""What stands and floats in a town on the water."""

# ruff: noqa: PLR0917  # place and size come first, in the order of every drawing library

import math

from cms.demo.drawing.canvas import Canvas, Colour, Point, mix
from cms.demo.drawing.nature import INK, WHITE


def stepped_gable(canvas: Canvas, x: float, y: float, width: float, height: float, wall: Colour) -> None:
    """A canal house; x, y is bottom left."""
    canvas.box(x, y - height, width, height, wall)
    top = y - height
    canvas.polygon(
        [
            (x, top),
            (x + width * 0.24, top - width * 0.4),
            (x + width * 0.5, top - width * 0.62),
            (x + width * 0.76, top - width * 0.4),
            (x + width, top),
        ],
        wall,
    )
    for level in range(3):
        for column in (0.18, 0.58):
            canvas.box(
                x + width * column,
                top + height * (0.06 + level * 0.32),
                width * 0.24,
                height * 0.17,
                mix(wall, "#203a45", 0.62),
            )
    canvas.circle(x + width * 0.5, top - width * 0.24, width * 0.09, mix(wall, "#203a45", 0.62))


def drawbridge(canvas: Canvas, x: float, y: float, scale: float, *, open_share: float) -> None:
    """A white Dutch drawbridge; x is the hinge, y the deck. `open_share` 0 is closed, 1 upright."""
    white, blue, shade = "#f7fbfa", "#2f7fa3", "#c4d8dd"

    def at(dx: float, dy: float) -> Point:
        return x + dx * scale, y + dy * scale

    for dx in (-160, 196):
        canvas.polygon([at(dx - 26, 60), at(dx + 26, 60), at(dx + 20, -6), at(dx - 20, -6)], "#b06a4b")
        canvas.polygon([at(dx + 4, 60), at(dx + 26, 60), at(dx + 20, -6), at(dx + 4, -6)], "#8f4f38")
    for dx in (-400, -280, 320):
        canvas.box(x + dx * scale, y + 12 * scale, 14 * scale, 56 * scale, "#7d4632", radius=3)
    canvas.polygon([at(-420, 22), at(-150, 0), at(-150, 14), at(-420, 40)], "#b06a4b")
    canvas.polygon([at(190, 0), at(430, 22), at(430, 40), at(190, 14)], "#b06a4b")
    lift = (-130 * open_share, -300 * open_share)
    tip = at(-160 + (330 + lift[0]) * (1 - 0.42 * open_share), lift[1] - 2)
    canvas.line([at(-160, 4), tip], blue, 13 * scale)
    canvas.line([at(-160, -16), (tip[0], tip[1] - 18 * scale)], shade, 4 * scale)
    for dx in (-186, -140):
        canvas.line([at(dx, 4), at(dx + (8 if dx < -150 else -8), -236)], white if dx < -150 else shade, 11 * scale)
    canvas.line([at(-188, -150), at(-138, -150)], blue, 7 * scale)
    top = at(-163, -240)
    tilt = 120 * open_share
    front, back = at(20 - tilt * 0.35, -252 - tilt * 1.1), at(-290 + tilt * 0.1, -226 + tilt * 0.8)
    canvas.line([back, front], blue, 13 * scale)
    canvas.circle(*top, 11 * scale, white)
    canvas.box(back[0] - 22 * scale, back[1] - 14 * scale, 50 * scale, 28 * scale, white, radius=3)
    canvas.line([front, tip if open_share else at(24, -2)], INK, 2.5 * scale)


def tug(canvas: Canvas, x: float, y: float) -> None:
    """A stubby work boat that comes towards the left."""
    reflection(canvas, x + 10, y + 20, 300, 110, "#f2e6cf", 0.5)
    canvas.blob(
        [(x - 176, y - 62), (x - 60, y - 44), (x + 170, y - 52), (x + 158, y + 20), (x - 120, y + 24)], "#20343d"
    )
    canvas.polygon([(x - 150, y + 4), (x + 162, y + 4), (x + 154, y + 22), (x - 126, y + 24)], "#c8452f")
    canvas.line([(x - 172, y - 60), (x - 60, y - 46), (x + 168, y - 54)], "#f2b233", 8)
    canvas.box(x - 50, y - 136, 160, 90, "#f7fbfa", radius=6)
    canvas.box(x - 60, y - 148, 180, 16, "#2f7fa3", radius=6)
    for wx in (-36, 14, 64):
        canvas.box(x + wx, y - 122, 36, 38, "#9fd0dc", radius=4)
    canvas.box(x + 66, y - 206, 34, 60, "#c8452f", radius=4)
    canvas.box(x + 66, y - 190, 34, 14, WHITE)
    for dx, dy, radius in ((92, -232, 18), (116, -258, 25), (152, -282, 31)):
        canvas.circle(x + dx, y + dy, radius, WHITE, 0.55)
    canvas.line([(x - 120, y - 52), (x - 120, y - 150)], "#6b4a35", 5)
    canvas.polygon([(x - 118, y - 150), (x - 66, y - 136), (x - 118, y - 122)], "#c8452f")


def houseboat(canvas: Canvas, x: float, y: float, width: float, colour: Colour) -> None:
    """A houseboat with lit windows; x, y is bottom left at the waterline."""
    reflection(canvas, x + width / 2, y + 4, width * 0.86, 100, colour, 0.5)
    for wx in (0.2, 0.45, 0.7):
        reflection(canvas, x + width * wx, y + 8, 40, 110, "#ffd98a", 0.7)
    canvas.polygon([(x - 26, y - 46), (x + width + 26, y - 46), (x + width + 4, y + 8), (x + 2, y + 8)], "#1d2a3f")
    canvas.line([(x - 24, y - 46), (x + width + 24, y - 46)], "#f7ead0", 6)
    canvas.box(x + 14, y - 150, width - 28, 104, colour, radius=4)
    canvas.box(x - 4, y - 164, width + 8, 18, mix(colour, INK, 0.45), radius=6)
    for index in range(4):
        wx = x + 34 + index * (width - 90) / 3.4
        canvas.box(wx - 5, y - 130, 66, 60, "#f7ead0", radius=4)
        canvas.box(wx, y - 125, 56, 50, "#ffd98a")
        canvas.line([(wx + 28, y - 125), (wx + 28, y - 75)], "#f7ead0", 4)
    for index in range(7):
        px = x + 20 + index * width / 7.6
        canvas.circle(px, y - 170, 10, ("#6fa352", "#86b75f")[index % 2])
        canvas.circle(px + 4, y - 176, 4, ("#f3a9bb", "#ffd56b")[index % 2])


def sailing_boat(canvas: Canvas, x: float, y: float, size: float, hull: Colour, sail: Colour) -> None:
    """A boat under sail; x is the mast, y the waterline."""
    canvas.polygon(_hull(x, y, size), hull)
    canvas.box(x - size * 0.44, y - size * 0.115, size * 0.92, size * 0.03, mix(hull, WHITE, 0.7))
    canvas.line([(x, y - size * 0.1), (x, y - size * 1.3)], "#6b4a35", size * 0.025)
    canvas.blob(
        [
            (x + size * 0.03, y - size * 1.26),
            (x + size * 0.34, y - size * 0.7),
            (x + size * 0.5, y - size * 0.22),
            (x + size * 0.03, y - size * 0.2),
        ],
        sail,
    )
    canvas.blob(
        [
            (x - size * 0.04, y - size * 1.1),
            (x - size * 0.2, y - size * 0.62),
            (x - size * 0.42, y - size * 0.2),
            (x - size * 0.06, y - size * 0.24),
        ],
        mix(sail, INK, 0.1),
    )


def _hull(x: float, y: float, size: float) -> list[Point]:
    return [
        (x - size * 0.5, y - size * 0.12),
        (x + size * 0.58, y - size * 0.15),
        (x + size * 0.4, y + size * 0.06),
        (x - size * 0.38, y + size * 0.06),
    ]


def reflection(
    canvas: Canvas, x: float, y: float, width: float, height: float, colour: Colour, alpha: float = 0.4
) -> None:
    """The broken mirror image of something at the water's edge."""
    bands = max(3, int(height / 9))
    for index in range(bands):
        share = index / bands
        half = width / 2 * (1 - share * 0.45) * (0.8 + 0.2 * math.cos(index * 2.1))
        canvas.oval(
            x + 5 * math.sin(index * 1.7),
            y + share * height + 4,
            half,
            height / bands * 0.36,
            colour,
            alpha * (1 - share),
        )
