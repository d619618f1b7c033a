"""Houses, boats, bicycles and people."""

# ruff: noqa: PLR0917  # place and size come first, in the order of every drawing library

from cms.demo.drawing.canvas import Canvas, Colour, Point, mix
from cms.demo.drawing.nature import INK, WHITE


def house(
    canvas: Canvas, x: float, y: float, width: float, wall: Colour, roof: Colour, *, windows: int = 2, door: Colour = ""
) -> None:
    """A house with its gable to the right; x, y is bottom left."""
    height, rise, side = width * 0.42, width * 0.36, width * 0.3
    front = width - side
    canvas.box(x, y - height, front, height, wall)
    canvas.polygon(
        [
            (x + front, y),
            (x + front, y - height),
            (x + front + side / 2, y - height - rise),
            (x + width, y - height),
            (x + width, y),
        ],
        mix(wall, INK, 0.16),
    )
    overhang = width * 0.03
    canvas.polygon(
        [
            (x - overhang, y - height),
            (x + side / 2, y - height - rise),
            (x + front + side / 2, y - height - rise),
            (x + front, y - height),
        ],
        roof,
    )
    canvas.line(
        [(x + front, y - height), (x + front + side / 2, y - height - rise), (x + width, y - height)],
        mix(roof, INK, 0.3),
        width * 0.025,
    )
    glass, frame = "#fff3cf", mix(wall, WHITE, 0.55)
    places = windows + (1 if door else 0)
    for index in range(windows):
        wx = x + front * (index + 0.5) / places - width * 0.05
        canvas.box(wx - width * 0.012, y - height * 0.76, width * 0.124, height * 0.46, frame)
        canvas.box(wx, y - height * 0.72, width * 0.1, height * 0.38, mix(glass, "#5d7f92", 0.35))
    if door:
        canvas.box(
            x + front * (places - 0.5) / places - width * 0.05, y - height * 0.66, width * 0.11, height * 0.66, door
        )


def church(canvas: Canvas, x: float, y: float, size: float, wall: Colour, roof: Colour) -> None:
    """A village church; x is the middle of the tower, y the ground."""
    canvas.box(x, y - size * 0.3, size * 0.5, size * 0.3, mix(wall, INK, 0.1))
    canvas.polygon(
        [
            (x, y - size * 0.3),
            (x + size * 0.08, y - size * 0.5),
            (x + size * 0.46, y - size * 0.5),
            (x + size * 0.54, y - size * 0.3),
        ],
        roof,
    )
    canvas.box(x - size * 0.1, y - size * 0.62, size * 0.2, size * 0.62, wall)
    canvas.polygon([(x - size * 0.13, y - size * 0.62), (x, y - size * 1.15), (x + size * 0.13, y - size * 0.62)], roof)
    canvas.polygon(
        [(x, y - size * 1.15), (x + size * 0.13, y - size * 0.62), (x, y - size * 0.62)], mix(roof, WHITE, 0.14)
    )
    canvas.box(x - size * 0.025, y - size * 0.52, size * 0.05, size * 0.13, mix(wall, INK, 0.5), radius=size * 0.025)


def bicycle(canvas: Canvas, x: float, y: float, size: float, colour: Colour) -> None:
    """A bicycle to the right; x, y is where the rear wheel meets the road, size the distance between the hubs."""
    wheel = size * 0.33
    back, front = (x, y - wheel), (x + size, y - wheel)
    for hub in (back, front):
        canvas.ring(*hub, wheel, size * 0.035, INK)
        canvas.circle(*hub, size * 0.035, INK)
    pedal, saddle, head = (
        (x + size * 0.4, y - wheel * 0.9),
        (x + size * 0.27, y - size * 0.72),
        (x + size * 0.82, y - size * 0.76),
    )
    for start, end in ((back, pedal), (pedal, head), (saddle, pedal), (back, saddle), (saddle, head), (head, front)):
        canvas.line([start, end], colour, size * 0.04)
    canvas.line(
        [(saddle[0] - size * 0.09, saddle[1] - size * 0.05), (saddle[0] + size * 0.08, saddle[1] - size * 0.05)],
        INK,
        size * 0.06,
    )
    bar = (head[0] - size * 0.04, head[1] - size * 0.16)
    canvas.line([head, bar, (bar[0] - size * 0.12, bar[1] + size * 0.02)], INK, size * 0.035)
    canvas.ring(*pedal, size * 0.07, size * 0.03, INK)


def cyclist(
    canvas: Canvas, x: float, y: float, size: float, coat: Colour, frame: Colour, skin: Colour, hair: Colour
) -> None:
    """Someone on a bicycle to the right."""
    hip, knee, foot = (
        (x + size * 0.25, y - size * 0.84),
        (x + size * 0.58, y - size * 0.62),
        (x + size * 0.44, y - size * 0.2),
    )
    canvas.line([hip, (x + size * 0.5, y - size * 0.72), (x + size * 0.36, y - size * 0.36)], "#2c3550", size * 0.13)
    bicycle(canvas, x, y, size, frame)
    canvas.line([hip, knee, foot], "#39456b", size * 0.14)
    canvas.line([foot, (foot[0] + size * 0.12, foot[1] + size * 0.02)], "#3b2a22", size * 0.08)
    neck = (x + size * 0.4, y - size * 1.32)
    canvas.tapered([hip, (x + size * 0.3, y - size * 1.08), neck], coat, size * 0.26, size * 0.2)
    canvas.circle(*hip, size * 0.13, coat)
    canvas.circle(*neck, size * 0.1, coat)
    canvas.line(
        [(neck[0], neck[1] + size * 0.08), (x + size * 0.6, y - size * 1.04), (x + size * 0.7, y - size * 0.93)],
        mix(coat, INK, 0.18),
        size * 0.09,
    )
    canvas.circle(x + size * 0.7, y - size * 0.92, size * 0.05, skin)
    head = (neck[0] + size * 0.06, neck[1] - size * 0.2)
    canvas.line([neck, head], skin, size * 0.08)
    canvas.circle(*head, size * 0.125, skin)
    canvas.blob(_hair(head, size * 0.125), hair)


def walker(
    canvas: Canvas,
    x: float,
    y: float,
    size: float,
    coat: Colour,
    legs: Colour,
    skin: Colour,
    hair: Colour,
    *,
    pack: Colour = "",
) -> None:
    """Someone walking to the right; x, y is the ground below, size the height."""
    hip = (x, y - size * 0.47)
    canvas.line(
        [hip, (x - size * 0.06, y - size * 0.24), (x - size * 0.15, y - size * 0.03)],
        mix(legs, INK, 0.25),
        size * 0.085,
    )
    canvas.line([hip, (x + size * 0.09, y - size * 0.25), (x + size * 0.1, y - size * 0.02)], legs, size * 0.085)
    for fx, fy in ((x - size * 0.13, y - size * 0.015), (x + size * 0.13, y - size * 0.005)):
        canvas.line([(fx - size * 0.03, fy), (fx + size * 0.035, fy)], "#3b2a22", size * 0.05)
    if pack:
        canvas.box(x - size * 0.2, y - size * 0.8, size * 0.17, size * 0.29, pack, radius=size * 0.05)
        canvas.box(x - size * 0.2, y - size * 0.66, size * 0.15, size * 0.13, mix(pack, INK, 0.18), radius=size * 0.03)
    canvas.box(x - size * 0.105, y - size * 0.82, size * 0.21, size * 0.4, coat, radius=size * 0.08)
    canvas.line(
        [(x + size * 0.02, y - size * 0.75), (x + size * 0.07, y - size * 0.59), (x + size * 0.16, y - size * 0.53)],
        mix(coat, INK, 0.18),
        size * 0.07,
    )
    canvas.circle(x + size * 0.17, y - size * 0.53, size * 0.032, skin)
    head = (x + size * 0.02, y - size * 0.92)
    canvas.line([(x, y - size * 0.8), head], skin, size * 0.06)
    canvas.circle(*head, size * 0.078, skin)
    canvas.blob(_hair(head, size * 0.078), hair)


def _hair(head: Point, radius: float) -> list[Point]:
    outline = [(0.75, -0.75), (0.1, -1.12), (-0.7, -0.9), (-1.1, -0.1), (-0.85, 0.55), (-0.5, 0.1), (-0.1, -0.35)]
    return [(head[0] + dx * radius, head[1] + dy * radius) for dx, dy in outline]


def lamp_post(canvas: Canvas, x: float, y: float, height: float, colour: Colour, *, lit: bool = False) -> None:
    """A classic lamp post."""
    if lit:
        canvas.glow(x, y - height * 1.03, height * 0.55, "#ffdf8a", 0.65)
    canvas.tapered([(x, y), (x, y - height * 0.5), (x, y - height * 0.95)], colour, height * 0.045, height * 0.022)
    canvas.box(x - height * 0.035, y - height * 0.05, height * 0.07, height * 0.05, colour)
    lantern = "#ffe9a8" if lit else "#e6eef0"
    canvas.polygon(
        [
            (x - height * 0.05, y - height * 1.09),
            (x + height * 0.05, y - height * 1.09),
            (x + height * 0.032, y - height * 0.95),
            (x - height * 0.032, y - height * 0.95),
        ],
        lantern,
    )
    canvas.polygon(
        [(x - height * 0.065, y - height * 1.09), (x, y - height * 1.15), (x + height * 0.065, y - height * 1.09)],
        colour,
    )


def bench(canvas: Canvas, x: float, y: float, width: float, wood: Colour) -> None:
    """A park bench seen from the front."""
    for leg in (0.12, 0.88):
        canvas.line([(x + width * leg, y), (x + width * leg, y - width * 0.2)], "#39434a", width * 0.035)
    for level in (0.2, 0.34, 0.43):
        canvas.box(x, y - width * level - width * 0.05, width, width * 0.065, wood, radius=3)
