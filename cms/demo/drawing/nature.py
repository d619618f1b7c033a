"""Trees, clouds, reed, grass, water."""

# ruff: noqa: PLR0917  # place and size come first, in the order of every drawing library

import math

from cms.demo.drawing.canvas import Canvas, Colour, Point, mix

WHITE = "#ffffff"
INK = "#1f2a2e"


def cloud(canvas: Canvas, x: float, y: float, size: float, colour: Colour = WHITE, alpha: float = 0.85) -> None:
    """A flat-bottomed cloud; x, y is the middle of its base."""
    outline = [(-1, 0), (-0.95, -0.2), (-0.62, -0.26), (-0.45, -0.5), (-0.1, -0.58), (0.18, -0.42)]
    outline += [(0.42, -0.46), (0.62, -0.24), (0.95, -0.2), (1, 0), (0.5, 0.03), (-0.5, 0.03)]
    canvas.blob([(x + dx * size, y + dy * size) for dx, dy in outline], colour, alpha)


def fruit_tree(
    canvas: Canvas, x: float, y: float, size: float, crown: Colour, bark: Colour, *, dots: Colour = "", light: float = 1
) -> None:
    """A low orchard tree on the point x, y; `light` is 1 for sun from the right, -1 from the left."""
    canvas.oval(x - light * size * 0.18, y, size * 0.55, size * 0.09, INK, 0.13)
    canvas.tapered([(x, y), (x + size * 0.02, y - size * 0.3), (x, y - size * 0.6)], bark, size * 0.11, size * 0.06)
    if size > 50:
        for side in (-1, 1):
            reach = [
                (x, y - size * 0.3),
                (x + side * size * 0.14, y - size * 0.5),
                (x + side * size * 0.24, y - size * 0.66),
            ]
            canvas.tapered(reach, bark, size * 0.06, size * 0.025)
    puffs = [(-0.3, -0.6, 0.27), (0.3, -0.6, 0.27), (0, -0.82, 0.32), (-0.16, -0.72, 0.28), (0.17, -0.72, 0.28)]
    dark, pale = mix(crown, "#5b2b3c", 0.16), mix(crown, WHITE, 0.38)
    for dx, dy, radius in puffs:
        canvas.circle(x + dx * size, y + dy * size + size * 0.045, radius * size, dark)
    for dx, dy, radius in puffs:
        canvas.circle(x + dx * size + light * size * 0.02, y + dy * size - size * 0.015, radius * size * 0.93, crown)
    for dx, dy, radius in ((0.26, -0.68, 0.13), (0.1, -0.9, 0.17), (-0.2, -0.74, 0.12)):
        canvas.circle(x + light * dx * size, y + dy * size, radius * size, pale, 0.75)
    if dots and size > 50:
        for _ in range(min(34, int(size / 7))):
            angle, reach_out = canvas.random.uniform(0, math.tau), 0.46 * canvas.random.random() ** 0.5
            spot = (x + math.cos(angle) * reach_out * size, y - 0.7 * size + math.sin(angle) * reach_out * size * 0.62)
            canvas.circle(*spot, max(1.6, size * 0.022), dots)


def round_tree(canvas: Canvas, x: float, y: float, size: float, crown: Colour, bark: Colour = "#6b4a35") -> None:
    """A tall broad-leaved tree on the point x, y."""
    canvas.tapered([(x, y), (x - size * 0.01, y - size * 0.3), (x, y - size * 0.62)], bark, size * 0.1, size * 0.05)
    outline = [(0, -1.08), (0.2, -1.0), (0.31, -0.86), (0.4, -0.68), (0.36, -0.48), (0.22, -0.36)]
    outline += [(0, -0.33), (-0.24, -0.36), (-0.38, -0.5), (-0.39, -0.7), (-0.3, -0.88), (-0.18, -1.02)]
    canvas.blob([(x + dx * size, y + dy * size) for dx, dy in outline], crown)
    lit = [(0.04, -1.0), (0.22, -0.92), (0.31, -0.74), (0.26, -0.6), (0.1, -0.66), (0.02, -0.84)]
    canvas.blob([(x + dx * size, y + dy * size) for dx, dy in lit], mix(crown, "#fff2b0", 0.3))
    for dx, dy in ((-0.2, -0.56), (-0.06, -0.46), (-0.22, -0.76)):
        canvas.oval(x + dx * size, y + dy * size, size * 0.09, size * 0.035, mix(crown, INK, 0.22))


def conifer(canvas: Canvas, x: float, y: float, size: float, colour: Colour) -> None:
    """A spruce on the point x, y, lit from the right."""
    canvas.box(x - size * 0.03, y - size * 0.12, size * 0.06, size * 0.12, mix(colour, "#3d2b20", 0.7))
    for level in range(4):
        top, half = y - size * (1 - level * 0.22), size * (0.14 + level * 0.055)
        bottom = top + size * (0.32 + level * 0.01)
        canvas.polygon([(x, top), (x + half, bottom), (x, bottom - size * 0.02), (x - half, bottom)], colour)
        canvas.polygon([(x, top), (x + half, bottom), (x, bottom - size * 0.02)], mix(colour, "#fff0b8", 0.14))


def poplar(canvas: Canvas, x: float, y: float, size: float, colour: Colour) -> None:
    """A slim tree, as along a canal."""
    canvas.box(x - size * 0.02, y - size * 0.2, size * 0.04, size * 0.2, mix(colour, INK, 0.5))
    shape = [(0, -1), (0.09, -0.75), (0.12, -0.45), (0.06, -0.15), (-0.06, -0.15), (-0.12, -0.45), (-0.09, -0.75)]
    canvas.blob([(x + dx * size, y + dy * size) for dx, dy in shape], colour)
    lit = [(0.01, -0.95), (0.07, -0.7), (0.09, -0.45), (0.03, -0.25)]
    canvas.blob([(x + dx * size, y + dy * size) for dx, dy in lit], mix(colour, WHITE, 0.16))


def grass(canvas: Canvas, x0: float, x1: float, y: float, height: float, colour: Colour, count: int) -> None:
    """Blades in tufts along a line."""
    for _ in range(count):
        x, tall = canvas.random.uniform(x0, x1), height * canvas.random.uniform(0.5, 1)
        lean = canvas.random.uniform(-0.35, 0.35) * tall
        shade = mix(colour, WHITE, canvas.random.uniform(0, 0.25))
        canvas.tapered([(x, y), (x + lean * 0.3, y - tall * 0.5), (x + lean, y - tall)], shade, height * 0.07, 0.6)


def reed(canvas: Canvas, x0: float, x1: float, y: float, height: float, colour: Colour, count: int) -> None:
    """Reed with plumes and a bulrush here and there."""
    for index in range(count):
        x, tall = canvas.random.uniform(x0, x1), height * canvas.random.uniform(0.55, 1)
        lean = canvas.random.uniform(0.02, 0.2) * tall
        shade = mix(colour, "#f4e2a6", canvas.random.uniform(0, 0.4))
        tip = (x + lean, y - tall)
        canvas.tapered([(x, y), (x + lean * 0.25, y - tall * 0.55), tip], shade, height * 0.028, height * 0.01)
        if index % 3 == 0:
            leaf = [
                (x + lean * 0.1, y - tall * 0.3),
                (x + tall * 0.12, y - tall * 0.55),
                (x + tall * 0.24, y - tall * 0.5),
            ]
            canvas.tapered(leaf, mix(shade, "#40582f", 0.35), height * 0.035, 0.8)
        if index % 5 == 0:
            canvas.line([(x + lean * 0.95, y - tall), (x + lean * 0.9, y - tall * 0.84)], "#6e4527", height * 0.035)
        elif index % 2 == 0:
            plume = [
                (tip[0] + height * 0.012, tip[1] - height * 0.06),
                (tip[0] + height * 0.03, tip[1] + height * 0.03),
            ]
            plume += [
                (tip[0] + height * 0.004, tip[1] + height * 0.15),
                (tip[0] - height * 0.014, tip[1] + height * 0.05),
            ]
            canvas.blob(plume, mix("#b98a56", "#e8cf97", canvas.random.random()))


def ripples(canvas: Canvas, x0: float, x1: float, y0: float, y1: float, colour: Colour, count: int) -> None:
    """Short lines of light on water, longer and further apart towards the viewer."""
    for _ in range(count):
        near = canvas.random.random() ** 0.8
        x, y = canvas.random.uniform(x0, x1), y0 + (y1 - y0) * near
        length = (18 + 90 * near) * canvas.random.uniform(0.5, 1.2)
        canvas.oval(x, y, length, 0.9 + 2.2 * near, colour, 0.22 + 0.3 * canvas.random.random())


def birds(canvas: Canvas, x: float, y: float, size: float, colour: Colour, count: int = 4) -> None:
    """A few birds far off."""
    for index in range(count):
        bx, by = x + index * size * 2.6, y + ((index * 37) % 23 - 11) * size / 9
        wing = size * (1 - index * 0.08)
        canvas.stroke([(bx - wing, by - wing * 0.5), (bx - wing * 0.4, by - wing * 0.45), (bx, by)], colour, 2.4)
        canvas.stroke([(bx, by), (bx + wing * 0.4, by - wing * 0.45), (bx + wing, by - wing * 0.5)], colour, 2.4)


def forest_edge(canvas: Canvas, skyline: list[Point], size: float, colours: tuple[Colour, ...], step: float) -> None:
    """Tree tops along a skyline: round and pointed, in the colours of a season."""
    reached = -1e9
    for x, y in skyline:
        if x - reached < step:
            continue
        reached = x
        tall, colour = size * canvas.random.uniform(0.7, 1.2), canvas.random.choice(colours)
        if canvas.random.random() < 0.36:
            half = tall * 0.3
            canvas.polygon([(x, y - tall * 1.15), (x + half, y + tall * 0.4), (x - half, y + tall * 0.4)], colour)
        else:
            canvas.oval(x, y - tall * 0.1, tall * 0.46, tall * 0.58, colour)
            canvas.oval(x + tall * 0.12, y - tall * 0.26, tall * 0.2, tall * 0.26, mix(colour, "#ffe6ae", 0.22))
