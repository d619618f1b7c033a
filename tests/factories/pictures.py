"""Real picture files of the kinds that people, and people with bad intentions, send."""

import io
import struct
import zlib

import pillow_heif
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, PngImagePlugin

CANARY = b"<script>alert('canary')</script>"


def draw(mode: str = "RGB", size: tuple[int, int] = (64, 48)) -> Image.Image:
    """A picture that is not one flat colour."""
    return Image.linear_gradient("L").resize(size).convert(mode)


def encode(image: Image.Image, kind: str, **options: object) -> bytes:
    output = io.BytesIO()
    image.save(output, kind, **options)
    return output.getvalue()


def jpeg(size: tuple[int, int] = (64, 48), **options: object) -> bytes:
    return encode(draw(size=size), "JPEG", **options)


def png(size: tuple[int, int] = (64, 48)) -> bytes:
    return encode(draw("RGBA", size), "PNG")


def jpeg_with_place() -> bytes:
    """A photo from a phone: turned on its side, with GPS, a camera and a comment."""
    exif = Image.Exif()
    exif[0x0112] = 6  # orientation: turn a quarter
    exif[0x010F] = "CanaryPhone"
    exif.get_ifd(0x8825).update({1: "N", 2: (52.0, 22.0, 12.0), 3: "E", 4: (4.0, 53.0, 42.0)})
    return jpeg(exif=exif, comment=CANARY)


def png_with_text() -> bytes:
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", CANARY.decode(), zip=True)
    return encode(draw(), "PNG", pnginfo=info)


def heic() -> bytes:
    output = io.BytesIO()
    pillow_heif.from_pillow(draw()).save(output)
    return output.getvalue()


def multi_picture() -> bytes:
    """A photo with a second picture behind it, as phones make for depth or brightness."""
    return encode(draw(), "MPO", save_all=True, append_images=[draw(size=(32, 24))])


def animated_gif() -> bytes:
    return encode(draw("P"), "GIF", save_all=True, append_images=[draw("L").rotate(90).convert("P")])


def animated_webp() -> bytes:
    return encode(draw(), "WEBP", save_all=True, append_images=[draw().rotate(90)], duration=100)


def animated_png() -> bytes:
    return encode(draw(), "PNG", save_all=True, append_images=[draw().rotate(90)], duration=100)


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def pixel_bomb(side_px: int = 30_000) -> bytes:
    """A small PNG that says it is 900 million pixels."""
    header = struct.pack(">IIBBBBB", side_px, side_px, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 1_000_000, 9)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", rows) + _chunk(b"IEND", b"")


SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><html><body><script>alert(1)</script></body></html>"
GIF_WITH_SCRIPT = b"GIF89a/*" + CANARY + b"*/=1;"
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


def upload(content: bytes, name: str = "foto.jpg", content_type: str = "image/jpeg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type)
