import re
from pathlib import Path

import pytest

from cms.branding.choices import FONT_PAIRS, Corners, Fonts
from cms.branding.errors import InvalidTokenError
from cms.branding.presets import PRESETS
from cms.branding.stylesheet import TOKENS, brand_tokens, render_stylesheet

FRONTEND = Path("shared/frontend")


def tokens_of(name: str) -> dict[str, str]:
    values = PRESETS[name].values
    return brand_tokens(
        colours={key.removeprefix("colour_"): value for key, value in values.items() if key.startswith("colour_")},
        fonts=Fonts(values["fonts"]),
        corners=Corners(values["corners"]),
        heading_max_size=values["heading_size"],
    )


@pytest.mark.parametrize("name", PRESETS)
def test_render_stylesheet_sets_every_allowed_token(name: str) -> None:
    tokens = tokens_of(name)
    assert tokens.keys() == TOKENS.keys()
    css = render_stylesheet(tokens).css
    assert css.startswith(".meent-theme {\n")
    assert all(f"  {token}: {value};\n" in css for token, value in tokens.items())


def test_digest_follows_the_content() -> None:
    digests = {render_stylesheet(tokens_of(name)).digest for name in PRESETS}
    assert len(digests) == len(PRESETS)
    assert render_stylesheet(tokens_of("zonnedal")).digest in digests


@pytest.mark.parametrize(
    ("token", "value"),
    [
        ("--anything-else", "#ffffff"),
        ("--meent-accent-color", "red"),
        ("--meent-accent-color", "#ffffff;} body{display:none"),
        ("--meent-accent-color", "#ffffff\n"),
        ("--nl-button-border-radius", "calc(1px)"),
        ("--basis-text-font-family-default", "url(//elsewhere)"),
    ],
)
def test_render_stylesheet_refuses_what_is_not_of_its_kind(token: str, value: str) -> None:
    with pytest.raises(InvalidTokenError):
        render_stylesheet({token: value})


def test_tokens_are_used_by_the_front_end() -> None:
    css = "".join(path.read_text() for path in (FRONTEND / "css").glob("*.css"))
    own = {token for token in TOKENS if token.startswith("--meent-")}
    assert own <= set(re.findall(r"var\((--meent-[\w-]+)", css))


def test_font_families_are_carried_by_the_front_end() -> None:
    carried = set(re.findall(r"family: '([^']+)'", (FRONTEND / "build.mjs").read_text()))
    wanted = {pair.text.split(",")[0].strip('"') for pair in FONT_PAIRS.values()}
    wanted |= {pair.heading.split(",")[0].strip('"') for pair in FONT_PAIRS.values()}
    assert wanted == carried
