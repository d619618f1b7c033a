"""Pictures that editors upload: nothing but pixels is kept, so not where and with what a photo was taken."""

import io

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

_QUALITY = {"JPEG": 92, "WEBP": 92, "AVIF": 85}


def without_metadata(file: UploadedFile) -> UploadedFile:
    """The same picture in the same format, upright, drawn anew. Wagtail has checked its type, size and pixels.

    Raises:
        ValidationError: it can't be drawn, or it moves.
    """
    file.seek(0)
    try:
        with Image.open(file) as image:
            kind = image.format or ""
            moves = getattr(image, "n_frames", 1) > 1 and kind != "MPO"
            profile = image.info.get("icc_profile")  # the colours, not the maker
            upright = ImageOps.exif_transpose(image)
            bare = Image.frombytes(upright.mode, upright.size, upright.tobytes())
            if upright.mode == "P":
                bare.putpalette(upright.getpalette("RGBA") or [], "RGBA")
    except Exception as error:  # on hostile bytes Pillow's decoders raise nearly any type
        raise unreadable() from error
    if moves:
        raise ValidationError(_("This picture moves. Choose one that does not."))
    kind = "JPEG" if kind == "MPO" else kind
    output = io.BytesIO()
    options = {"quality": _QUALITY[kind]} if kind in _QUALITY else {}
    bare.save(output, kind, icc_profile=profile, **options)
    clean = SimpleUploadedFile(str(file.name), output.getvalue(), str(file.content_type))
    clean.image = getattr(file, "image", None)  # type: ignore[attr-defined]  # Wagtail's field leaves it there
    return clean


def unreadable() -> ValidationError:
    """What an editor hears of a picture that can't be opened."""
    return ValidationError(_("We can not open this picture. Save it again and upload the new one."))
