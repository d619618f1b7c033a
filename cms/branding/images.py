"""Logos and icons made safe: a raster image is drawn anew, an SVG is built anew from parts that we know.

An SVG can carry script, which runs when somebody opens its address. Scaling a logo without it costs sharpness, so we
do not refuse the format but copy only shapes, gradients and their presentation. An element of SVG that is not on the
list is refused by name; other attributes and the namespaces of drawing programs are left out.
"""

import re
from hashlib import sha256
from io import BytesIO
from xml.etree import ElementTree as ET

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from PIL import Image, UnidentifiedImageError

from cms.branding.errors import UnsafeImageError

MAX_BYTES = 500 * 1024
MAX_PIXELS = 16_000_000
MAX_EDGE_PX = 1200
_RASTER_FORMATS = ("PNG", "WEBP", "JPEG")

_SVG = "http://www.w3.org/2000/svg"
_XLINK_HREF = "{http://www.w3.org/1999/xlink}href"
# The content of these is copied; a fraction of SVG, and all that a logo in plain shapes needs.
_ELEMENTS = frozenset(
    {
        *("svg", "g", "defs", "symbol", "use", "title", "desc", "clipPath", "mask"),
        *("path", "rect", "circle", "ellipse", "line", "polyline", "polygon"),
        *("linearGradient", "radialGradient", "stop"),
    }
)
_IGNORED_ELEMENTS = frozenset({"metadata"})
_ATTRIBUTES = frozenset(
    {
        *("id", "version", "viewBox", "preserveAspectRatio", "width", "height", "transform", "display", "visibility"),
        *("x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "fx", "fy", "d", "points", "offset", "href"),
        *("gradientUnits", "gradientTransform", "spreadMethod", "clipPathUnits", "maskUnits", "maskContentUnits"),
        *("fill", "fill-opacity", "fill-rule", "stroke", "stroke-width", "stroke-linecap", "stroke-linejoin"),
        *("stroke-miterlimit", "stroke-dasharray", "stroke-dashoffset", "stroke-opacity", "opacity"),
        *("clip-path", "clip-rule", "mask", "stop-color", "stop-opacity"),
    }
)
_VALUE = re.compile(r"[^<>&\\;{}@]*")
_LOCAL_REFERENCE = re.compile(r"url\(\s*['\"]?#[\w.-]+['\"]?\s*\)")


def safe_image(upload: UploadedFile) -> "ContentFile[bytes]":
    """The picture to keep, named after its content, so that its address may be cached for ever.

    Raises:
        UnsafeImageError: too large, not a picture, or an SVG with parts that are not allowed.
    """
    if upload.size is not None and upload.size > MAX_BYTES:
        raise UnsafeImageError(_("This file is larger than 500 kB. Choose a smaller file."), size=upload.size)
    upload.seek(0)
    content = upload.read()
    is_svg = content.lstrip()[:5].lower() in {b"<?xml", b"<svg "} or str(upload.name).lower().endswith(".svg")
    safe, extension = (_safe_svg(content), "svg") if is_svg else (_safe_raster(content), "png")
    return ContentFile(safe, name=f"{sha256(safe).hexdigest()[:20]}.{extension}")


def _safe_raster(content: bytes) -> bytes:
    try:
        with Image.open(BytesIO(content), formats=_RASTER_FORMATS) as image:
            if image.width * image.height > MAX_PIXELS:
                raise UnsafeImageError(_("This image has too many pixels. Choose a smaller image."))
            drawn = image.convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise UnsafeImageError(_("This file is not an image. Choose a PNG, JPG, WebP or SVG file.")) from error
    drawn.thumbnail((MAX_EDGE_PX, MAX_EDGE_PX))
    buffer = BytesIO()
    drawn.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def _safe_svg(content: bytes) -> bytes:
    if b"<!DOCTYPE" in content.upper() or b"<!ENTITY" in content.upper():
        content = _without_plain_doctype(content)
    try:
        source = ET.fromstring(content)  # noqa: S314  # no entities are left; expat limits its own expansion  # nosec B314
    except ET.ParseError as error:
        raise UnsafeImageError(_("This SVG file is damaged. Save it again, or choose a PNG file.")) from error
    if source.tag != f"{{{_SVG}}}svg":
        raise UnsafeImageError(_("This file is not an image. Choose a PNG, JPG, WebP or SVG file."))
    ET.register_namespace("", _SVG)
    return bytes(ET.tostring(_safe_element(source), encoding="utf-8", xml_declaration=True))


def _without_plain_doctype(content: bytes) -> bytes:
    """Drawing programs write the doctype of SVG 1.1, which says nothing; one with a subset of its own is refused."""
    without = re.sub(rb"<!DOCTYPE svg PUBLIC \"[^\"<>\[]*\"\s+\"[^\"<>\[]*\"\s*>", b"", content, count=1)
    if b"<!DOCTYPE" in without.upper() or b"<!ENTITY" in without.upper():
        raise UnsafeImageError(_("This SVG file has parts that are not allowed: %(part)s.") % {"part": "DOCTYPE"})
    return without


def _safe_element(source: ET.Element) -> ET.Element:
    name = source.tag.removeprefix(f"{{{_SVG}}}")
    made = ET.Element(f"{{{_SVG}}}{name}", _safe_attributes(source))
    made.text = source.text if name in {"title", "desc"} else None
    for child in source:
        if not isinstance(child.tag, str) or not child.tag.startswith(f"{{{_SVG}}}"):
            continue
        child_name = child.tag.removeprefix(f"{{{_SVG}}}")
        if child_name in _IGNORED_ELEMENTS:
            continue
        if child_name not in _ELEMENTS:
            raise _not_allowed(f"<{child_name}>")
        made.append(_safe_element(child))
    return made


def _safe_attributes(source: ET.Element) -> dict[str, str]:
    attributes = {}
    for name, value in source.attrib.items():
        if name == "style":
            attributes.update(_styles(value))
        elif name in {"href", _XLINK_HREF}:
            if not value.startswith("#"):
                raise _not_allowed("href")
            attributes["href"] = value
        elif name in _ATTRIBUTES:
            attributes[name] = _safe_value(name, value)
    return attributes


def _styles(value: str) -> dict[str, str]:
    """An inline style as attributes: pages have no inline styles, and neither has a picture of ours."""
    found = {}
    for declaration in value.split(";"):
        name, _colon, text = declaration.partition(":")
        name = name.strip()
        if name in _ATTRIBUTES:
            found[name] = _safe_value(name, text.strip())
    return found


def _safe_value(name: str, value: str) -> str:
    remaining = _LOCAL_REFERENCE.sub("", value)
    if not _VALUE.fullmatch(remaining) or "url" in remaining.lower() or "script" in remaining.lower():
        raise _not_allowed(name)
    return value


def _not_allowed(part: str) -> UnsafeImageError:
    return UnsafeImageError(
        _(
            "This SVG file has parts that are not allowed: %(part)s. "
            "Save it with plain shapes (in your drawing program: “presentation attributes”), or choose a PNG file."
        )
        % {"part": part},
        part=part,
    )
