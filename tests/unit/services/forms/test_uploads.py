"""Photos: what is refused, and that nothing but pixels survives."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from services.forms.errors import UploadRefusedError
from services.forms.uploads import MAX_FILE_BYTES, MAX_SIDE_PX, display_name, inspect_photo
from tests.factories import pictures


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (pictures.jpeg(), "foto.jpg"),
        (pictures.png(), "foto.png"),
        (pictures.encode(pictures.draw(), "WEBP"), "foto.webp"),
        (pictures.heic(), "IMG_0001.HEIC"),
        (pictures.multi_picture(), "PXL_0001.jpg"),
        (pictures.encode(pictures.draw("CMYK"), "JPEG"), "drukwerk.jpg"),
        (pictures.encode(pictures.draw("P"), "PNG"), "palet.png"),
        (pictures.encode(pictures.draw("I;16"), "PNG"), "diep.png"),
        (pictures.jpeg(), "een foto zonder achtervoegsel"),
    ],
)
def test_inspect_photo_accepts_what_cameras_make(content: bytes, name: str) -> None:
    photo = inspect_photo(pictures.upload(content, name))

    with Image.open(io.BytesIO(photo.content)) as stored:
        assert (stored.format, stored.mode, stored.size) == ("JPEG", "RGB", (64, 48))
    assert photo.name == name


def test_inspect_photo_strips_place_camera_and_comment_and_keeps_it_upright() -> None:
    photo = inspect_photo(pictures.upload(pictures.jpeg_with_place()))

    assert b"CanaryPhone" not in photo.content
    assert pictures.CANARY not in photo.content
    assert (photo.width, photo.height) == (48, 64)
    with Image.open(io.BytesIO(photo.content)) as stored:
        assert not stored.getexif()
        assert not {"comment", "exif", "icc_profile", "xmp"} & stored.info.keys()


@pytest.mark.parametrize("tail", [pictures.CANARY, pictures.HTML, pictures.PDF, b"PK\x03\x04" + b"\0" * 50])
def test_inspect_photo_leaves_nothing_of_what_hangs_behind_a_photo(tail: bytes) -> None:
    photo = inspect_photo(pictures.upload(pictures.jpeg() + tail))

    assert tail not in photo.content


def test_inspect_photo_leaves_no_text_of_a_png() -> None:
    photo = inspect_photo(pictures.upload(pictures.png_with_text()))

    assert pictures.CANARY not in photo.content


def test_inspect_photo_makes_a_large_photo_smaller() -> None:
    photo = inspect_photo(pictures.upload(pictures.jpeg(size=(5200, 2600))))

    assert (photo.width, photo.height) == (MAX_SIDE_PX, MAX_SIDE_PX // 2)


def test_inspect_photo_shrinks_a_long_jpeg_while_decoding() -> None:
    photo = inspect_photo(pictures.upload(pictures.jpeg(size=(20_000, 1500))))

    assert (photo.width, photo.height) == (MAX_SIDE_PX, MAX_SIDE_PX * 1500 // 20_000)


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (b"", "leeg.jpg", "empty"),
        (b"\xff\xd8\xff" + b"\0" * MAX_FILE_BYTES, "groot.jpg", "large"),
        (b"gewoon wat tekst", "foto.jpg", "type"),
        (pictures.SVG, "foto.jpg", "type"),
        (pictures.SVG, "tekening.svg", "type"),
        (pictures.HTML, "foto.png", "type"),
        (pictures.PDF, "foto.jpg", "type"),
        (pictures.GIF_WITH_SCRIPT, "foto.gif", "type"),
        (pictures.animated_gif(), "foto.gif", "type"),
        (pictures.animated_webp(), "foto.webp", "animated"),
        (pictures.animated_png(), "foto.png", "animated"),
        (pictures.jpeg(size=(640, 480))[:2000], "half.jpg", "unreadable"),
        (pictures.png(size=(640, 480))[:500], "half.png", "unreadable"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 500, "kop.jpg", "unreadable"),
        (pictures.pixel_bomb(), "bom.png", "pixels"),
        (pictures.pixel_bomb(side_px=5001), "net-te-veel.png", "pixels"),
        (pictures.pixel_bomb(side_px=10_000), "veel.png", "pixels"),
    ],
)
def test_inspect_photo_refuses(content: bytes, name: str, reason: str) -> None:
    with pytest.raises(UploadRefusedError) as refused:
        inspect_photo(pictures.upload(content, name))

    assert refused.value.context["reason"] == reason
    assert name in str(refused.value)


@given(st.binary(max_size=400), st.integers(min_value=0, max_value=300))
def test_inspect_photo_never_fails_on_damaged_files(noise: bytes, at: int) -> None:
    whole = pictures.jpeg()
    damaged = whole[:at] + noise + whole[at + len(noise) :]

    try:
        photo = inspect_photo(pictures.upload(damaged))
    except UploadRefusedError:
        return
    assert photo.content.startswith(b"\xff\xd8\xff")


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("C:\\Users\\Jan\\foto.jpg", "foto.jpg"),
        ("../../etc/passwd", "passwd"),
        ("fo\nto\u202e.jpg", "foto.jpg"),
        ("", "foto.jpg"),
        (None, "foto.jpg"),
        ("x" * 300 + ".jpg", "x" * 96 + ".jpg"),
    ],
)
def test_display_name_is_fit_to_show(given_name: str | None, shown: str) -> None:
    assert display_name(given_name) == shown
