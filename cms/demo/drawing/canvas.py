"""A sheet with smooth shapes: Pillow at double size, scaled down once at the end."""

# ruff: noqa: PLR0917  # place and size come first, in the order of every drawing library

import math
import random
from collections.abc import Iterable, Sequence
from io import BytesIO

from PIL import Image, ImageChops, ImageDraw, ImageFilter

type Point = tuple[float, float]
type Colour = str

SAMPLING = 2
CURVE_STEPS = 14


def rgba(colour: Colour, alpha: float = 1.0) -> tuple[int, int, int, int]:
    """'#rrggbb' with an alpha from 0 to 1."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return red, green, blue, round(alpha * 255)


def mix(first: Colour, second: Colour, share: float) -> Colour:
    """The first colour with a share (0 to 1) of the second."""
    pairs = zip(rgba(first)[:3], rgba(second)[:3], strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def curve(points: Sequence[Point], *, closed: bool = False) -> list[Point]:
    """A Catmull-Rom curve through the points."""
    last = len(points) - 1
    smooth: list[Point] = []
    for index in range(len(points) if closed else last):
        if closed:
            p0, p1, p2, p3 = (points[(index + offset) % len(points)] for offset in (-1, 0, 1, 2))
        else:
            p0, p1 = points[max(index - 1, 0)], points[index]
            p2, p3 = points[index + 1], points[min(index + 2, last)]
        for step in range(CURVE_STEPS):
            t = step / CURVE_STEPS
            x, y = (
                0.5
                * (
                    2 * p1[axis]
                    + (p2[axis] - p0[axis]) * t
                    + (2 * p0[axis] - 5 * p1[axis] + 4 * p2[axis] - p3[axis]) * t**2
                    + (3 * p1[axis] - p0[axis] - 3 * p2[axis] + p3[axis]) * t**3
                )
                for axis in (0, 1)
            )
            smooth.append((x, y))
    if not closed:
        smooth.append(points[-1])
    return smooth


class Canvas:
    """Draws in units of the finished picture; the origin is top left."""

    def __init__(self, width: int, height: int, *, seed: int) -> None:
        self.width, self.height = width, height
        self.random = random.Random(seed)  # noqa: S311  # a drawing that comes out the same every time
        self.image = Image.new("RGB", (width * SAMPLING, height * SAMPLING), "#ffffff")
        self.pen = ImageDraw.Draw(self.image, "RGBA")

    def sky(self, *colours: Colour, to: float = 1.0) -> None:
        """A vertical gradient through the colours, from the top to this share of the height."""
        depth = int(self.image.height * to)
        parts = len(colours) - 1
        for row in range(depth):
            position = row / depth * parts
            part = min(int(position), parts - 1)
            colour = mix(colours[part], colours[part + 1], position - part)
            self.pen.line([(0, row), (self.image.width, row)], fill=rgba(colour))

    def polygon(self, points: Iterable[Point], colour: Colour, alpha: float = 1.0) -> None:
        self.pen.polygon([(x * SAMPLING, y * SAMPLING) for x, y in points], fill=rgba(colour, alpha))

    def blob(self, points: Sequence[Point], colour: Colour, alpha: float = 1.0) -> None:
        """A closed smooth shape."""
        self.polygon(curve(points, closed=True), colour, alpha)

    def hill(self, points: Sequence[Point], colour: Colour, alpha: float = 1.0) -> list[Point]:
        """Land below a smooth skyline; returns the skyline."""
        skyline = curve(points)
        self.polygon([*skyline, (points[-1][0], self.height), (points[0][0], self.height)], colour, alpha)
        return skyline

    def circle(self, x: float, y: float, radius: float, colour: Colour, alpha: float = 1.0) -> None:
        self.oval(x, y, radius, radius, colour, alpha)

    def oval(self, x: float, y: float, rx: float, ry: float, colour: Colour, alpha: float = 1.0) -> None:
        box = [(x - rx) * SAMPLING, (y - ry) * SAMPLING, (x + rx) * SAMPLING, (y + ry) * SAMPLING]
        self.pen.ellipse(box, fill=rgba(colour, alpha))

    def ring(self, x: float, y: float, radius: float, thickness: float, colour: Colour) -> None:
        box = [(x - radius) * SAMPLING, (y - radius) * SAMPLING, (x + radius) * SAMPLING, (y + radius) * SAMPLING]
        self.pen.ellipse(box, outline=rgba(colour), width=round(thickness * SAMPLING))

    def box(
        self, x: float, y: float, width: float, height: float, colour: Colour, *, radius: float = 0, alpha: float = 1.0
    ) -> None:
        corners = [x * SAMPLING, y * SAMPLING, (x + width) * SAMPLING, (y + height) * SAMPLING]
        self.pen.rounded_rectangle(corners, radius=radius * SAMPLING, fill=rgba(colour, alpha))

    def line(self, points: Sequence[Point], colour: Colour, thickness: float, alpha: float = 1.0) -> None:
        """A line with round ends."""
        scaled = [(x * SAMPLING, y * SAMPLING) for x, y in points]
        width = max(1, round(thickness * SAMPLING))
        self.pen.line(scaled, fill=rgba(colour, alpha), width=width, joint="curve")
        if alpha == 1.0:
            for x, y in (points[0], points[-1]):
                self.circle(x, y, thickness / 2, colour)

    def stroke(self, points: Sequence[Point], colour: Colour, thickness: float, alpha: float = 1.0) -> None:
        """A smooth line through the points."""
        self.line(curve(points), colour, thickness, alpha)

    def tapered(self, points: Sequence[Point], colour: Colour, start: float, end: float) -> None:
        """A smooth line that gets thinner: a trunk, a branch, a path into the distance."""
        spine = curve(points)
        left: list[Point] = []
        right: list[Point] = []
        for index, (x, y) in enumerate(spine):
            before, after = spine[max(index - 1, 0)], spine[min(index + 1, len(spine) - 1)]
            angle = math.atan2(after[1] - before[1], after[0] - before[0]) + math.pi / 2
            half = (start + (end - start) * index / (len(spine) - 1)) / 2
            left.append((x + math.cos(angle) * half, y + math.sin(angle) * half))
            right.append((x - math.cos(angle) * half, y - math.sin(angle) * half))
        self.polygon([*left, *reversed(right)], colour)

    def glow(self, x: float, y: float, radius: float, colour: Colour, strength: float) -> None:
        """Soft light around a point."""
        size = round(radius * 2 * SAMPLING)
        small = Image.radial_gradient("L").point(lambda value: max(0, round((1 - value / 181) * 255 * strength)))
        mask = small.resize((size, size), Image.Resampling.BICUBIC)
        left, top = round((x - radius) * SAMPLING), round((y - radius) * SAMPLING)
        self.image.paste(Image.new("RGB", (size, size), colour), (left, top), mask)

    def paper(self, strength: int = 5) -> None:
        """The faint grain of printed paper, so that large areas do not look plastic."""
        noise = Image.effect_noise((self.width // 2, self.height // 2), strength).resize(self.image.size)
        soft = noise.filter(ImageFilter.GaussianBlur(1)).convert("RGB")
        self.image = ImageChops.overlay(self.image, soft)
        self.pen = ImageDraw.Draw(self.image, "RGBA")

    def webp(self, quality: int = 82) -> bytes:
        """The finished picture."""
        finished = self.image.resize((self.width, self.height), Image.Resampling.LANCZOS)
        buffer = BytesIO()
        finished.save(buffer, "WEBP", quality=quality, method=6)
        return buffer.getvalue()
