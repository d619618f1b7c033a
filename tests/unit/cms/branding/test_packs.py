import contextlib
import json
import zipfile
from hashlib import sha256
from io import BytesIO
from typing import Any

import pytest

from cms.branding import packs
from cms.branding.errors import ThemePackError, UnsafeImageError
from cms.branding.packs import read_pack, write_pack

TOKENS = {"nl": {"link": {"color": {"$value": "#0056b3"}}}}
LOGO = b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h9v9z"/></svg>'


def pack(**files: bytes) -> bytes:
    return write_pack(
        name="Gemeente Zonnedal",
        tokens=TOKENS,
        classic=TOKENS,
        choices={"header_layout": "bar", "unknown": "x"},
        files={name.replace("__", "."): content for name, content in files.items()},
    )


def zipped(members: list[tuple[str, bytes]], manifest: Any = None) -> bytes:
    if manifest is None:
        files = {name: {"sha256": sha256(content).hexdigest()} for name, content in members}
        manifest = {"format": packs.FORMAT, "version": 1, "files": files}
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(packs.MANIFEST, json.dumps(manifest))
        for name, content in members:
            archive.writestr(name, content)
    return buffer.getvalue()


def test_what_we_write_we_read() -> None:
    content = pack(logo__svg=LOGO)
    assert content == pack(logo__svg=LOGO)
    found = read_pack(content)
    assert found.reading.values == {"colour_link": "#0056b3"}
    assert found.choices == {"header_layout": "bar"}
    assert b"M0 0h9v9z" in found.images["logo"].read()


def test_picture_in_a_pack_is_made_safe() -> None:
    with pytest.raises(UnsafeImageError):
        read_pack(pack(logo__svg=b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'))


@pytest.mark.parametrize(
    "name", ["../logo.svg", "/etc/passwd", "fonts/../../x.woff2", "run.js", "logo.svg/", "C:\\x.png"]
)
def test_member_that_does_not_belong_is_refused(name: str) -> None:
    with pytest.raises(ThemePackError, match="does not belong"):
        read_pack(zipped([(packs.TOKENS, json.dumps(TOKENS).encode()), (name, b"x")]))


def test_two_members_of_one_name_are_refused() -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        content = zipped([(packs.TOKENS, json.dumps(TOKENS).encode())] * 2)
    with pytest.raises(ThemePackError, match="does not belong"):
        read_pack(content)


def test_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    content = zipped([(packs.TOKENS, b" " * 200_000_000)])
    assert len(content) < packs.MAX_PACK_BYTES
    with pytest.raises(ThemePackError, match="too large"):
        read_pack(content)


def test_size_that_the_archive_lies_about_is_not_believed() -> None:
    tokens = b" " * 3_000_000
    content = zipped([(packs.TOKENS, tokens)])
    lying = content.replace(len(tokens).to_bytes(4, "little"), (100).to_bytes(4, "little"))
    assert lying != content
    with pytest.raises(ThemePackError):
        read_pack(lying)


def test_file_that_was_changed_is_refused() -> None:
    manifest = {"format": packs.FORMAT, "version": 1, "files": {packs.TOKENS: {"sha256": "0" * 64}}}
    with pytest.raises(ThemePackError, match="changed after"):
        read_pack(zipped([(packs.TOKENS, json.dumps(TOKENS).encode())], manifest))


@pytest.mark.parametrize(
    "content",
    [
        b"PK",
        b"",
        zipped([], manifest=[]),
        zipped([], manifest={"format": packs.FORMAT, "version": 2}),
        zipped([]),
        b"PK" + b"x" * packs.MAX_PACK_BYTES,
        pack()[:-30],
    ],
)
def test_what_is_no_pack_is_refused(content: bytes) -> None:
    with pytest.raises(ThemePackError):
        read_pack(content)


@pytest.mark.parametrize("method", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_other_ways_of_packing_are_refused(method: int) -> None:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        archive.writestr(packs.MANIFEST, "{}")
    with pytest.raises(ThemePackError):
        read_pack(buffer.getvalue())


@pytest.mark.parametrize("place", range(40, 120, 4))
def test_a_pack_with_a_wrong_byte_is_refused_in_words(place: int) -> None:
    content = bytearray(pack(logo__svg=LOGO))
    content[place] ^= 0xFF
    with contextlib.suppress(ThemePackError, UnsafeImageError):
        read_pack(bytes(content))


def test_too_many_members_are_refused() -> None:
    with pytest.raises(ThemePackError, match="too many"):
        read_pack(zipped([(f"fonts/{number}.woff2", b"") for number in range(60)]))
