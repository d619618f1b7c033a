"""Photos on the page: each refusal beside its field, nothing else lost."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.test import Client

from services.forms import actions
from services.forms.guards import LIMITS_PER_HOUR, MAX_BODY_BYTES
from services.forms.models import DraftUpload, FormDraft
from services.forms.uploads import MAX_FILE_BYTES, Photo, inspect_photo
from tenants.context import in_municipality
from tenants.municipalities.models import Municipality
from tests.conftest import ClientFor
from tests.factories import pictures
from tests.factories.definitions import question, step
from tests.factories.forms import MELDING_URL, fill_melding, make_form, send

PHOTO_URL = f"{MELDING_URL}fotos/"


@pytest.fixture
def client(zonnedal: Municipality, client_for: ClientFor) -> Client:
    """A resident at the photo question."""
    client = client_for(zonnedal)
    fill_melding(client, until="fotos")
    return client


@pytest.mark.parametrize(
    ("file", "message"),
    [
        (pictures.upload(b"gewoon tekst", "foto.jpg"), "Wij kunnen het bestand “foto.jpg” niet openen als foto"),
        (pictures.upload(pictures.SVG, "logo.svg"), "Wij kunnen het bestand “logo.svg” niet openen als foto"),
        (pictures.upload(pictures.HTML, "foto.png"), "Wij kunnen het bestand “foto.png” niet openen als foto"),
        (pictures.upload(pictures.jpeg(size=(640, 480))[:3000], "half.jpg"), "niet openen als foto"),
        (pictures.upload(pictures.pixel_bomb(), "bom.png"), "De foto “bom.png” heeft meer dan 25 megapixels"),
        (pictures.upload(pictures.animated_webp(), "kat.webp"), "“kat.webp” is een bewegend plaatje"),
        (pictures.upload(b"\xff\xd8\xff" + bytes(MAX_FILE_BYTES), "groot.jpg"), "“groot.jpg” is groter dan 10 MB"),
        (pictures.upload(b"", "leeg.jpg"), "Het bestand “leeg.jpg” is leeg"),
    ],
)
def test_bad_photo_is_refused_beside_its_field(
    client: Client, zonnedal: Municipality, file: SimpleUploadedFile, message: str
) -> None:
    file.seek(0)
    response = client.post(PHOTO_URL, {"fotos": file})

    html = response.content.decode()
    assert response.status_code == 200
    assert "<title>Fout: " in html
    assert html.count(message) == 2
    with in_municipality(zonnedal):
        assert not DraftUpload.objects.exists()
        assert FormDraft.objects.get().answers["straat"] == "Dorpsstraat"
    fill_melding(client)
    assert send(client).status_code == 302


def test_good_photo_is_kept_when_another_is_refused(client: Client, zonnedal: Municipality) -> None:
    files = [pictures.upload(pictures.jpeg(), "goed.jpg"), pictures.upload(pictures.HTML, "slecht.jpg")]

    html = client.post(PHOTO_URL, {"fotos": files}).content.decode()

    assert "“slecht.jpg”" in html
    assert "goed.jpg</a>" in html
    with in_municipality(zonnedal):
        assert DraftUpload.objects.get().name == "goed.jpg"


def test_fourth_photo_is_refused_by_name(client: Client, zonnedal: Municipality) -> None:
    files = [pictures.upload(pictures.jpeg(size=(40 + number, 40)), f"{number}.jpg") for number in range(4)]

    html = client.post(PHOTO_URL, {"fotos": files}).content.decode()

    assert "“3.jpg” is niet toegevoegd: u kunt niet meer dan 3 foto’s meesturen" in html
    with in_municipality(zonnedal):
        assert DraftUpload.objects.count() == 3


def test_photos_beyond_the_maximum_are_refused_unread(
    client: Client, zonnedal: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = []

    def inspect(file: UploadedFile) -> Photo:
        read.append(file.name)
        return inspect_photo(file)

    monkeypatch.setattr(actions, "inspect_photo", inspect)
    files = [pictures.upload(pictures.jpeg(size=(40 + number, 40)), f"{number}.jpg") for number in range(7)]

    client.post(PHOTO_URL, {"fotos": files[:2], "foto-toevoegen": "1"})
    html = client.post(PHOTO_URL, {"fotos": files[2:]}).content.decode()

    assert read == ["0.jpg", "1.jpg", "2.jpg"]
    for name in ("3.jpg", "4.jpg", "5.jpg", "6.jpg"):
        assert f"“{name}” is niet toegevoegd" in html
    with in_municipality(zonnedal):
        assert DraftUpload.objects.count() == 3


def test_same_photo_twice_is_kept_once(client: Client, zonnedal: Municipality) -> None:
    for _press in range(2):
        client.post(PHOTO_URL, {"fotos": pictures.upload(pictures.jpeg())})

    with in_municipality(zonnedal):
        assert DraftUpload.objects.count() == 1


def test_adding_stays_on_the_page_and_removing_takes_away(client: Client, zonnedal: Municipality) -> None:
    added = client.post(PHOTO_URL, {"fotos": pictures.upload(pictures.jpeg(), "stoep.jpg"), "foto-toevoegen": "1"})
    assert added.status_code == 200
    assert "stoep.jpg</a>" in added.content.decode()
    assert "Nog een foto toevoegen" in added.content.decode()
    with in_municipality(zonnedal):
        upload = DraftUpload.objects.get()

    removed = client.post(PHOTO_URL, {"verwijder-foto": str(upload.pk)})

    assert "stoep.jpg" not in removed.content.decode()
    with in_municipality(zonnedal):
        assert not DraftUpload.objects.exists()


def test_adding_without_choosing_says_what_to_do(client: Client) -> None:
    html = client.post(PHOTO_URL, {"foto-toevoegen": "1"}).content.decode()

    assert html.count("Kies eerst een foto") == 2


def test_refusal_while_adding_is_said(client: Client) -> None:
    html = client.post(PHOTO_URL, {"fotos": pictures.upload(b"x"), "foto-toevoegen": "1"}).content.decode()

    assert html.count("niet openen als foto") == 2


@pytest.mark.parametrize("upload_id", ["geen-id", "00000000-0000-4000-8000-000000000000"])
def test_removing_an_unknown_photo_changes_nothing(client: Client, upload_id: str) -> None:
    assert client.post(PHOTO_URL, {"verwijder-foto": upload_id}).status_code == 200


def test_photo_is_shown_to_its_owner_as_a_picture_only(client: Client, zonnedal: Municipality) -> None:
    client.post(PHOTO_URL, {"fotos": pictures.upload(pictures.jpeg())})
    with in_municipality(zonnedal):
        upload = DraftUpload.objects.get()

    response = client.get(f"{MELDING_URL}foto/{upload.pk}/")

    assert response.headers["Content-Type"] == "image/jpeg"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response.headers["Cache-Control"]
    assert b"".join(response.streaming_content).startswith(b"\xff\xd8\xff")  # type: ignore[attr-defined]  # a FileResponse


def test_photos_and_text_on_one_page_keep_each_other(zonnedal: Municipality, client_for: ClientFor) -> None:
    with in_municipality(zonnedal):
        questions = [question(type="email"), question(key="foto", type="photos", noun="een foto", required=True)]
        form = make_form(questions={"steps": [step(questions=questions)]})
    client = client_for(zonnedal)
    url = f"{form.get_absolute_url()}stap/"

    empty = client.post(url, {"naam": "jan@voorbeeld.nl"}).content.decode()
    assert empty.count("Kies een foto") >= 2

    wrong_text = client.post(url, {"naam": "jan@", "foto": pictures.upload(pictures.jpeg(), "a.jpg")}).content.decode()
    assert "a.jpg</a>" in wrong_text
    assert 'value="jan@"' in wrong_text

    added = client.post(
        url, {"naam": "ja", "foto": pictures.upload(pictures.png(), "b.png"), "foto-toevoegen": "1"}
    ).content.decode()
    assert "b.png</a>" in added
    assert 'value="ja"' in added
    assert "meent-error-summary" not in added

    assert client.post(url, {"naam": "jan@voorbeeld.nl"}).status_code == 302


def test_removing_a_required_photo_opens_the_step_again(zonnedal: Municipality, client_for: ClientFor) -> None:
    with in_municipality(zonnedal):
        photos = question(key="foto", type="photos", noun="een foto")
        form = make_form(questions={"steps": [step(questions=[photos])]})
    client = client_for(zonnedal)
    url = f"{form.get_absolute_url()}stap/"
    client.post(url, {"foto": pictures.upload(pictures.jpeg())})
    with in_municipality(zonnedal):
        upload = DraftUpload.objects.get()
    client.post(url, {"verwijder-foto": str(upload.pk)})

    assert client.get(f"{form.get_absolute_url()}controleren/").headers["Location"] == url


def test_body_that_is_too_large_gets_a_page(client: Client) -> None:
    response = client.post(PHOTO_URL, {"fotos": pictures.upload(pictures.jpeg())}, CONTENT_LENGTH=MAX_BODY_BYTES + 1)

    assert response.status_code == 413
    assert "Wat u wilt sturen is te groot</h1>" in response.content.decode()


def test_form_fields_that_are_too_large_or_too_many_get_a_page(client: Client) -> None:
    large = client.post(f"{MELDING_URL}omschrijving/", {"omschrijving": "x" * 3_000_000})
    many = client.post(f"{MELDING_URL}omschrijving/", {f"veld{number}": "x" for number in range(1100)})
    encoded = client.post(
        f"{MELDING_URL}omschrijving/", "omschrijving=" + "x" * 3_000_000, "application/x-www-form-urlencoded"
    )
    files = client.post(PHOTO_URL, {"fotos": [pictures.upload(b"x") for _number in range(25)]})

    for response in (large, many, encoded, files):
        assert response.status_code == 413
        assert "Wat u wilt sturen is te groot</h1>" in response.content.decode()
    assert client.get(PHOTO_URL).status_code == 200


def test_broken_multipart_gets_a_page(client: Client) -> None:
    response = client.post(PHOTO_URL, b"--x\r\nrubbish", "multipart/form-data; boundary=\x00")

    assert response.status_code == 400
    assert "Wij konden niet lezen wat u stuurde</h1>" in response.content.decode()


def test_flood_of_photos_is_held_up(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(LIMITS_PER_HOUR, "forms.photos", 0)

    assert client.post(PHOTO_URL, {"fotos": pictures.upload(pictures.jpeg())}).status_code == 429
