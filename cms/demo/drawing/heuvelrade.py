"""Pictures of Heuvelrade: wooded hills, paths, half-timbered houses."""

import math

from cms.demo.drawing.canvas import Canvas, Colour, Point, curve, mix
from cms.demo.drawing.nature import INK, WHITE, birds, cloud, conifer, forest_edge, grass, round_tree
from cms.demo.drawing.things import church, house, walker

AUTUMN: tuple[Colour, ...] = ("#c9682f", "#dd8f37", "#a94f2c", "#8f9a45", "#e3ab4b", "#6f7f3d")
FAR: tuple[Colour, ...] = ("#b79a6d", "#c9a574", "#a89a70", "#d0ae7c")
PINE = "#2f5242"


def hero() -> Canvas:
    """Layered autumn woods around a village in a valley."""
    canvas = Canvas(1600, 900, seed=31)
    canvas.sky("#8fb9c4", "#cfdccb", "#f9e6bf", to=0.5)
    canvas.glow(520, 290, 420, "#fff0c2", 0.9)
    canvas.circle(520, 250, 50, "#ffeab0")
    cloud(canvas, 960, 130, 170, WHITE, 0.75)
    cloud(canvas, 220, 190, 110, WHITE, 0.7)
    cloud(canvas, 1380, 210, 120, WHITE, 0.7)
    birds(canvas, 700, 170, 17, "#5d6a5d", 5)
    canvas.hill([(0, 330), (280, 268), (620, 340), (980, 250), (1300, 318), (1600, 262)], "#b9c3ac")
    canvas.hill([(0, 372), (360, 330), (720, 392), (1120, 318), (1600, 360)], "#a4ad88")
    skyline = canvas.hill([(0, 420), (300, 350), (560, 430), (900, 470), (1250, 380), (1600, 420)], "#b08a55")
    forest_edge(canvas, skyline, 32, FAR, 13)
    mist(canvas, 452)
    skyline = canvas.hill(
        [(0, 440), (240, 430), (520, 520), (860, 548), (1180, 500), (1420, 440), (1600, 430)], "#a56a35"
    )
    forest_edge(canvas, [point for point in skyline if point[0] < 560 or point[0] > 1120], 50, AUTUMN, 20)
    canvas.hill([(0, 560), (420, 560), (760, 540), (1060, 530), (1340, 552), (1600, 545)], "#a5b35a")
    _valley(canvas)
    _slope(canvas, [(-20, 590), (180, 600), (400, 690), (600, 800), (720, 910)], 84, 30)
    _slope(canvas, [(1620, 560), (1440, 590), (1240, 690), (1090, 790), (960, 910)], 90, 30)
    for x, y, size in (
        (40, 910, 430),
        (170, 930, 330),
        (-30, 900, 300),
        (1560, 915, 450),
        (1430, 935, 340),
        (1300, 930, 230),
    ):
        conifer(canvas, x, y, size, mix(PINE, "#4f7a55", canvas.random.uniform(0, 0.35)))
    grass(canvas, 560, 1100, 905, 46, "#7d8f3d", 70)
    return canvas


def mist(canvas: Canvas, y: float) -> None:
    """Thin layers of mist in a valley."""
    for index in range(5):
        canvas.oval(250 + index * 290, y + (index % 3) * 16, 300, 13, WHITE, 0.28)


def _valley(canvas: Canvas) -> None:
    """Fields, hedges and the village with its church."""
    canvas.polygon([(430, 566), (760, 548), (820, 610), (520, 650)], "#c3c56b")
    canvas.polygon([(820, 552), (1080, 536), (1200, 590), (900, 640)], "#d9c877")
    canvas.polygon([(540, 660), (880, 648), (1010, 760), (680, 800)], "#9fb052")
    canvas.hill([(420, 900), (620, 790), (860, 740), (1090, 800), (1240, 900)], "#8fa548")
    church(canvas, 800, 600, 190, "#efe3cd", "#5b5f66")
    for x, y, width, wall, roof in (
        (690, 604, 88, "#f3e9d6", "#8a4433"),
        (600, 616, 76, "#e8d5b5", "#71392e"),
        (920, 602, 84, "#f3e9d6", "#8a4433"),
        (1010, 612, 70, "#e6cfa9", "#71392e"),
        (640, 646, 92, "#f6eedf", "#a0523b"),
        (880, 646, 96, "#f3e9d6", "#8a4433"),
        (980, 650, 74, "#efe0c4", "#a0523b"),
    ):
        house(canvas, x, y, width, wall, roof)
    for x, y, size in (
        (580, 622, 60),
        (760, 652, 54),
        (1090, 616, 66),
        (845, 656, 48),
        (1060, 652, 56),
        (560, 652, 46),
    ):
        round_tree(canvas, x, y, size, canvas.random.choice(AUTUMN))
    bank = [(790, 905), (850, 820), (800, 770), (748, 724), (752, 690), (790, 664), (800, 642)]
    far_bank = [(808, 642), (802, 668), (776, 694), (784, 722), (850, 762), (926, 816), (890, 905)]
    canvas.polygon([*curve(bank), *curve(far_bank)], "#ead7a5")


def _slope(canvas: Canvas, edge: list[Point], size: float, step: float) -> None:
    """A slope full of trees, the highest drawn first."""
    skyline = canvas.hill(edge if edge[0][0] < edge[-1][0] else edge[::-1], "#8a4f2a")
    outward = -1 if edge[0][0] < edge[-1][0] else 1
    for layer in range(5):
        moved = [(x + outward * layer * 62, y + layer * 58) for x, y in skyline]
        deeper = tuple(mix(colour, "#4b2f20", layer * 0.05) for colour in AUTUMN)
        forest_edge(canvas, moved, size * (1 + layer * 0.1), deeper, step)


def walking_route() -> Canvas:
    """A forest path with a signpost and two walkers."""
    canvas = Canvas(1200, 800, seed=32)
    canvas.sky("#bcd3c2", "#e6e3b8", "#f7e3ae", to=0.75)
    canvas.glow(560, 300, 360, "#fff3c9", 0.95)
    skyline = canvas.hill([(0, 390), (380, 420), (700, 404), (1200, 372)], "#b99a58")
    forest_edge(canvas, skyline, 86, FAR, 26)
    skyline = canvas.hill([(0, 470), (420, 496), (760, 486), (1200, 456)], "#b08243")
    forest_edge(canvas, [point for point in skyline if not 440 < point[0] < 700], 96, AUTUMN, 42)
    canvas.hill([(0, 540), (500, 520), (1200, 536)], "#a9a24d")
    bank = [(250, 830), (430, 740), (500, 660), (506, 600), (552, 548), (560, 512)]
    far_bank = [(572, 512), (580, 552), (560, 604), (600, 664), (640, 740), (660, 830)]
    canvas.polygon([*curve(bank), *curve(far_bank)], "#e3c48d")
    for x, y, size in ((180, 600, 330), (330, 570, 240), (860, 590, 300), (740, 560, 210), (1010, 610, 360)):
        round_tree(canvas, x, y, size, canvas.random.choice(AUTUMN))
    for x, width in ((36, 74), (1130, 86)):
        canvas.tapered([(x, 800), (x + 8, 500), (x - 6, 200), (x, -20)], "#5b3f31", width, width * 0.6)
        canvas.tapered(
            [(x + width * 0.2, 790), (x + width * 0.22, 400), (x + width * 0.15, -20)],
            "#7a5744",
            width * 0.2,
            width * 0.14,
        )
    canvas.blob([(-60, 120), (90, 160), (200, 90), (250, -40), (-60, -60)], "#c9682f")
    canvas.blob([(960, -40), (990, 70), (1090, 150), (1260, 130), (1260, -60)], "#dd8f37")
    _signpost(canvas, 800, 742)
    walker(canvas, 470, 716, 216, "#c8452f", "#3a4458", "#e0ac86", "#5b3a25", pack="#e3ab4b")
    walker(canvas, 584, 702, 204, "#2f6f73", "#4c3b2e", "#9c6644", "#20150f", pack="#8f4f38")
    for _ in range(90):
        leaf = canvas.random.uniform(0, 1200), canvas.random.uniform(600, 800)
        canvas.oval(*leaf, 6, 3, canvas.random.choice(AUTUMN))
    grass(canvas, 60, 330, 806, 60, "#7d8f3d", 46)
    grass(canvas, 700, 1100, 806, 60, "#7d8f3d", 60)
    return canvas


def _signpost(canvas: Canvas, x: float, y: float) -> None:
    canvas.box(x - 10, y - 330, 20, 330, "#6b4a35", radius=4)
    canvas.box(x - 10, y - 330, 7, 330, "#8a6448", radius=3)
    canvas.polygon([(x - 13, y - 330), (x, y - 350), (x + 13, y - 330)], "#50362a")
    for top, side, colour, marks in ((300, 1, "#c8452f", 3), (246, -1, "#2f6f73", 2), (192, 1, "#e3ab4b", 4)):
        arrow = [(-30, 0), (130, 0), (162, 20), (130, 40), (-30, 40)]
        canvas.polygon([(x + side * dx, y - top + dy) for dx, dy in arrow], "#f4ead2")
        for mark in range(marks):
            left = x + (4 if side > 0 else -24 - 20) + side * mark * 26
            canvas.box(left, y - top + 16, 20, 8, "#6b4a35", radius=3)
        canvas.circle(x + side * 122, y - top + 20, 10, colour)


def sunken_road() -> Canvas:
    """A hollow way between high banks."""
    canvas = Canvas(1200, 800, seed=33)
    canvas.sky("#9cc3c6", "#e0e4c3", "#fae8bd", to=0.6)
    canvas.glow(600, 290, 330, "#fff5d2", 0.95)
    skyline = canvas.hill([(300, 390), (600, 372), (900, 388)], "#a9b06a")
    forest_edge(canvas, skyline, 40, FAR, 16)
    canvas.polygon([(560, 404), (650, 404), (980, 800), (230, 800)], "#d9b681")
    canvas.tapered([(480, 830), (560, 560), (592, 404)], "#c49d68", 74, 6)
    canvas.tapered([(760, 830), (654, 560), (616, 404)], "#c49d68", 74, 6)
    left = [(-10, 130), (150, 190), (330, 300), (470, 366), (568, 398), (540, 470), (430, 620), (240, 800), (-10, 810)]
    right = [
        (1210, 110),
        (1060, 190),
        (890, 300),
        (750, 366),
        (642, 398),
        (676, 470),
        (790, 620),
        (980, 800),
        (1210, 810),
    ]
    for bank in (left, right):
        canvas.polygon(bank, "#8f6a42")
        inner = [(x + (24 if bank is left else -24), y + 30) for x, y in bank[4:8]]
        canvas.stroke(inner, "#6f4f31", 12)
    for layer, colour in ((0, "#a98150"), (1, "#9a7447")):
        for bank, side in ((left, -1), (right, 1)):
            line = [(x + side * (60 + layer * 110), y + 20 + layer * 36) for x, y in bank[5:8]]
            canvas.stroke([(bank[4][0] + side * (18 + layer * 30), 410 + layer * 12), *line], colour, 16)
    for bank, side in ((left, -1), (right, 1)):
        for index, (x, y) in enumerate(bank[:4]):
            size = 430 - index * 92
            round_tree(canvas, x + side * 14, y + 36, size, AUTUMN[(index * 2 + (side > 0)) % 6], "#4f3829")
            for root in range(4):
                rx = x + side * 10 + (root - 1.5) * size * 0.05
                reach = [
                    (rx, y + 26),
                    (rx + (root - 1.5) * 12 - side * 8, y + 26 + size * 0.12),
                    (rx - side * 26, y + 26 + size * 0.26),
                ]
                canvas.tapered(reach, "#4f3829", size * 0.03, 2)
        for index in range(14):
            share = index / 13
            gx = bank[0][0] + (bank[4][0] - bank[0][0]) * share
            gy = bank[0][1] + (bank[4][1] - bank[0][1]) * share**0.9 + 14
            grass(canvas, gx - 26, gx + 26, gy + 12, 48 - 30 * share, "#7d8f3d", 8)
    for _ in range(120):
        near = canvas.random.random()
        leaf = 600 + canvas.random.uniform(-1, 1) * (40 + 330 * near), 410 + 390 * near
        canvas.oval(*leaf, 2 + 7 * near, 1 + 3.4 * near, canvas.random.choice(AUTUMN))
    return canvas


def campsite() -> Canvas:
    """Two tents at dusk with a fire basket."""
    canvas = Canvas(1200, 800, seed=34)
    canvas.sky("#20345a", "#4f5c86", "#c98a8a", "#f6c58c", to=0.62)
    for _ in range(60):
        canvas.circle(
            canvas.random.uniform(0, 1200), canvas.random.uniform(5, 260), canvas.random.uniform(0.8, 2.2), WHITE, 0.85
        )
    canvas.glow(970, 130, 150, "#fbeccb", 0.5)
    canvas.circle(970, 130, 44, "#fbeccb")
    canvas.hill([(0, 430), (300, 370), (640, 440), (960, 360), (1200, 410)], "#6f6a8a")
    skyline = canvas.hill([(0, 480), (420, 440), (800, 490), (1200, 440)], "#4a4f6b")
    forest_edge(canvas, skyline, 46, ("#4a4f6b", "#434864", "#525775"), 18)
    canvas.hill([(0, 540), (600, 520), (1200, 540)], "#3f5a4f")
    for x, size in ((40, 330), (120, 250), (1070, 300), (1150, 380), (980, 220), (210, 190)):
        conifer(canvas, x, 566, size, "#28433f")
    canvas.hill([(0, 590), (600, 574), (1200, 592)], "#4f6f52")
    canvas.glow(640, 690, 330, "#ffb35c", 0.6)
    _tent(canvas, 150, 700, 330, "#d9633a")
    _tent(canvas, 790, 690, 300, "#e3ab4b")
    _fire(canvas, 640, 724)
    canvas.box(470, 706, 100, 26, "#5b3f31", radius=13)
    canvas.oval(566, 719, 9, 13, "#b98a5f")
    grass(canvas, 0, 1200, 806, 52, "#3f5f47", 190)
    return canvas


def _tent(canvas: Canvas, x: float, y: float, width: float, colour: Colour) -> None:
    """A ridge tent lit from inside; x, y is bottom left."""
    peak, back = (x + width * 0.42, y - width * 0.62), (x + width * 0.86, y - width * 0.54)
    canvas.oval(x + width * 0.55, y + 4, width * 0.66, 16, INK, 0.22)
    canvas.line([peak, (x - width * 0.12, y + 6)], "#f1e6cf", 2.5)
    canvas.line([back, (x + width * 1.2, y - 6)], "#f1e6cf", 2.5)
    canvas.polygon([peak, back, (x + width * 1.08, y - 12), (x + width * 0.8, y)], mix(colour, INK, 0.3))
    canvas.polygon([(x, y), peak, (x + width * 0.8, y)], colour)
    canvas.polygon([(x + width * 0.2, y), peak, (x + width * 0.58, y)], "#ffe0a0")
    canvas.polygon([(x + width * 0.2, y), peak, (x + width * 0.3, y)], mix(colour, WHITE, 0.25))
    canvas.polygon([(x + width * 0.5, y), peak, (x + width * 0.58, y)], mix(colour, INK, 0.15))


def _fire(canvas: Canvas, x: float, y: float) -> None:
    """A fire basket on legs."""
    for scale, colour in ((1.0, "#e8642c"), (0.72, "#f7a23b"), (0.42, "#ffe08a")):
        flame = [(0, -150), (26, -104), (44, -60), (34, -14), (0, 0), (-36, -14), (-46, -58), (-20, -84)]
        canvas.blob([(x + dx * scale, y - 34 + dy * scale) for dx, dy in flame], colour)
    for dx in (-34, 34):
        canvas.line([(x + dx, y - 30), (x + dx * 1.3, y + 14)], "#23262c", 7)
    canvas.polygon([(x - 62, y - 66), (x + 62, y - 66), (x + 40, y - 16), (x - 40, y - 16)], "#2f333b")
    for slot in range(5):
        canvas.line([(x - 44 + slot * 22, y - 60), (x - 30 + slot * 15, y - 24)], "#f7a23b", 5)
    for index in range(9):
        spark = (x + math.sin(index * 2.3) * 40, y - 170 - index * 17)
        canvas.circle(*spark, 3.2 - index * 0.22, "#ffd27a")


def timber_house() -> Canvas:
    """A half-timbered house on a village street."""
    canvas = Canvas(1200, 800, seed=35)
    canvas.sky("#8fc4d6", "#cfe5e0", "#f8ecd0", to=0.75)
    cloud(canvas, 180, 130, 120)
    cloud(canvas, 1010, 150, 130)
    skyline = canvas.hill([(0, 420), (300, 350), (700, 400), (1200, 330)], "#a56a35")
    forest_edge(canvas, skyline, 52, AUTUMN, 22)
    canvas.hill([(0, 560), (600, 540), (1200, 560)], "#9fb052")
    house(canvas, -70, 620, 330, "#f3e9d6", "#8a4433", windows=2)
    house(canvas, 960, 626, 340, "#e6cfa9", "#71392e", windows=2)
    _timber_front(canvas)
    canvas.hill([(0, 640), (1200, 640)], "#cdb793")
    for row in range(7):
        for stone in range(-1, 26 - row):
            width = 52 + row * 7
            tone = mix("#bfa680", "#d9c6a4", canvas.random.random())
            canvas.box(stone * width + (row % 2) * width / 2, 648 + row * 23, width - 6, 17, tone, radius=6)
    for x in (300, 880):
        canvas.box(x - 34, 614, 68, 46, "#8f4f38", radius=6)
        for index in range(9):
            angle = index / 9 * math.tau
            canvas.circle(x + math.cos(angle) * 30, 596 + math.sin(angle) * 18, 15, ("#6f8f45", "#86a453")[index % 2])
        for index in range(6):
            canvas.circle(x - 28 + index * 11, 588 + (index * 17) % 22, 7, ("#c8452f", "#f0d7dc")[index % 2])
    walker(canvas, 180, 736, 190, "#2f6f73", "#4c3b2e", "#e0ac86", "#c9c4bc")
    return canvas


def _timber_front(canvas: Canvas) -> None:
    """The gable: plaster, beams, windows with flower boxes."""
    beam, plaster = "#5b3a2a", "#fbf3e2"
    canvas.box(350, 300, 480, 346, plaster)
    canvas.polygon([(350, 304), (590, 60), (830, 304)], plaster)
    canvas.polygon([(310, 330), (590, 36), (616, 64), (340, 352)], "#8a4433")
    canvas.polygon([(870, 330), (590, 36), (564, 64), (840, 352)], "#71392e")
    canvas.box(344, 600, 492, 46, "#a39684")
    for y in (300, 450, 590):
        canvas.box(344, y, 492, 16, beam)
    for x in (344, 462, 582, 702, 820):
        canvas.box(x, 300, 16, 300, beam)
    canvas.box(582, 90, 16, 214, beam)
    canvas.box(458, 200, 264, 14, beam)
    for start, end in (
        ((352, 450), (470, 316)),
        ((828, 450), (710, 316)),
        ((352, 592), (470, 462)),
        ((828, 592), (710, 462)),
        ((470, 300), (590, 210)),
        ((710, 300), (590, 210)),
    ):
        canvas.line([start, end], beam, 13)
    for x, y in ((488, 332), (612, 332), (612, 484)):
        canvas.box(x - 8, y - 8, 84, 98, beam, radius=3)
        canvas.box(x, y, 68, 82, "#a9cfd6")
        canvas.polygon(
            [(x, y + 60), (x + 50, y), (x + 68, y), (x + 68, y + 6), (x + 6, y + 82), (x, y + 82)], WHITE, 0.3
        )
        canvas.line([(x + 34, y), (x + 34, y + 82)], plaster, 5)
        canvas.line([(x, y + 40), (x + 68, y + 40)], plaster, 5)
        canvas.box(x - 14, y + 84, 96, 20, "#8f4f38", radius=4)
        for index in range(8):
            canvas.circle(x - 8 + index * 12, y + 82 - (index % 2) * 5, 9, ("#c8452f", "#e7a3ad", "#6f8f45")[index % 3])
    canvas.box(482, 466, 92, 180, beam, radius=6)
    canvas.box(492, 478, 72, 168, "#3f6b4c", radius=4)
    canvas.box(502, 490, 52, 46, "#a9cfd6", radius=3)
    canvas.circle(556, 570, 5, "#e3ab4b")
    canvas.box(566, 112, 48, 58, beam, radius=22)
    canvas.box(573, 119, 34, 46, "#a9cfd6", radius=16)


def fallen_tree() -> Canvas:
    """A beech across a forest path."""
    canvas = Canvas(1200, 900, seed=36)
    canvas.sky("#b9ccb4", "#e9e0b4", "#f3dda6", to=0.7)
    skyline = canvas.hill([(0, 420), (600, 440), (1200, 410)], "#b08243")
    forest_edge(canvas, skyline, 110, AUTUMN, 44)
    canvas.hill([(0, 520), (600, 505), (1200, 520)], "#a09a48")
    canvas.polygon(
        [*curve([(330, 920), (480, 700), (560, 520)]), *curve([(620, 520), (760, 700), (980, 920)])], "#dcbc87"
    )
    for x, width in ((80, 90), (1080, 100)):
        canvas.tapered([(x, 860), (x + 6, 500), (x - 4, -20)], "#5b3f31", width, width * 0.6)
    canvas.oval(620, 742, 560, 34, INK, 0.2)
    canvas.tapered([(130, 690), (600, 672), (1110, 706)], "#77695c", 128, 70)
    canvas.tapered([(150, 664), (600, 646), (1080, 688)], "#96877a", 30, 16)
    canvas.oval(134, 690, 30, 64, "#d9b98b")
    canvas.oval(134, 690, 17, 38, "#b98f61")
    for x, y, reach_x, reach_y in (
        (860, 650, 960, 520),
        (980, 670, 1110, 560),
        (1040, 720, 1160, 800),
        (760, 640, 790, 540),
    ):
        canvas.tapered([(x, y), ((x + reach_x) / 2 + 12, (y + reach_y) / 2), (reach_x, reach_y)], "#77695c", 30, 8)
        for _ in range(9):
            spot = reach_x + canvas.random.uniform(-60, 60), reach_y + canvas.random.uniform(-50, 50)
            canvas.oval(*spot, 26, 17, canvas.random.choice(AUTUMN))
    grass(canvas, 0, 420, 906, 70, "#7d8f3d", 60)
    grass(canvas, 860, 1200, 906, 70, "#7d8f3d", 50)
    return canvas


PICTURES = {
    "hero": hero,
    "wandelroute": walking_route,
    "holleweg": sunken_road,
    "camping": campsite,
    "vakwerk": timber_house,
    "melding-boom": fallen_tree,
}
