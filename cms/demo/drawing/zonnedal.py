"""Pictures of Zonnedal: orchards, sun, village."""

# ruff: noqa: PLR0917  # place and size come first, in the order of every drawing library

from cms.demo.drawing.canvas import Canvas, Colour, mix
from cms.demo.drawing.nature import WHITE, birds, cloud, fruit_tree, grass, poplar, round_tree
from cms.demo.drawing.things import bench, church, cyclist, house, lamp_post, walker

BLOSSOM = "#f3a9bb"
PALE_BLOSSOM = "#f9cdd5"
BARK = "#6d4636"
GREEN = "#7fae4d"


def _sunrise(canvas: Canvas, x: float, y: float, radius: float) -> None:
    canvas.glow(x, y, radius * 3.6, "#fff3c4", 0.9)
    canvas.circle(x, y, radius, "#ffc94d")
    canvas.circle(x, y, radius * 0.82, "#ffd56b")


def hero() -> Canvas:
    """Rows of blossoming trees that run to a village under a low sun."""
    canvas = Canvas(1600, 900, seed=11)
    canvas.sky("#ffc98a", "#ffdfae", "#fff0cf", to=0.55)
    _sunrise(canvas, 1130, 330, 92)
    for x, y, size in ((330, 170, 150), (620, 110, 90), (1450, 150, 130)):
        cloud(canvas, x, y, size, "#fff6e4", 0.8)
    birds(canvas, 820, 190, 15, "#b0774f")
    canvas.hill([(0, 392), (260, 350), (560, 384), (900, 342), (1250, 378), (1600, 338)], "#d6d491")
    canvas.hill([(0, 428), (320, 402), (700, 424), (1100, 396), (1600, 420)], "#b9c870")
    for x, size in ((905, 62), (936, 74), (966, 56), (1420, 66), (1448, 80), (1478, 60), (120, 60), (148, 72)):
        poplar(canvas, x, 428, size, "#8fae58")
    for x, width, wall in ((560, 76, "#f5e2c0"), (640, 62, "#efd0a8"), (470, 68, "#f8ecd4"), (795, 66, "#f3dcb5")):
        house(canvas, x, 436, width, wall, "#d1683f")
    church(canvas, 740, 436, 104, "#f3e4c8", "#b9553a")
    canvas.hill([(0, 440), (500, 432), (1000, 434), (1600, 440)], "#93b955")
    _meadow(canvas, 800, 424)
    _orchard(canvas, 800, 424)
    grass(canvas, 0, 1600, 905, 60, "#5c8d3a", 230)
    for _ in range(70):
        flower = canvas.random.uniform(0, 1600), canvas.random.uniform(790, 890)
        canvas.circle(*flower, canvas.random.uniform(2.5, 4.5), canvas.random.choice([WHITE, "#ffe27a", PALE_BLOSSOM]))
    return canvas


def _meadow(canvas: Canvas, vanish_x: float, vanish_y: float) -> None:
    """Strips of mown and long grass that meet at the vanishing point."""
    for index in range(-9, 10):
        left, right = vanish_x + index * 260 - 130, vanish_x + index * 260
        canvas.polygon([(vanish_x, vanish_y), (left, 900), (right, 900)], "#86b04c")
        canvas.polygon([(vanish_x, vanish_y), (right, 900), (right + 130, 900)], "#9cc25c")
    canvas.polygon(
        [(vanish_x - 3, vanish_y), (vanish_x + 3, vanish_y), (vanish_x + 150, 900), (vanish_x - 150, 900)], "#cfd884"
    )


def _orchard(canvas: Canvas, vanish_x: float, vanish_y: float) -> None:
    """Rows of trees, the furthest first."""
    trees: list[tuple[float, float, float, Colour]] = []
    for row in (-4, -3, -2, -1, 1, 2, 3, 4):
        for depth in range(9):
            near = 0.74**depth
            x, y = vanish_x + row * 330 * near - (80 if row > 0 else -80) * near, vanish_y + 395 * near
            if -150 < x < 1750:
                colour = canvas.random.choice([BLOSSOM, BLOSSOM, PALE_BLOSSOM])
                trees.append((x, y, 262 * near, colour))
    for x, y, size, colour in sorted(trees, key=lambda tree: tree[1]):
        hazy = mix(colour, "#f6dca6", max(0.0, 0.55 - size / 330))
        fruit_tree(canvas, x, y, size, hazy, BARK, dots=WHITE)


def cherry_path() -> Canvas:
    """A cyclist on a path between cherry trees."""
    canvas = Canvas(1200, 800, seed=12)
    canvas.sky("#a9dbe8", "#d9f0ee", "#fdf6df", to=0.6)
    _sunrise(canvas, 250, 170, 62)
    cloud(canvas, 820, 170, 150)
    cloud(canvas, 540, 110, 80)
    canvas.hill([(0, 430), (300, 395), (700, 425), (1200, 388)], "#c3d488")
    canvas.hill([(0, 470), (420, 448), (820, 468), (1200, 446)], "#a3c465")
    for x in range(40, 1200, 92):
        fruit_tree(canvas, x, 486 - (x % 3) * 3, 74, "#f5c3cc", BARK)
    canvas.hill([(0, 490), (600, 480), (1200, 490)], "#8bb653")
    canvas.polygon([(0, 640), (1200, 612), (1200, 742), (0, 776)], "#d9b48a")
    canvas.polygon([(0, 648), (1200, 620), (1200, 734), (0, 768)], "#e9cba2")
    for x in range(30, 1200, 120):
        y = 708 - x * 0.026
        canvas.polygon([(x, y - 3), (x + 58, y - 5), (x + 58, y + 1), (x, y + 3)], "#fff7e2")
    for x in (120, 980):
        fruit_tree(canvas, x, 628 - x * 0.02, 390, BLOSSOM, BARK, dots=WHITE, light=-1)
    fruit_tree(canvas, 560, 606, 300, PALE_BLOSSOM, BARK, dots=WHITE, light=-1)
    grass(canvas, 0, 1200, 650, 26, "#6f9d42", 150)
    cyclist(canvas, 630, 692, 146, "#e4572e", "#2f6f73", "#e0ac86", "#40291f")
    canvas.hill([(0, 778), (600, 762), (1200, 744)], "#79a846")
    grass(canvas, 0, 1200, 806, 62, "#5c8d3a", 170)
    return canvas


def sunny_roof() -> Canvas:
    """A school with solar panels."""
    canvas = Canvas(1200, 800, seed=13)
    canvas.sky("#7fc8ea", "#bfe4f0", "#f3f7e4", to=0.8)
    _sunrise(canvas, 990, 160, 74)
    cloud(canvas, 240, 170, 150)
    cloud(canvas, 610, 120, 92)
    canvas.hill([(0, 560), (400, 528), (820, 556), (1200, 530)], "#b7d07a")
    for x, size in ((70, 300), (1130, 320)):
        round_tree(canvas, x, 610, size, "#6fa052")
    canvas.hill([(0, 606), (1200, 606)], "#8fbb58")
    canvas.box(250, 390, 640, 220, "#f6e3c3")
    canvas.box(890, 430, 130, 180, "#e9a36b")
    canvas.box(880, 418, 150, 16, "#c9733f")
    canvas.polygon([(200, 400), (330, 214), (830, 214), (940, 400)], "#b9553a")
    canvas.polygon([(200, 400), (940, 400), (934, 390), (206, 390)], "#8f3f2b")
    _panels(canvas)
    for x in (286, 420, 650, 784):
        canvas.box(x - 6, 444, 92, 92, WHITE, radius=4)
        for part in (0, 42):
            canvas.box(x + part, 450, 38, 80, "#8cc2d6")
            canvas.polygon([(x + part, 500), (x + part + 38, 456), (x + part + 38, 476), (x + part, 520)], WHITE, 0.35)
    canvas.box(536, 440, 88, 170, "#2f6f73", radius=6)
    canvas.box(546, 452, 32, 148, "#a9d6dd", radius=3)
    canvas.box(583, 452, 32, 148, "#a9d6dd", radius=3)
    canvas.box(918, 470, 74, 74, WHITE, radius=4)
    canvas.box(924, 476, 62, 62, "#8cc2d6")
    canvas.polygon([(430, 610), (720, 610), (860, 800), (260, 800)], "#ead2a8")
    for index, colour in enumerate(("#e4572e", "#f2b233", "#2f6f73", "#e4572e", "#f2b233")):
        canvas.box(456 + index * 6 - index * index, 640 + index * 30, 60 + index * 8, 22, colour, radius=5, alpha=0.85)
    for x, coat, legs, hair, pack in (
        (330, "#e4572e", "#39456b", "#40291f", "#f2b233"),
        (780, "#3d7ea6", "#59402f", "#c98b3a", "#e4572e"),
    ):
        walker(canvas, x, 712, 148, coat, legs, "#d8a077", hair, pack=pack)
    grass(canvas, 0, 250, 806, 66, "#5c8d3a", 70)
    grass(canvas, 880, 1200, 806, 66, "#5c8d3a", 90)
    return canvas


def _panels(canvas: Canvas) -> None:
    """Three rows of panels that follow the slope of the roof."""
    for row in range(3):
        for column in range(8):
            corners = []
            for dx, dy in ((0.05, 0.06), (0.95, 0.06), (0.95, 0.94), (0.05, 0.94)):
                down = (row + dy) / 3
                y = 240 + down * 128
                left, right = 356 - down * 92, 806 + down * 76
                corners.append((left + (right - left) * (column + dx) / 8, y))
            canvas.polygon(corners, "#22406b")
            canvas.polygon([corners[0], corners[1], corners[3]], "#31588c")
            middle = ((corners[0][0] + corners[3][0]) / 2, (corners[0][1] + corners[3][1]) / 2)
            canvas.line([middle, ((corners[1][0] + corners[2][0]) / 2, middle[1])], "#6f93bd", 1.5)


def picking_day() -> Canvas:
    """Crates of apples and pears under a tree."""
    canvas = Canvas(1200, 800, seed=14)
    canvas.sky("#ffd9a0", "#ffedcb", "#fdf6df", to=0.7)
    _sunrise(canvas, 180, 210, 70)
    canvas.hill([(0, 470), (340, 430), (760, 466), (1200, 420)], "#c9d180")
    for x in range(50, 1200, 104):
        fruit_tree(canvas, x, 500, 96, "#8db35a", BARK, dots="#d94a35", light=-1)
    canvas.hill([(0, 508), (600, 494), (1200, 508)], "#93b955")
    canvas.hill([(0, 640), (500, 612), (1200, 630)], "#84ac4b")
    fruit_tree(canvas, 850, 660, 640, "#6f9f49", BARK, dots="#d94a35", light=-1)
    _ladder(canvas, 640, 668)
    _crate(canvas, 330, 716, 250, "#c9913f", "#cfd05a")
    _crate(canvas, 80, 744, 250, "#d69f4d", "#d94a35")
    _crate(canvas, 232, 640, 236, "#dfab5c", "#e2603f")
    for x, y, colour in ((640, 726, "#d94a35"), (700, 744, "#d94a35"), (910, 730, "#cfd05a"), (1010, 752, "#d94a35")):
        _apple(canvas, x, y, 22, colour)
    grass(canvas, 0, 1200, 806, 54, "#5c8d3a", 170)
    return canvas


def _apple(canvas: Canvas, x: float, y: float, radius: float, colour: Colour) -> None:
    canvas.circle(x, y, radius, colour)
    canvas.circle(x - radius * 0.35, y - radius * 0.35, radius * 0.3, mix(colour, WHITE, 0.45))
    canvas.line([(x, y - radius * 0.9), (x + radius * 0.2, y - radius * 1.35)], BARK, radius * 0.16)
    canvas.oval(x + radius * 0.5, y - radius * 1.2, radius * 0.36, radius * 0.17, "#5f9242")


def _crate(canvas: Canvas, x: float, y: float, width: float, wood: Colour, fruit: Colour) -> None:
    """A wooden crate full of fruit; x, y is bottom left."""
    height = width * 0.42
    for row, lift in ((0, 0.14), (1, 0.02)):
        for index in range(6 - row):
            spot = (x + width * (0.1 + 0.16 * index + row * 0.07), y - height * (1.0 + lift))
            _apple(canvas, *spot, width * 0.09, mix(fruit, "#f2b233", canvas.random.uniform(0, 0.25)))
    canvas.box(x, y - height, width, height, mix(wood, "#4a2f1a", 0.45), radius=4)
    for slat in range(3):
        canvas.box(x, y - height + slat * height * 0.34, width, height * 0.28, wood, radius=3)
        canvas.box(x, y - height + slat * height * 0.34, width, height * 0.06, mix(wood, WHITE, 0.28), radius=2)
    for post in (0.05, 0.88):
        canvas.box(x + width * post, y - height, width * 0.07, height, mix(wood, "#4a2f1a", 0.22), radius=2)


def _ladder(canvas: Canvas, x: float, y: float) -> None:
    canvas.line([(x, y), (x + 96, y - 330)], "#b57a3a", 11)
    canvas.line([(x + 80, y + 6), (x + 150, y - 324)], "#a66c30", 11)
    for step in range(1, 8):
        rise = step * 41
        canvas.line([(x + rise * 0.29, y - rise), (x + 80 + rise * 0.21, y + 4 - rise)], "#c78d4a", 9)


def village_hall() -> Canvas:
    """A village square with its hall and lime tree."""
    canvas = Canvas(1200, 800, seed=15)
    canvas.sky("#9bd3e6", "#d3edee", "#fdf3d9", to=0.75)
    cloud(canvas, 260, 160, 130)
    cloud(canvas, 900, 120, 110)
    for x, width, wall, roof in (
        (-30, 200, "#eec79a", "#a64b33"),
        (990, 230, "#f5e6cd", "#b9553a"),
        (860, 170, "#e8b98a", "#8f3f2b"),
    ):
        house(canvas, x, 560, width, wall, roof, windows=2)
    church(canvas, 210, 560, 230, "#f0dfc0", "#7a4a3c")
    canvas.box(330, 330, 520, 240, "#fbe9c9")
    canvas.polygon([(300, 336), (410, 196), (770, 196), (880, 336)], "#c9603c")
    canvas.polygon([(500, 336), (590, 214), (680, 336)], "#fbe9c9")
    canvas.line([(492, 338), (590, 206), (688, 338)], "#8f3f2b", 12)
    canvas.circle(590, 296, 27, WHITE)
    canvas.ring(590, 296, 27, 5, "#8f3f2b")
    canvas.line([(590, 296), (590, 279)], "#3b2a22", 4)
    canvas.line([(590, 296), (602, 301)], "#3b2a22", 4)
    for x in (366, 456, 672, 762):
        canvas.box(x - 5, 386, 62, 98, "#c98f55", radius=28)
        canvas.box(x, 392, 52, 92, "#8cc2d6", radius=24)
        canvas.line([(x + 26, 394), (x + 26, 484)], "#fbe9c9", 4)
        canvas.box(x - 12, 486, 76, 18, "#b5673c", radius=3)
        for bud in range(5):
            canvas.circle(x - 4 + bud * 15, 484, 8, (BLOSSOM, "#e4572e", "#f2b233")[bud % 3])
    canvas.box(548, 400, 84, 170, "#2f6f73", radius=6)
    canvas.box(556, 412, 68, 60, "#a9d6dd", radius=4)
    canvas.circle(616, 506, 5, "#f2b233")
    canvas.hill([(0, 564), (1200, 564)], "#e8d3ac")
    for row in range(7):
        y = 580 + row * row * 6
        for x in range(-80 + (row % 2) * 60, 1200, 120):
            canvas.box(x, y, 112, 3 + row, "#dcc294", radius=2)
    canvas.oval(990, 690, 210, 34, "#8fbb58")
    round_tree(canvas, 990, 690, 480, "#76a850")
    bench(canvas, 640, 706, 190, "#b5763a")
    bench(canvas, 160, 690, 170, "#b5763a")
    walker(canvas, 450, 700, 168, "#3d7ea6", "#39456b", "#e0ac86", "#d8d2c8")
    walker(canvas, 540, 712, 158, "#e4572e", "#4a3b55", "#a86d4a", "#2a1b15")
    grass(canvas, 800, 1180, 716, 26, "#5c8d3a", 60)
    return canvas


def dark_lamp() -> Canvas:
    """A street lamp that does not burn, beside a zebra crossing."""
    canvas = Canvas(1200, 900, seed=16)
    canvas.sky("#2b3a63", "#68628a", "#e79f7c", to=0.7)
    for x, width, wall, roof in ((-60, 330, "#7d6a72", "#4a3344"), (760, 380, "#8a7471", "#533646")):
        house(canvas, x, 590, width, wall, roof)
    for x, size in ((420, 300), (640, 250)):
        round_tree(canvas, x, 596, size, "#4c6150", "#3d2f33")
    canvas.box(0, 586, 1200, 60, "#8f8791")
    canvas.box(0, 640, 1200, 260, "#4b4a58")
    for stripe in range(6):
        left = 250 + stripe * 130
        canvas.polygon([(left, 660), (left + 74, 660), (left + 40, 900), (left - 60, 900)], "#dcd9dd")
    lamp_post(canvas, 930, 640, 470, "#23283a")
    lamp_post(canvas, 150, 616, 330, "#23283a", lit=True)
    return canvas


PICTURES = {
    "hero": hero,
    "kersenpad": cherry_path,
    "zonnedak": sunny_roof,
    "plukdag": picking_day,
    "dorpshuis": village_hall,
    "melding-lantaarn": dark_lamp,
}
