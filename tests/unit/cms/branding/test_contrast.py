from hypothesis import given
from hypothesis import strategies as st

from cms.branding.contrast import PAIRS, Pair, contrast, failures, nearest_passing, shade
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


def test_failures_names_the_weak_pair_and_a_colour_that_passes() -> None:
    [failure] = failures(PASSING | {"button": "#888888", "button_text": "#777777"}, (Pair("button_text", "button"),))
    assert failure.role == "button_text"
    assert round(failure.ratio, 1) == 1.3
    assert failure.suggestion is not None
    assert contrast(failure.suggestion, "#888888") >= 4.5


def test_failures_blames_the_background_when_the_text_is_the_same_in_every_brand() -> None:
    [failure] = failures(PASSING | {"page": "#808080"}, (Pair("text", "page"),))
    assert failure.role == "page"
    assert failure.suggestion is not None
    assert contrast("#1c2127", failure.suggestion) >= 4.5


def test_every_role_takes_part_in_a_pair() -> None:
    assert set(PASSING) <= {role for pair in PAIRS for role in (pair.foreground, pair.background)}


@given(colour=colours, against=colours, needed=st.sampled_from([3.0, 4.5]))
def test_nearest_passing_passes(colour: str, against: str, needed: float) -> None:
    suggestion = nearest_passing(colour, against, needed)
    assert suggestion is not None  # black or white is always at least 4.58 from any colour
    assert contrast(suggestion, against) >= needed


@given(colour=colours, away_from=colours)
def test_shade_never_weakens_a_pair_that_passes(colour: str, away_from: str) -> None:
    before = contrast(colour, away_from)
    if before >= 4.5:
        assert contrast(shade(colour, away_from, 0.25), away_from) >= 4.5
