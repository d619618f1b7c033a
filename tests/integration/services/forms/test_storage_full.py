"""When the municipality's storage is full a resident can still send the form, without the photo."""

from django.test import Client

from services.forms.models import DraftUpload, FormDraft
from services.zaken.models import ZaakDocument
from shared.actors import Actor
from tenants.context import in_municipality
from tenants.municipalities.models import Municipality
from tenants.usage.actions import set_limits
from tests.conftest import ClientFor
from tests.factories import pictures
from tests.factories.forms import MELDING_URL, fill_melding, send

PHOTO_URL = f"{MELDING_URL}fotos/"
TEST = Actor.system("test")


def fill_storage(municipality: Municipality) -> None:
    set_limits(municipality=municipality, changes={"storage_mb": 0}, actor=TEST)


def at_the_photos(client_for: ClientFor, municipality: Municipality) -> Client:
    client = client_for(municipality)
    fill_melding(client, until="fotos")
    return client


def test_photo_is_refused_beside_its_field_and_the_form_goes_on(client_for: ClientFor, zonnedal: Municipality) -> None:
    client = at_the_photos(client_for, zonnedal)
    fill_storage(zonnedal)
    response = client.post(PHOTO_URL, {"fotos": pictures.upload(pictures.jpeg(), "stoep.jpg")})
    assert response.status_code == 200
    html = response.content.decode()
    assert "“stoep.jpg” is niet toegevoegd: wij hebben op dit moment geen ruimte voor foto&#x27;s." in html
    with in_municipality(zonnedal):
        assert not DraftUpload.objects.exists()
        assert FormDraft.objects.get().answers["straat"] == "Dorpsstraat"
    assert client.post(PHOTO_URL, {}).status_code == 302
    fill_melding(client)
    assert send(client).status_code == 302


def test_photos_that_were_taken_before_go_with_the_form(client_for: ClientFor, zonnedal: Municipality) -> None:
    client = at_the_photos(client_for, zonnedal)
    client.post(PHOTO_URL, {"fotos": pictures.upload(pictures.jpeg(), "stoep.jpg")})
    fill_storage(zonnedal)
    fill_melding(client)
    assert send(client).status_code == 302
    with in_municipality(zonnedal):
        assert ZaakDocument.objects.count() == 1


def test_another_municipality_still_has_room(
    client_for: ClientFor, zonnedal: Municipality, waterveen: Municipality
) -> None:
    fill_storage(zonnedal)
    client = at_the_photos(client_for, waterveen)
    assert client.post(PHOTO_URL, {"fotos": pictures.upload(pictures.jpeg())}).status_code == 302
