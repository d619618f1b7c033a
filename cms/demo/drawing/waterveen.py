"""Pictures of Waterveen: canals, reed, harbour."""

# ruff: noqa: PLR0917  # place and size come first, in the order of every drawing library

from cms.demo.drawing.canvas import Canvas, Colour, mix
from cms.demo.drawing.harbour import drawbridge, houseboat, reflection, sailing_boat, stepped_gable, tug
from cms.demo.drawing.nature import INK, WHITE, birds, cloud, poplar, reed, ripples
from cms.demo.drawing.things import church, cyclist, house, lamp_post

REED = "#8d9a4a"
TEAL = "#1f6f82"


def hero() -> Canvas:
    """A wide canal with reed, a drawbridge and a sailing boat in the morning."""
    canvas = Canvas(1600, 900, seed=21)
    canvas.sky("#5fb4cf", "#a9dbe2", "#fbf0d2", to=0.5)
    canvas.glow(420, 400, 420, "#fff7d6", 0.85)
    canvas.circle(420, 372, 52, "#fff3c0")
    for x, y, size in ((240, 150, 150), (760, 120, 190), (1130, 210, 100), (1440, 130, 140)):
        cloud(canvas, x, y, size, WHITE, 0.88)
    birds(canvas, 560, 240, 17, "#2f5f70", 5)
    canvas.hill([(0, 432), (400, 424), (900, 430), (1600, 422)], "#9cc6a4")
    for x in range(30, 1600, 47):
        if not 330 < x < 500:
            poplar(canvas, x, 436, 34 + (x * 7) % 30, mix("#6fa389", "#b9d6b8", (x % 5) / 8))
    _town(canvas)
    _water(canvas, 440)
    _far_bank(canvas)
    drawbridge(canvas, 1180, 500, 1.0, open_share=0.0)
    sailing_boat(canvas, 610, 560, 190, "#8c3b2e", "#fffaf0")
    reflection(canvas, 620, 572, 200, 150, "#fff6e2", 0.55)
    sailing_boat(canvas, 240, 486, 74, "#2b4b5a", "#f3d9a4")
    reflection(canvas, 244, 490, 70, 44, "#f3d9a4", 0.45)
    reed(canvas, -30, 330, 915, 330, REED, 74)
    reed(canvas, 1210, 1640, 920, 300, REED, 84)
    reed(canvas, 330, 560, 920, 130, REED, 36)
    reed(canvas, 1020, 1230, 920, 120, REED, 34)
    return canvas


def _town(canvas: Canvas) -> None:
    """Gables on the far quay."""
    colours: tuple[Colour, ...] = ("#b85c3e", "#e9d8b8", "#8c3b2e", "#d9a066", "#f2e6cf", "#a14b36")
    church(canvas, 905, 442, 128, "#d9c7a4", "#47606c")
    x = 720.0
    for index in range(11):
        width, height = 34 + (index * 13) % 14, 62 + (index * 29) % 34
        if 866 < x < 940:
            x += width
            continue
        stepped_gable(canvas, x, 444, width, height, colours[index % len(colours)])
        x += width


def _water(canvas: Canvas, y: float) -> None:
    depth = canvas.height - y
    for index in range(60):
        share = index / 59
        canvas.box(0, y + depth * share, canvas.width, depth / 59 + 1, mix("#bfe0dc", TEAL, min(1.0, share * 1.25)))
    canvas.glow(420, y + 10, 300, "#fff3cf", 0.75)
    ripples(canvas, 0, canvas.width, y + 14, canvas.height, "#e8f6f1", 120)
    ripples(canvas, 270, 560, y + 12, canvas.height * 0.85, "#fff3cf", 46)


def _far_bank(canvas: Canvas) -> None:
    bank = [(1600, 470), (1330, 468), (1060, 452), (830, 446), (830, 452), (1060, 470), (1300, 506), (1600, 520)]
    canvas.polygon(bank, "#7fae62")
    canvas.polygon([(0, 452), (170, 448), (300, 444), (170, 460), (0, 474)], "#7fae62")
    house(canvas, 1390, 486, 150, "#f4ead4", "#8c3b2e", windows=2, door=TEAL)
    poplar(canvas, 1370, 490, 120, "#5b8f6b")
    poplar(canvas, 1560, 496, 150, "#5b8f6b")
    reed(canvas, 850, 1130, 470, 34, REED, 46)
    reed(canvas, 1280, 1600, 522, 46, REED, 60)
    reed(canvas, 0, 240, 470, 34, REED, 36)


def open_bridge() -> Canvas:
    """An open drawbridge for a passing boat."""
    canvas = Canvas(1200, 800, seed=22)
    canvas.sky("#4fa8c7", "#9fd6df", "#eef4e0", to=0.6)
    cloud(canvas, 220, 150, 140)
    cloud(canvas, 930, 200, 150)
    birds(canvas, 760, 120, 16, "#24566a")
    x = 0.0
    for index in range(26):
        width, height = 52 + (index * 17) % 22, 108 + (index * 41) % 62
        stepped_gable(
            canvas, x, 470, width, height, ("#b85c3e", "#e9d8b8", "#8c3b2e", "#d9a066", "#f2e6cf", "#5f7f86")[index % 6]
        )
        x += width
    canvas.box(0, 462, 1200, 26, "#a7664a")
    canvas.box(0, 462, 1200, 7, "#c98a68")
    for index in range(48):
        share = index / 47
        canvas.box(0, 488 + 312 * share, 1200, 9, mix("#7fbfc6", "#1b5f75", share))
    ripples(canvas, 0, 1200, 500, 800, "#dff3f0", 110)
    drawbridge(canvas, 500, 478, 0.9, open_share=1.0)
    for dx in (356, 676):
        reflection(canvas, dx, 540, 60, 90, "#d98b68", 0.5)
    tug(canvas, 560, 640)
    reed(canvas, -20, 190, 815, 190, REED, 44)
    reed(canvas, 1030, 1220, 815, 160, REED, 40)
    return canvas


def quay_at_dusk() -> Canvas:
    """Houseboats with lamps along the quay."""
    canvas = Canvas(1200, 800, seed=23)
    canvas.sky("#24456b", "#6a6f97", "#f0a884", "#fbd7a1", to=0.55)
    canvas.glow(930, 130, 130, "#fdf1d0", 0.5)
    canvas.circle(930, 130, 38, "#fdf1d0")
    for _ in range(30):
        canvas.circle(
            canvas.random.uniform(0, 1200), canvas.random.uniform(10, 190), canvas.random.uniform(0.9, 2), WHITE, 0.8
        )
    x = -10.0
    for index in range(20):
        width, height = 58 + (index * 19) % 30, 110 + (index * 37) % 80
        tone = mix(("#5b4a63", "#4a4a6b", "#6b5366")[index % 3], "#2b3555", 0.25)
        stepped_gable(canvas, x, 430, width, height, tone)
        for level in range(2):
            if (index + level) % 3:
                canvas.box(
                    x + width * (0.2 + 0.38 * level),
                    430 - height * (0.3 + level * 0.3),
                    width * 0.22,
                    height * 0.14,
                    "#ffd98a",
                )
        x += width
    canvas.box(0, 424, 1200, 60, "#59475a")
    canvas.box(0, 424, 1200, 9, "#8a6a72")
    for index in range(48):
        share = index / 47
        canvas.box(0, 480 + 320 * share, 1200, 9, mix("#b5848a", "#1d3555", min(1.0, share * 1.5)))
    ripples(canvas, 0, 1200, 500, 800, "#f6c79b", 90)
    for lamp in (90, 400, 710, 1020):
        lamp_post(canvas, lamp, 432, 170, "#232c45", lit=True)
        reflection(canvas, lamp, 492, 42, 190, "#ffdf8a", 0.75)
    houseboat(canvas, 50, 610, 400, "#c8452f")
    houseboat(canvas, 560, 640, 460, "#2a7f8f")
    canvas.polygon([(0, 740), (1200, 718), (1200, 800), (0, 800)], "#6b4a3a")
    for plank in range(0, 1240, 62):
        canvas.polygon(
            [(plank, 740 - plank * 0.018), (plank + 5, 740 - plank * 0.018), (plank - 12, 800), (plank - 18, 800)],
            "#50352c",
        )
    canvas.polygon([(0, 740), (1200, 718), (1200, 725), (0, 748)], "#94694e")
    for post in (150, 520, 900):
        canvas.box(post, 690 - post * 0.016, 24, 84, "#3f2a25", radius=8)
        canvas.oval(post + 12, 694 - post * 0.016, 12, 5, "#7a5644")
    return canvas


def marsh() -> Canvas:
    """Peat pools with reed and a heron."""
    canvas = Canvas(1200, 800, seed=24)
    canvas.sky("#8fc7cf", "#cfe6d8", "#fbeecb", to=0.5)
    canvas.glow(880, 300, 280, "#fff4cf", 0.9)
    canvas.circle(880, 270, 46, "#fff0bd")
    cloud(canvas, 260, 150, 150, WHITE, 0.8)
    birds(canvas, 500, 190, 18, "#476f70", 6)
    canvas.hill([(0, 352), (400, 338), (800, 350), (1200, 336)], "#a3c7a0")
    for x in range(0, 1200, 44):
        canvas.oval(x, 350, 30 + (x * 3) % 18, 14 + (x * 5) % 14, mix("#7ba884", "#a3c7a0", (x % 3) / 4))
    canvas.hill([(0, 366), (600, 358), (1200, 366)], "#b3bf68")
    for y, shade in ((420, "#a7d3d3"), (510, "#7dbcc4"), (640, "#4b9bac")):
        wide = (y - 340) * 0.115
        for x in (120, 560, 1010):
            shift = (y * 1.7) % 190 - 70
            outline = [
                (-1, 0.1),
                (-0.55, -0.55),
                (0.1, -0.75),
                (0.7, -0.5),
                (1, 0.05),
                (0.5, 0.62),
                (-0.2, 0.8),
                (-0.75, 0.55),
            ]
            canvas.blob(
                [(x + shift + dx * (160 + wide * 3), y + dy * wide * 1.15 + 5) for dx, dy in outline], "#8d8a48"
            )
            canvas.blob([(x + shift + dx * (156 + wide * 3), y + dy * wide * 1.1) for dx, dy in outline], shade)
            ripples(canvas, x + shift - 110, x + shift + 110, y - wide * 0.4, y + wide * 0.5, WHITE, 9)
    for x, y, count in ((40, 470, 30), (360, 450, 24), (840, 460, 28), (1130, 470, 26)):
        reed(canvas, x - 90, x + 90, y, 74, REED, count)
    for x, y, count in ((300, 590, 30), (760, 586, 28), (1150, 600, 30)):
        reed(canvas, x - 80, x + 80, y, 130, REED, count)
    pool = [(300, 706), (420, 660), (600, 650), (770, 668), (850, 712), (700, 756), (480, 764), (340, 744)]
    canvas.blob([(x, y + 6) for x, y in pool], "#8d8a48")
    canvas.blob(pool, "#4b9bac")
    ripples(canvas, 380, 780, 670, 745, WHITE, 12)
    _heron(canvas, 560, 708, 330)
    reed(canvas, -20, 300, 815, 280, REED, 60)
    reed(canvas, 860, 1230, 815, 240, REED, 66)
    return canvas


def _heron(canvas: Canvas, x: float, y: float, size: float) -> None:
    """A heron that looks to the right; x, y is where it stands."""
    canvas.oval(x, y + 2, size * 0.2, size * 0.03, WHITE, 0.5)
    reflection(canvas, x, y + 4, size * 0.2, size * 0.25, "#dfe9ea", 0.5)
    for dx in (-0.03, 0.045):
        canvas.line(
            [(x + dx * size, y), (x + dx * size + 3, y - size * 0.2), (x + dx * size * 0.6, y - size * 0.4)],
            "#7a6a4a",
            6,
        )
    neck = [
        (x + size * 0.1, y - size * 0.56),
        (x + size * 0.22, y - size * 0.7),
        (x + size * 0.1, y - size * 0.85),
        (x + size * 0.17, y - size * 0.98),
    ]
    canvas.circle(x + size * 0.1, y - size * 0.56, size * 0.07, "#eef3f2")
    canvas.blob(
        [
            (x - size * 0.36, y - size * 0.34),
            (x - size * 0.1, y - size * 0.6),
            (x + size * 0.14, y - size * 0.64),
            (x + size * 0.18, y - size * 0.5),
            (x + size * 0.02, y - size * 0.37),
            (x - size * 0.2, y - size * 0.35),
        ],
        "#8ea3ad",
    )
    canvas.blob(
        [
            (x - size * 0.4, y - size * 0.31),
            (x - size * 0.2, y - size * 0.47),
            (x + size * 0.08, y - size * 0.54),
            (x + size * 0.0, y - size * 0.42),
        ],
        "#5f7783",
    )
    canvas.tapered(neck, "#eef3f2", size * 0.13, size * 0.05)
    canvas.oval(x + size * 0.19, y - size * 1.0, size * 0.062, size * 0.042, "#eef3f2")
    canvas.stroke(
        [(x + size * 0.2, y - size * 1.03), (x + size * 0.11, y - size * 1.02), (x + size * 0.0, y - size * 0.96)],
        "#27343b",
        size * 0.022,
    )
    canvas.polygon(
        [(x + size * 0.23, y - size * 1.02), (x + size * 0.42, y - size * 0.985), (x + size * 0.23, y - size * 0.975)],
        "#e8a43a",
    )
    canvas.circle(x + size * 0.205, y - size * 1.005, size * 0.011, INK)


def containers() -> Canvas:
    """Four bins in a row, each with its own lid."""
    canvas = Canvas(1200, 800, seed=25)
    canvas.sky("#8fcbd9", "#d5ecec", "#f5f3df", to=0.7)
    cloud(canvas, 950, 140, 120)
    x = -20.0
    for index in range(9):
        width, height = 140 + (index * 23) % 40, 300 + (index * 53) % 90
        stepped_gable(
            canvas,
            x,
            560,
            width,
            height,
            mix(("#b85c3e", "#e9d8b8", "#8c3b2e", "#d9a066", "#f2e6cf")[index % 5], "#d5ecec", 0.35),
        )
        x += width
    canvas.box(0, 556, 1200, 60, "#5f8f5a")
    for bush in range(0, 1240, 56):
        canvas.circle(bush, 556, 38, ("#6b9c62", "#5f8f5a", "#78a86c")[bush % 3])
    canvas.box(0, 600, 1200, 200, "#c9c3b4")
    for row in range(5):
        y = 606 + row * row * 9
        for tile in range(-100 + (row % 2) * 70, 1250, 150):
            canvas.box(tile, y, 140, 6 + row * 9, "#d6d1c3", radius=3)
    canvas.box(0, 770, 1200, 40, "#8b8f92")
    for index, (body, lid) in enumerate(
        (("#4b565c", "#39434a"), ("#4b565c", "#4f8f3f"), ("#4b565c", "#2f7fc0"), ("#4b565c", "#e8842c"))
    ):
        _bin(canvas, 190 + index * 222, 726, 172, body, lid)
    cyclist(canvas, 20, 640, 100, "#2f7fa3", "#c8452f", "#e0ac86", "#d0a352")
    return canvas


def _bin(canvas: Canvas, x: float, y: float, width: float, body: Colour, lid: Colour) -> None:
    """A wheeled bin from the front; x, y is bottom left."""
    canvas.oval(x + width * 0.5, y + 4, width * 0.62, 13, INK, 0.2)
    for wheel in (0.12, 0.88):
        canvas.circle(x + width * wheel, y - 12, 20, "#23292d")
        canvas.circle(x + width * wheel, y - 12, 8, "#8b9498")
    canvas.polygon([(x, y - 230), (x + width, y - 230), (x + width * 0.92, y - 6), (x + width * 0.08, y - 6)], body)
    canvas.polygon(
        [(x, y - 230), (x + width * 0.16, y - 230), (x + width * 0.2, y - 6), (x + width * 0.08, y - 6)],
        mix(body, WHITE, 0.14),
    )
    canvas.box(x + width * 0.34, y - 176, width * 0.34, 62, "#f4f1e6", radius=6)
    canvas.circle(x + width * 0.51, y - 145, 18, lid)
    canvas.box(x - 12, y - 256, width + 24, 34, lid, radius=10)
    canvas.box(x - 4, y - 274, width + 8, 26, mix(lid, WHITE, 0.14), radius=12)
    canvas.box(x + width * 0.3, y - 252, width * 0.4, 9, mix(lid, INK, 0.28), radius=4)


def broken_planks() -> Canvas:
    """A jetty with two broken planks, seen from above."""
    canvas = Canvas(1200, 900, seed=26)
    canvas.box(0, 0, 1200, 900, "#2f7f90")
    ripples(canvas, 0, 1200, 0, 900, "#8cc4c8", 150)
    for y in (150, 690):
        canvas.box(0, y, 1200, 34, "#5f4436")
    for index in range(13):
        x = 14 + index * 92
        wood = mix("#a5805c", "#c49b70", canvas.random.random())
        if index not in {6, 7}:
            canvas.box(x, 110, 80, 660, wood, radius=4)
            canvas.stroke([(x + 24, 120), (x + 30, 440), (x + 22, 760)], mix(wood, INK, 0.16), 3)
            for nail in (166, 706):
                canvas.circle(x + 20, nail, 5, "#4b4b4b")
                canvas.circle(x + 60, nail, 5, "#4b4b4b")
            continue
        canvas.polygon(
            [(x, 110), (x + 80, 110), (x + 80, 300), (x + 58, 370), (x + 40, 320), (x + 18, 400), (x, 340)], wood
        )
        canvas.polygon(
            [(x, 770), (x + 80, 770), (x + 80, 560), (x + 52, 500), (x + 34, 560), (x + 12, 490), (x, 540)], wood
        )
    return canvas


PICTURES = {
    "hero": hero,
    "brug": open_bridge,
    "steiger": quay_at_dusk,
    "moeras": marsh,
    "containers": containers,
    "melding-planken": broken_planks,
}
