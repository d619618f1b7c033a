from hypothesis import given
from hypothesis import strategies as st

from cms.branding.contrast import PAIRS, Pair, contrast, nearest_passing, shade, weak_roles
from cms.branding.presets import PRESETS

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
PASSING = {
    name.removeprefix("colour_"): str(value)
    for name, value in PRESETS["zonnedal"].values.items()
    if name.startswith("colour_")
}


def test_contrast_is_that_of_wcag() -> None:
    assert round(contrast("#000000", "#ffffff"), 2) == 21
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54


def test_weak_roles_names_the_pair_and_a_colour_that_passes() -> None:
    [weak] = weak_roles(PASSING | {"button": "#888888", "button_text": "#777777"}, (Pair("button_text", "button"),))
    assert weak.role == "button_text"
    [(pair, ratio)] = weak.pairs
    assert pair == Pair("button_text", "button")
    assert round(ratio, 1) == 1.3
    assert weak.suggestion is not None
    assert contrast(weak.suggestion, "#888888") >= 4.5


def test_weak_roles_suggests_one_colour_for_all_pairs_of_a_role() -> None:
    [weak] = weak_roles(PASSING | {"link": "#dddddd"}, PAIRS)
    assert [pair.background for pair, _ratio in weak.pairs] == ["page", "tint", "white"]
    assert weak.suggestion is not None
    assert not weak_roles(PASSING | {"link": weak.suggestion}, PAIRS)


def test_weak_roles_blames_the_background_when_the_text_is_the_same_in_every_brand() -> None:
    [weak] = weak_roles(PASSING | {"page": "#808080"}, (Pair("text", "page"),))
    assert weak.role == "page"
    assert weak.suggestion is not None
    assert contrast("#1c2127", weak.suggestion) >= 4.5


def test_weak_roles_finds_nothing_in_a_brand_that_passes() -> None:
    assert weak_roles(PASSING, PAIRS) == []


def test_every_role_takes_part_in_a_pair() -> None:
    assert set(PASSING) <= {role for pair in PAIRS for role in (pair.foreground, pair.background)}


@given(colour=colours, against=colours, needed=st.sampled_from([3.0, 4.5]))
def test_nearest_passing_passes(colour: str, against: str, needed: float) -> None:
    suggestion = nearest_passing(colour, ((against, needed),))
    assert suggestion is not None  # black or white is always at least 4.58 from any colour
    assert contrast(suggestion, against) >= needed


@given(colour=colours, away_from=colours)
def test_shade_never_weakens_a_pair_that_passes(colour: str, away_from: str) -> None:
    before = contrast(colour, away_from)
    if before >= 4.5:
        assert contrast(shade(colour, away_from, 0.25), away_from) >= 4.5
