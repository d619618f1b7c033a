import json
from typing import Any

import pytest

from cms.branding import tokens as module
from cms.branding.choices import Corners, Fonts
from cms.branding.errors import TokenFileError
from cms.branding.presets import PRESETS
from cms.branding.tokens import read_tokens, write_tokens

UTRECHT: dict[str, Any] = {
    "utrecht": {
        "color": {"blue": {"40": {"value": "hsl(211 100% 35%)"}}, "white": {"value": "{utrecht.color.pale}"},
                  "pale": {"value": "#FFF"}},
        "document": {
            "font-family": {"value": "Figtree, Arial"}, "background-color": {"value": "{utrecht.color.white}"},
        },
        "link": {"color": {"value": "{utrecht.color.blue.40.value}"}},
        "button": {
            "border-radius": {"value": "0.25rem"},
            "primary-action": {"color": {"value": "#ffffff"}, "background-color": {"value": "{utrecht.link.color}"}},
        },
        "heading-1": {"font-size": {"value": "46px"}},
        "page-footer": {"background-color": {"value": "rgba(0, 0, 0, 0.5)"}},
        "badge": {"color": {"value": "{utrecht.color.gone}"}},
        "accordion": {"gap": {"value": "2px"}},
    }
}  # fmt: skip


def read(tree: Any) -> module.TokenReading:
    return read_tokens(json.dumps(tree).encode())


def test_theme_of_nl_design_system_is_mapped_and_the_rest_reported() -> None:
    reading = read(UTRECHT)
    assert reading.values == {
        "colour_page": "#ffffff",
        "colour_link": "#0056b3",
        "colour_button": "#0056b3",
        "colour_button_text": "#ffffff",
        "corners": "soft",
        "heading_size": "3rem",
        "fonts": "friendly",
    }
    assert reading.used["utrecht.link.color"] == "colour_link"
    assert {"utrecht.page-footer.background-color", "utrecht.badge.color", "utrecht.accordion.gap"} <= set(
        reading.ignored
    )
    assert "utrecht.color.gone" in reading.ignored["utrecht.badge.color"]


@pytest.mark.parametrize("is_w3c", [True, False])
@pytest.mark.parametrize("name", PRESETS)
def test_what_we_write_we_read(name: str, is_w3c: bool) -> None:
    values = PRESETS[name].values
    written = write_tokens(
        colours={key.removeprefix("colour_"): value for key, value in values.items() if key.startswith("colour_")},
        fonts=Fonts(values["fonts"]),
        corners=Corners(values["corners"]),
        heading_size=values["heading_size"],
        is_w3c=is_w3c,
    )
    reading = read(written)
    assert reading.values.items() <= values.items()
    assert len(reading.values) == 17 + 3
    assert set(reading.ignored) == {"basis.heading.font-weight"}


def test_w3c_colour_object_and_sets_of_tokens_studio() -> None:
    colour = {"colorSpace": "srgb", "components": [1, 0, 0], "hex": "#ff0000"}
    assert read({"nl": {"link": {"color": {"$value": colour}}}}).values == {"colour_link": "#ff0000"}
    sets = {
        "$themes": [],
        "core": {"blue": {"$value": "#0000ff"}, "nl": {"heading": {"level-1": {"color": {"$value": "red"}}}}},
        "brand": {"basis": {"heading": {"color": {"$value": "{blue}"}}}},
    }
    assert read(sets).values == {"colour_heading": "#0000ff"}


@pytest.mark.parametrize(
    "circle",
    [
        {"a": {"value": "{a}"}},
        {"a": {"value": "{b}"}, "b": {"value": "{c}"}, "c": {"value": "{a}"}},
    ],
)
def test_a_circle_is_refused(circle: dict[str, Any]) -> None:
    with pytest.raises(TokenFileError, match="circle"):
        read(UTRECHT | circle)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"\xff\xfe",
        b"{}",
        b"[" * 100_000,
        b'{"a":' * 900 + b"1" + b"}" * 900,
        json.dumps({str(number): {"value": "1"} for number in range(module.MAX_TOKENS + 1)}).encode(),
        b" " * (module.MAX_BYTES + 1),
    ],
)
def test_what_is_no_token_file_is_refused(content: bytes) -> None:
    with pytest.raises(TokenFileError):
        read_tokens(content)


@pytest.mark.parametrize(
    "value", ["red; } body { display: none", "url(https://x.example)", "var(--x)", 7, None, [], "x" * 9000]
)
def test_a_value_that_is_no_colour_has_no_effect(value: Any) -> None:
    reading = read(UTRECHT | {"nl": {"link": {"color": {"value": value}}}})
    assert reading.values["colour_link"] == "#0056b3"
    assert "nl.link.color" in reading.ignored
