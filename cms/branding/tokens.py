"""Files of design tokens: read as NL Design System's themes publish them, and written in the same two forms.

A file is a tree. A leaf has `$value` (the W3C's Design Tokens format) or `value` (Style Dictionary); a value such as
`{utrecht.color.blue.40}` stands for that of another token. What a file may cost is bounded before it is walked.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from coloraide import Color
from django.utils.translation import gettext_lazy as _

from cms.branding.choices import CORNER_RADII, FONT_PAIRS, Corners, Fonts, HeadingSize
from cms.branding.errors import TokenFileError
from cms.branding.token_names import (
    COLOUR_NAMES,
    CORNER_NAMES,
    FONT_NAMES,
    HEADING_FONT_NAMES,
    HEADING_SIZE_NAMES,
    TokenType,
)

MAX_BYTES = 2 * 1024 * 1024
MAX_DEPTH = 24
MAX_TOKENS = 20_000
_MAX_JUMPS = 40
_MAX_TEXT = 500
_ROOT_PX = 16
_ALIAS = re.compile(r"\{([^{}]{1,300})\}")
_LENGTH = re.compile(r"([0-9]{1,4}(?:\.[0-9]{1,6})?)(px|rem|em)?")
_ROUND_FROM_PX = 11


@dataclass
class TokenReading:
    """What a file says about a brand.

    Attributes:
        values: field of `Brand` → its value.
        used: name of a token → the field that it sets.
        ignored: name of a token → why it has no effect here.
    """

    values: dict[str, str] = field(default_factory=dict)
    used: dict[str, str] = field(default_factory=dict)
    ignored: dict[str, str] = field(default_factory=dict)


def read_tokens(content: bytes) -> TokenReading:
    """The brand in a file of design tokens.

    Raises:
        TokenFileError: no such file, too large or deep, or aliases that go round in a circle.
    """
    tokens = _flatten(_parse(content))
    resolved: dict[str, Any] = {}
    reading = TokenReading()
    for name in tokens:
        try:
            resolved[name] = _resolve(name, tokens)
        except LookupError as missing:
            reading.ignored[name] = str(
                _("It refers to %(name)s, which is not in the file.") % {"name": missing.args[0]}
            )
    for role, names in COLOUR_NAMES.items():
        _take(reading, resolved, names, f"colour_{role}", _as_colour)
    _take(reading, resolved, CORNER_NAMES, "corners", _as_corners)
    _take(reading, resolved, HEADING_SIZE_NAMES, "heading_size", _as_heading_size)
    _take_fonts(reading, resolved)
    for name in resolved:
        if name not in reading.used and name not in reading.ignored:
            reading.ignored[name] = str(_("Meent does not use this token."))
    if not reading.values:
        raise TokenFileError(_("This file has no design token that a brand here uses."))
    return reading


def write_tokens(
    *, colours: Mapping[str, str], fonts: Fonts, corners: Corners, heading_size: str, is_w3c: bool = True
) -> dict[str, Any]:
    """The brand as a tree: with `$value` and `$type`, or with Style Dictionary's `value` and `type`."""
    pair = FONT_PAIRS[fonts]
    flat = {COLOUR_NAMES[role][0]: TokenType(value=colours[role], type="color") for role in COLOUR_NAMES}
    flat |= {
        FONT_NAMES[0]: TokenType(value=pair.text, type="fontFamily"),
        HEADING_FONT_NAMES[0]: TokenType(value=pair.heading, type="fontFamily"),
        "basis.heading.font-weight": TokenType(value=str(pair.heading_weight), type="fontWeight"),
        CORNER_NAMES[0]: TokenType(value=CORNER_RADII[corners][0], type="dimension"),
        HEADING_SIZE_NAMES[0]: TokenType(value=heading_size, type="dimension"),
    }
    sign = "$" if is_w3c else ""
    tree: dict[str, Any] = {}
    for name, token in flat.items():
        *groups, leaf = name.split(".")
        node = tree
        for group in groups:
            node = node.setdefault(group, {})
        node[leaf] = {f"{sign}value": token.value, f"{sign}type": token.type}
    return tree


def _parse(content: bytes) -> dict[str, Any]:
    if len(content) > MAX_BYTES:
        raise TokenFileError(_("This file of design tokens is larger than 2 MB."))
    try:
        tree = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise TokenFileError(_("This is not a JSON file with design tokens.")) from error
    if not isinstance(tree, dict):
        raise TokenFileError(_("This is not a JSON file with design tokens."))
    if "$themes" in tree or "$metadata" in tree:  # Tokens Studio: the first level is the name of a set
        sets = [value for key, value in tree.items() if not key.startswith("$") and isinstance(value, dict)]
        return _merged(sets)
    return tree


def _merged(trees: list[dict[str, Any]]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for tree in trees:
        for key, value in tree.items():
            both = isinstance(value, dict) and isinstance(made.get(key), dict)
            made[key] = made[key] | value if both else value
    return made


def _flatten(tree: dict[str, Any]) -> dict[str, Any]:
    tokens: dict[str, Any] = {}
    for name, value in _leaves(tree):
        tokens[name] = value
        if len(tokens) > MAX_TOKENS:
            raise TokenFileError(_("This file has too many design tokens."))
    return tokens


def _leaves(tree: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    pending: list[tuple[tuple[str, ...], dict[str, Any]]] = [((), tree)]
    while pending:
        path, node = pending.pop()
        if len(path) > MAX_DEPTH:
            raise TokenFileError(_("The design tokens in this file are nested too deep."))
        for key in ("$value", "value"):
            if path and key in node and not (key == "value" and isinstance(node[key], dict) and "value" in node[key]):
                yield ".".join(path), node[key]
                break
        else:
            pending.extend(
                ((*path, str(key)), child)
                for key, child in node.items()
                if isinstance(child, dict) and not str(key).startswith("$")
            )


def _resolve(name: str, tokens: Mapping[str, Any]) -> Any:
    """The value of a token after following its aliases.

    Raises:
        TokenFileError: they go round.
        LookupError: one is not there; its argument is the name.
    """
    seen = [name]
    value = tokens[name]
    while isinstance(value, str) and (alias := _ALIAS.fullmatch(value.strip())):
        target = alias[1].strip().removesuffix(".value")
        if target in seen or len(seen) > _MAX_JUMPS:
            raise TokenFileError(
                _("These design tokens refer to each other in a circle: %(names)s.")
                % {"names": " → ".join([*seen, target][:6])}
            )
        if target not in tokens:
            raise LookupError(target)
        seen.append(target)
        value = tokens[target]
    return value


def _take(reading: TokenReading, resolved: Mapping[str, Any], names: tuple[str, ...], target: str, read: Any) -> None:
    """The first name that has a value that we can read wins; the next ones say the same decision again."""
    for name in names:
        if name not in resolved:
            continue
        if target in reading.values:
            reading.ignored[name] = str(_("Another token decides this already."))
            continue
        value = read(resolved[name])
        if value is None:
            reading.ignored[name] = str(_("Meent can't read this value."))
        else:
            reading.values[target] = value
            reading.used[name] = target


def _take_fonts(reading: TokenReading, resolved: Mapping[str, Any]) -> None:
    """A pair of the typefaces that we have: the heading's decides, as it differs most."""
    for names, part in ((FONT_NAMES, "text"), (HEADING_FONT_NAMES, "heading")):
        for name in names:
            if name not in resolved:
                continue
            family = _first_family(resolved[name])
            found = next(
                (fonts for fonts, pair in FONT_PAIRS.items() if _first_family(getattr(pair, part)) == family), None
            )
            if found is None:
                reading.ignored[name] = str(_("Meent does not have these letters; choose the nearest yourself."))
            else:
                reading.values.setdefault("fonts", found.value)
                reading.used[name] = "fonts"


def _first_family(value: Any) -> str:
    first = value[0] if isinstance(value, list) and value else value
    return str(first)[:_MAX_TEXT].split(",")[0].strip(" \"'").casefold()


def _as_colour(value: Any) -> str | None:
    """#rrggbb; None for what is see-through or no colour."""
    if isinstance(value, dict):  # the W3C's newer form
        value = value.get("hex")
    if not isinstance(value, str) or len(value) > _MAX_TEXT:
        return None
    try:
        colour = Color(value.strip())
    except ValueError:
        return None
    if colour.alpha(nans=False) < 1:
        return None
    return colour.convert("srgb").fit().to_string(hex=True)


def _as_pixels(value: Any) -> float | None:
    if isinstance(value, dict):
        value = f"{value.get('value')}{value.get('unit', '')}"
    found = _LENGTH.fullmatch(str(value).strip()[:_MAX_TEXT])
    if found is None:
        return None
    return float(found[1]) * (_ROOT_PX if found[2] in {"rem", "em"} else 1)


def _as_corners(value: Any) -> str | None:
    pixels = _as_pixels(value)
    if pixels is None:
        return None
    if pixels == 0:
        return Corners.SQUARE.value
    return Corners.SOFT.value if pixels < _ROUND_FROM_PX else Corners.ROUND.value


def _as_heading_size(value: Any) -> str | None:
    pixels = _as_pixels(value)
    if pixels is None:
        return None
    return min(
        (size.value for size in HeadingSize), key=lambda size: abs(float(size.removesuffix("rem")) * _ROOT_PX - pixels)
    )
