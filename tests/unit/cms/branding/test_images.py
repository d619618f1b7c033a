from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from cms.branding.errors import UnsafeImageError
from cms.branding.images import MAX_BYTES, MAX_EDGE_PX, safe_image
from cms.branding.presets import PRESETS

SHAPE = '<path d="M0 0h9v9z" fill="#123456"/>'


def svg(inside: str, attributes: str = "", before: str = "") -> SimpleUploadedFile:
    text = f'{before}<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" {attributes}>{inside}</svg>'
    return SimpleUploadedFile("logo.svg", text.encode())


def raster(kind: str, size: tuple[int, int]) -> SimpleUploadedFile:
    buffer = BytesIO()
    Image.new("RGB", size, "#123456").save(buffer, kind)
    return SimpleUploadedFile(f"logo.{kind.lower()}", buffer.getvalue())


def test_safe_image_keeps_the_shapes_of_an_svg() -> None:
    safe = safe_image(svg(f"<g transform='scale(2)'>{SHAPE}</g>"))
    assert str(safe.name).endswith(".svg")
    text = safe.read().decode()
    assert 'd="M0 0h9v9z"' in text
    assert 'fill="#123456"' in text
    assert "scale(2)" in text


@pytest.mark.parametrize("name", PRESETS)
def test_safe_image_keeps_our_own_logos(name: str) -> None:
    logo = PRESETS[name].logo
    text = safe_image(SimpleUploadedFile(logo.name, logo.read_bytes())).read().decode()
    assert text.count("<path") == logo.read_text().count("<path")


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        "<style>*{fill:red}</style>",
        "<foreignObject><p/></foreignObject>",
        '<image href="https://elsewhere.example/x.png"/>',
        '<a href="javascript:alert(1)"><path d="M0 0"/></a>',
        '<use href="https://elsewhere.example/x.svg#a"/>',
        '<use xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="data:image/svg+xml,x"/>',
        '<path d="M0 0" fill="url(https://elsewhere.example/)"/>',
        '<path d="M0 0" style="fill:url(//elsewhere.example)"/>',
        '<animate attributeName="href" values="javascript:alert(1)"/>',
        "<text>Gemeente</text>",
    ],
)
def test_safe_image_refuses_an_svg_with_more_than_shapes(inside: str) -> None:
    with pytest.raises(UnsafeImageError):
        safe_image(svg(inside))


def test_safe_image_drops_handlers_and_foreign_namespaces() -> None:
    text = (
        safe_image(
            svg(
                f'<sodipodi:namedview xmlns:sodipodi="http://sodipodi.sourceforge.net/x"/>{SHAPE}',
                'onload="alert(1)" class="a" data-x="y"',
            )
        )
        .read()
        .decode()
    )
    assert "onload" not in text
    assert "sodipodi" not in text
    assert "M0 0h9v9z" in text


@pytest.mark.parametrize(
    "before",
    [
        '<!DOCTYPE svg [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>',
        '<!DOCTYPE svg SYSTEM "file:///etc/passwd">',
    ],
)
def test_safe_image_refuses_entities(before: str) -> None:
    with pytest.raises(UnsafeImageError):
        safe_image(svg(SHAPE, before=before))


def test_safe_image_accepts_the_plain_doctype_of_svg() -> None:
    before = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">'
    assert b"DOCTYPE" not in safe_image(svg(SHAPE, before=before)).read()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_safe_image_draws_a_raster_image_anew(kind: str) -> None:
    safe = safe_image(raster(kind, (2000, 500)))
    assert str(safe.name).endswith(".png")
    with Image.open(safe) as image:
        assert image.format == "PNG"
        assert max(image.size) == MAX_EDGE_PX


@pytest.mark.parametrize(
    "upload",
    [
        SimpleUploadedFile("logo.png", b"GIF89a no picture"),
        SimpleUploadedFile("logo.svg", b"<svg"),
        SimpleUploadedFile("logo.svg", b"<html xmlns='http://www.w3.org/1999/xhtml'/>"),
        SimpleUploadedFile("logo.png", b"\x89PNG" + b"x" * MAX_BYTES),
    ],
)
def test_safe_image_refuses_what_is_no_picture(upload: SimpleUploadedFile) -> None:
    with pytest.raises(UnsafeImageError):
        safe_image(upload)
