"""What editors upload in Wagtail: scanned, judged by content, kept without metadata, never shown as a page."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image as Picture
from pytest_django import Settings
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.models import Collection, CollectionViewRestriction

from services.accounts.provisioning import ADMINISTRATORS
from services.audit.models import AuditEntry
from tenants.municipalities.models import Municipality
from tests.clamd import EICAR, running_clamd
from tests.conftest import ClientFor
from tests.factories import pictures
from tests.factories.accounts import make_staff

PLACES = [
    ("/beheer/documents/add/", "file"),
    ("/beheer/documents/chooser/create/", "document-chooser-upload-file"),
    ("/beheer/documents/multiple/add/", "files[]"),
]


@pytest.fixture
def clamd(settings: Settings) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "clamd"
        settings.CLAMD_ADDRESS = f"unix:{path}"
        yield path


@pytest.fixture
def editor(client_for: ClientFor, in_zonnedal: Municipality) -> Client:
    client = client_for(in_zonnedal)
    client.force_login(make_staff(ADMINISTRATORS), backend="services.accounts.backends.MunicipalityBackend")
    return client


def add(editor: Client, address: str, field: str, file: SimpleUploadedFile) -> str:
    data = {field.replace("file", "title"): "Stoep", field: file}
    answer = editor.post(address, data, headers={"x-requested-with": "XMLHttpRequest"})
    assert answer.status_code in {200, 302}
    text: str = answer.json().get("error_message", "") if "multiple" in address else answer.content.decode()
    return text


@pytest.mark.parametrize(("address", "field"), PLACES)
def test_eicar_is_refused_everywhere(editor: Client, clamd: Path, address: str, field: str) -> None:
    with running_clamd(clamd):
        html = add(editor, address, field, SimpleUploadedFile("regels.txt", EICAR))
    assert "schadelijke software" in html
    assert "is niet toegestaan" not in html  # one error, and not that a file without a name has no good ending
    assert not Document.objects.exists()


@pytest.mark.parametrize(("address", "field"), PLACES)
def test_while_the_scanner_is_away_nothing_is_taken(editor: Client, clamd: Path, address: str, field: str) -> None:
    html = add(editor, address, field, SimpleUploadedFile("regels.txt", b"regels"))
    assert "Wij kunnen bestanden nu niet controleren" in html
    assert not Document.objects.exists()


@pytest.mark.parametrize(("address", "field"), PLACES)
def test_a_page_in_disguise_is_refused_everywhere(editor: Client, address: str, field: str) -> None:
    html = add(editor, address, field, SimpleUploadedFile("regels.txt", pictures.HTML))
    assert "De inhoud van dit bestand is iets anders dan de naam zegt" in html
    assert not Document.objects.exists()


def test_a_picture_is_scanned_as_it_came_in(editor: Client, clamd: Path) -> None:
    content = pictures.jpeg_with_place()
    add(editor, "/beheer/images/add/", "file", pictures.upload(content))
    assert not Image.objects.exists()
    with running_clamd(clamd) as scanned:
        add(editor, "/beheer/images/add/", "file", pictures.upload(content))
    assert scanned == [content]
    assert Image.objects.count() == 1


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (pictures.jpeg_with_place(), "foto.jpg"),
        (pictures.png_with_text(), "foto.png"),
        (pictures.multi_picture(), "foto.jpg"),
        (pictures.encode(pictures.draw("P"), "PNG"), "foto.png"),
        (pictures.encode(pictures.draw("RGBA"), "WEBP"), "foto.webp"),
        (pictures.encode(pictures.draw("CMYK"), "JPEG"), "foto.jpg"),
        (pictures.encode(pictures.draw(), "AVIF"), "foto.avif"),
    ],
)
def test_a_picture_is_kept_without_metadata(editor: Client, content: bytes, name: str) -> None:
    add(editor, "/beheer/images/add/", "file", pictures.upload(content, name))
    image = Image.objects.get()
    kept = Path(image.file.path).read_bytes()
    assert b"CanaryPhone" not in kept
    assert b"canary" not in kept
    with Picture.open(image.file.path) as picture:
        assert not picture.getexif()
        assert (image.width, image.height) == picture.size
        assert getattr(picture, "n_frames", 1) == 1
    assert image.file_size == len(kept)
    assert image.get_rendition("width-20").file.size


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (pictures.SVG, "logo.svg"),
        (pictures.SVG, "logo.png"),
        (pictures.HTML, "foto.jpg"),
        (pictures.pixel_bomb(), "bom.png"),
        (pictures.animated_webp(), "kat.webp"),
        (pictures.animated_png(), "kat.png"),
        (pictures.jpeg(size=(640, 480))[:3000], "half.jpg"),
    ],
)
def test_a_bad_picture_is_refused(editor: Client, content: bytes, name: str) -> None:
    add(editor, "/beheer/images/add/", "file", pictures.upload(content, name))
    assert not Image.objects.exists()


@pytest.mark.parametrize("name", ["pagina.html", "plaatje.svg", "regels.txt", "tabel.csv"])
def test_whatever_got_in_is_downloaded_and_never_a_page(
    in_zonnedal: Municipality, client_for: ClientFor, name: str
) -> None:
    """Also what came in by another way than the form."""
    document = Document.objects.create(title="Oud", file=SimpleUploadedFile(name, pictures.HTML))
    response = client_for(in_zonnedal).get(document.url)
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert b"".join(response.streaming_content)  # type: ignore[attr-defined]  # closes the file


@pytest.mark.parametrize("folder", ["images", "branding", "documents", "original_images"])
@pytest.mark.parametrize("name", ["x.html", "x.svg", "x.xhtml", "x.xml", "x.pdf", "x"])
def test_media_sends_pictures_only(
    in_zonnedal: Municipality, client_for: ClientFor, settings: Settings, *, folder: str, name: str
) -> None:
    full = Path(settings.MEDIA_ROOT) / in_zonnedal.schema_name / folder / name
    full.parent.mkdir(parents=True, exist_ok=True)
    full.write_bytes(pictures.SVG)
    response = client_for(in_zonnedal).get(f"/media/{folder}/{name}")
    if (folder, name) == ("branding", "x.svg"):  # drawn anew from safe parts by cms.branding
        assert response.headers["Content-Security-Policy"].endswith("; sandbox")
        assert b"".join(response.streaming_content)  # type: ignore[attr-defined]  # closes the file
    else:
        assert response.status_code == 404


def test_a_picture_in_a_closed_folder_is_for_who_may_open_it(
    editor: Client, client_for: ClientFor, in_zonnedal: Municipality
) -> None:
    add(editor, "/beheer/images/add/", "file", pictures.upload(pictures.jpeg()))
    image = Image.objects.get()
    copy = image.get_rendition("max-165x165")
    visitor = client_for(in_zonnedal)

    def ask(client: Client) -> tuple[int, str]:
        answer = client.get(copy.url)
        b"".join(answer)  # the file is closed at its end
        return answer.status_code, answer.headers["Cache-Control"].partition(",")[0]

    assert len(Path(image.file.name).name.partition("-")[0]) == 16  # nobody guesses it
    assert ask(visitor) == (200, "public")
    image.collection = closed = Collection.get_first_root_node().add_child(name="Gesloten")
    image.save()
    restriction = CollectionViewRestriction.objects.create(
        collection=closed, restriction_type=CollectionViewRestriction.LOGIN
    )
    assert visitor.get(copy.url).status_code == 404
    assert ask(editor) == (200, "private")
    restriction.delete()
    assert ask(visitor) == (200, "public")


def test_who_closed_and_opened_a_folder_is_on_record(editor: Client) -> None:
    folder = Collection.get_first_root_node().add_child(name="Besloten")
    address = f"/beheer/collections/{folder.pk}/privacy/"
    for kind, event in (("login", "folder.closed"), ("none", "folder.opened")):
        assert editor.post(address, {"restriction_type": kind}).status_code == 200
        row = AuditEntry.objects.get(event=event)
        assert (row.object_label, row.actor_kind) == ("Besloten", "staff")
