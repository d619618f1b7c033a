"""Photos from residents: looked at before they are decoded, and always written anew.

What is stored is our own JPEG, made from the pixels alone. So nothing that rides along survives: no place and time
from the camera (EXIF), no script in a comment, no archive behind the picture.
"""

import hashlib
import io
import re
import threading
import unicodedata
from dataclasses import dataclass

import pillow_heif
import puremagic
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from services.forms.errors import UploadRefusedError
from shared.logging import get_logger
from shared.malware import ScannerUnavailableError, ScanState, is_infected

MAX_FILE_BYTES = 10 * 1024 * 1024
MAX_JPEG_PIXELS = 50_000_000  # the largest that phones make; decoded at a half or less
MAX_PIXELS = 25_000_000  # other kinds are decoded whole; phones make HEIC of 12 or 24 megapixels
MAX_SIDE_PX = 2560
ACCEPTED_TYPES = ("image/jpeg", "image/png", "image/webp", "image/heic", "image/heif")
JPEG_CONTENT_TYPE = "image/jpeg"
PDF_CONTENT_TYPE = "application/pdf"

_FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
# A multi-picture JPEG holds a depth map or a brighter copy behind the photo: phones make them, it is not an animation.
_MANY_FRAMES_ARE_ONE_PHOTO = frozenset({"MPO", "HEIF"})
_SNIFFED_SUFFIXES = frozenset(
    {".jpg", ".jpeg", ".jpe", ".jfif", ".mpo", ".png", ".webp", ".heic", ".heif", ".heix", ".hif"}
)
_SHRINK_WHILE_DECODED = frozenset({"JPEG", "MPO"})
_PDF_MARK, _PDF_END, _PDF_TAIL_BYTES = b"%PDF-", b"%%EOF", 2048
_PDF_DEEDS = (b"/JavaScript", b"/JS ", b"/JS(", b"/JS<", b"/Launch", b"/EmbeddedFile", b"/RichMedia", b"/XFA")
_HEAD_BYTES = 64 * 1024
_JPEG_QUALITY = 85
_NAME_LENGTH = 100
# One photo takes up to some hundreds of megabytes: so a process draws two at a time, and the others wait.
_DRAWING = threading.BoundedSemaphore(2)

logger = get_logger(__name__)
pillow_heif.register_heif_opener(thumbnails=False)


@dataclass(frozen=True, kw_only=True)
class Photo:
    """A photo that was accepted: our own bytes, and the name the resident knows it by."""

    name: str
    content: bytes
    sha256: str
    width: int
    height: int
    scan_state: ScanState
    content_type: str = JPEG_CONTENT_TYPE


def inspect_document(file: UploadedFile) -> Photo:
    """Check a PDF, which is kept as it is, or a photo of paper, which is written anew.

    Raises:
        UploadRefusedError: with what is wrong and what to do, in words for the resident.
    """
    head = file.read(len(_PDF_MARK))
    file.seek(0)
    if head != _PDF_MARK:
        return inspect_photo(file)
    name = display_name(file.name)
    _refuse_by_size(file, name)
    content = file.read()
    scan_state = _scan(content, name)
    _refuse_pdf(content, name)
    return Photo(
        name=name,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        width=0,
        height=0,
        scan_state=scan_state,
        content_type=PDF_CONTENT_TYPE,
    )


def _refuse_pdf(content: bytes, name: str) -> None:
    """A PDF that does something by itself, carries other files or can't be opened is refused."""
    if _PDF_END not in content[-_PDF_TAIL_BYTES:] or b"/Encrypt" in content:
        raise UploadRefusedError(
            _("We can't open the file “%(name)s”. Is there a password on it? Then send it without.") % {"name": name},
            reason="pdf_unreadable",
        )
    if any(word in content for word in _PDF_DEEDS):
        raise UploadRefusedError(
            _("The file “%(name)s” holds a program or another file. Print it to PDF once more, and send that.")
            % {"name": name},
            reason="pdf_active",
        )


def inspect_photo(file: UploadedFile) -> Photo:
    """Check an uploaded file and make a clean JPEG of it.

    The dimensions come from the header and are judged before anything is decoded.

    Raises:
        UploadRefusedError: with what is wrong and what to do, in words for the resident.
    """
    name = display_name(file.name)
    _refuse_by_size(file, name)
    content = file.read()
    scan_state = _scan(content, name)
    if not _looks_like_photo(content):
        raise _not_a_photo(name, reason="type")
    with _DRAWING:
        jpeg, size = _redraw(content, name)
    return Photo(
        name=name,
        content=jpeg,
        sha256=hashlib.sha256(jpeg).hexdigest(),
        width=size[0],
        height=size[1],
        scan_state=scan_state,
    )


def _refuse_by_size(file: UploadedFile, name: str) -> None:
    if not file.size:
        raise UploadRefusedError(
            _("The file “%(name)s” is empty. Choose another file.") % {"name": name}, reason="empty"
        )
    if file.size > MAX_FILE_BYTES:
        raise UploadRefusedError(
            _("The file “%(name)s” is larger than 10 MB. Choose a smaller file.") % {"name": name}, reason="large"
        )


def display_name(name: str | None) -> str:
    """The file's name as we may show and store it: no folders, no control characters, not endless."""
    base = re.split(r"[\\/]", name or "")[-1]
    printable = "".join(char for char in base if unicodedata.category(char)[0] != "C").strip()
    return printable[-_NAME_LENGTH:] or "foto.jpg"


def _scan(content: bytes, name: str) -> ScanState:
    """What the malware scanner says of the bytes that came in; while it is down the photo is taken, and held back."""
    try:
        infected = is_infected(content)
    except ScannerUnavailableError:
        return ScanState.WAITING
    if infected:
        raise UploadRefusedError(
            _("The file “%(name)s” holds harmful software. Choose another file.") % {"name": name}, reason="malware"
        )
    return ScanState.RELEASED


def _looks_like_photo(content: bytes) -> bool:
    """Whether the first bytes are those of a photo, whatever the file is called."""
    try:
        matches = puremagic.magic_string(content[:_HEAD_BYTES])
    except (puremagic.PureError, ValueError):
        return False
    return any(match.extension.lower() in _SNIFFED_SUFFIXES for match in matches)


def _redraw(content: bytes, name: str) -> tuple[bytes, tuple[int, int]]:
    try:
        with Image.open(io.BytesIO(content), formats=_FORMATS) as image:
            _refuse_by_header(image, name)
            image.draft("RGB", _shrunk(image))  # lets a JPEG be decoded at a half or a quarter
            image.load()
            image.thumbnail((MAX_SIDE_PX, MAX_SIDE_PX))  # first of all: what follows copies a small picture
            photo = _on_white(ImageOps.exif_transpose(image))
    except UploadRefusedError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels(name, MAX_PIXELS) from error
    except Exception as error:  # on hostile bytes Pillow's decoders raise nearly any type
        logger.info("upload_unreadable", error_type=type(error).__name__)
        raise _not_a_photo(name, reason="unreadable") from error
    output = io.BytesIO()
    photo.save(output, "JPEG", quality=_JPEG_QUALITY, optimize=True)
    return output.getvalue(), photo.size


def _refuse_by_header(image: Image.Image, name: str) -> None:
    """Judge what the header says, before a pixel is decoded."""
    maximum = MAX_JPEG_PIXELS if image.format in _SHRINK_WHILE_DECODED else MAX_PIXELS
    if image.width * image.height > maximum:
        raise _too_many_pixels(name, maximum)
    if getattr(image, "n_frames", 1) > 1 and image.format not in _MANY_FRAMES_ARE_ONE_PHOTO:
        raise UploadRefusedError(
            _("The file “%(name)s” moves. Choose a photo that does not move.") % {"name": name}, reason="animated"
        )


def _shrunk(image: Image.Image) -> tuple[int, int]:
    """The size it will have, in its own proportions: asked for a square, Pillow decodes a long photo whole."""
    scale = min(1, MAX_SIDE_PX / max(image.size))
    return max(1, round(image.width * scale)), max(1, round(image.height * scale))


def _on_white(image: Image.Image) -> Image.Image:
    """The bare pixels on a white ground, in a new image that carries no metadata over."""
    pixels = image.convert("RGBA")
    ground = Image.new("RGB", pixels.size, "white")
    ground.paste(pixels, mask=pixels.getchannel("A"))
    return ground


def _not_a_photo(name: str, *, reason: str) -> UploadRefusedError:
    return UploadRefusedError(
        _("We can't open the file “%(name)s” as a photo. Choose a JPG, PNG, WebP or HEIC file.") % {"name": name},
        reason=reason,
    )


def _too_many_pixels(name: str, maximum: int) -> UploadRefusedError:
    return UploadRefusedError(
        _("The photo “%(name)s” has more than %(maximum)s megapixels. Choose a smaller photo.")
        % {"name": name, "maximum": maximum // 1_000_000},
        reason="pixels",
    )
