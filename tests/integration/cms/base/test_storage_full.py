"""When the storage is full an editor reads so on the form, pages are served as before, and nothing gives a 500."""

from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.test import Client, RequestFactory
from wagtail.documents.models import Document
from wagtail.images.models import Image

from services.accounts.provisioning import ADMINISTRATORS
from shared.actors import Actor
from tenants.errors import StorageFullError
from tenants.municipalities.models import Municipality
from tenants.usage.actions import set_limits
from tenants.usage.middleware import UsageMiddleware
from tests.conftest import ClientFor
from tests.factories import pictures
from tests.factories.accounts import make_staff

TEST = Actor.system("test")
MESSAGE = "Er is geen ruimte voor dit bestand"


def picture() -> SimpleUploadedFile:
    return pictures.upload(pictures.jpeg(), "stoep.jpg")


def document() -> SimpleUploadedFile:
    return SimpleUploadedFile("regels.txt", b"regels", "text/plain")


@pytest.fixture
def editor(client_for: ClientFor, in_zonnedal: Municipality) -> Client:
    client = client_for(in_zonnedal)
    client.force_login(make_staff(ADMINISTRATORS), backend="services.accounts.backends.MunicipalityBackend")
    return client


def fill_storage(municipality: Municipality) -> None:
    set_limits(municipality=municipality, changes={"storage_mb": 0}, actor=TEST)


@pytest.mark.parametrize(
    ("address", "field", "file"),
    [
        ("/beheer/images/add/", "file", picture),
        ("/beheer/documents/add/", "file", document),
        ("/beheer/images/chooser/create/", "image-chooser-upload-file", picture),
        ("/beheer/documents/chooser/create/", "document-chooser-upload-file", document),
    ],
)
def test_a_file_is_refused_on_its_form(
    editor: Client, in_zonnedal: Municipality, address: str, field: str, file: Callable[[], SimpleUploadedFile]
) -> None:
    fill_storage(in_zonnedal)
    response = editor.post(address, {field.replace("file", "title"): "Stoep", field: file()})
    assert response.status_code == 200
    assert MESSAGE in response.content.decode()
    assert not Image.objects.exists()
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    ("address", "file"), [("/beheer/images/multiple/add/", picture), ("/beheer/documents/multiple/add/", document)]
)
def test_one_of_many_files_is_refused_by_name(
    editor: Client, in_zonnedal: Municipality, address: str, file: Callable[[], SimpleUploadedFile]
) -> None:
    fill_storage(in_zonnedal)
    response = editor.post(address, {"files[]": file()}, headers={"x-requested-with": "XMLHttpRequest"})
    answer = response.json()
    assert answer["success"] is False
    assert MESSAGE in answer["error_message"]


def test_other_fields_of_a_picture_can_still_be_changed(editor: Client, in_zonnedal: Municipality) -> None:
    image = Image.objects.create(title="Stoep", file=ContentFile(pictures.jpeg(), name="stoep.jpg"))
    fill_storage(in_zonnedal)
    editor.post(f"/beheer/images/{image.pk}/", {"title": "Stoeptegel"})
    image.refresh_from_db()
    assert image.title == "Stoeptegel"


@pytest.mark.usefixtures("editor")
def test_smaller_copies_for_pages_are_still_made(in_zonnedal: Municipality) -> None:
    image = Image.objects.create(title="Stoep", file=ContentFile(pictures.jpeg(), name="stoep.jpg"))
    fill_storage(in_zonnedal)
    assert image.get_rendition("width-100").file.size > 0
    with pytest.raises(StorageFullError):
        Image.objects.create(title="Nog een", file=ContentFile(pictures.jpeg(), name="nog.jpg"))


def test_what_no_form_caught_gets_the_municipality_s_own_page(zonnedal: Municipality) -> None:
    request: HttpRequest = RequestFactory().post("/beheer/ergens/")
    request.tenant = zonnedal  # type: ignore[attr-defined]  # as the middleware before it does
    middleware = UsageMiddleware(lambda _request: pytest.fail("not asked"))
    response = middleware.process_exception(request, StorageFullError("vol"))
    assert response is not None
    assert response.status_code == 507
    assert "Gemeente Zonnedal heeft geen ruimte voor dit bestand" in response.content.decode()  # type: ignore[attr-defined]
    assert middleware.process_exception(request, ValueError()) is None
