"""A draft, its photos and its receipt belong to one browser on one municipality's host."""

import uuid

import pytest
from django.conf import settings
from django.test import Client

from services.forms.models import DraftUpload, FormDraft, Submission
from services.zaken.models import Zaak
from tenants.context import in_municipality
from tenants.municipalities.models import Municipality
from tests.conftest import ClientFor
from tests.factories import pictures
from tests.factories.forms import MELDING_URL, check_page, fill_melding, send

CANARY = "Kanariestraat"


@pytest.fixture
def resident(zonnedal: Municipality, client_for: ClientFor) -> Client:
    """Someone in Zonnedal with answers and a photo that are not sent yet."""
    client = client_for(zonnedal)
    fill_melding(client, plek={"straat": CANARY}, fotos={"fotos": pictures.upload(pictures.jpeg())})
    return client


@pytest.fixture
def strangers(resident: Client, zonnedal: Municipality, waterveen: Municipality, client_for: ClientFor) -> list[Client]:
    """Two others in Zonnedal, one with answers; two in Waterveen, one with answers, one with the Zonnedal cookie."""
    passer_by, neighbour, elsewhere, thief = (
        client_for(municipality) for municipality in (zonnedal, zonnedal, waterveen, waterveen)
    )
    fill_melding(neighbour)
    fill_melding(elsewhere)
    thief.cookies[settings.SESSION_COOKIE_NAME] = resident.cookies[settings.SESSION_COOKIE_NAME].value
    return [passer_by, neighbour, elsewhere, thief]


def test_pages_of_a_stranger_show_nothing_of_it(strangers: list[Client]) -> None:
    for client in strangers:
        for page in ("", "onderwerp/", "plek/", "controleren/", "ontvangen/"):
            assert CANARY not in client.get(f"{MELDING_URL}{page}", follow=True).content.decode()


def test_photo_of_someone_else_is_unknown(resident: Client, strangers: list[Client], zonnedal: Municipality) -> None:
    with in_municipality(zonnedal):
        upload = DraftUpload.objects.get()

    for client in strangers:
        foreign, unknown = (client.get(f"{MELDING_URL}foto/{pk}/") for pk in (upload.pk, uuid.uuid4()))
        assert (foreign.status_code, foreign.content) == (unknown.status_code, unknown.content)
        assert foreign.status_code == 404
        client.post(f"{MELDING_URL}fotos/", {"verwijder-foto": str(upload.pk)})
    with in_municipality(zonnedal):
        assert DraftUpload.objects.filter(pk=upload.pk).exists()


def test_draft_of_someone_else_is_sent_by_nobody_else(
    resident: Client, strangers: list[Client], zonnedal: Municipality, waterveen: Municipality
) -> None:
    fields = check_page(resident)

    for client in strangers:
        foreign, unknown = (send(client, fields | {"sleutel": key}) for key in (fields["sleutel"], str(uuid.uuid4())))
        assert (foreign.status_code, unknown.status_code) == (410, 410)
    for municipality in (zonnedal, waterveen):
        with in_municipality(municipality):
            assert not Zaak.objects.exists()
            assert not Submission.objects.exists()
    with in_municipality(zonnedal):
        assert FormDraft.objects.filter(pk=fields["sleutel"]).exists()


def test_receipt_is_shown_to_nobody_else(
    resident: Client, strangers: list[Client], zonnedal: Municipality, waterveen: Municipality
) -> None:
    send(resident)
    with in_municipality(zonnedal):
        reference = Zaak.objects.get().identificatie

    for client in strangers:
        response = client.get(f"{MELDING_URL}ontvangen/")
        assert response.status_code == 404
        assert reference not in response.content.decode()
    with in_municipality(waterveen):
        assert not Zaak.objects.exists()


@pytest.mark.parametrize("key", ["", "x", "0" * 5000, "00000000-0000-4000-8000-000000000000"])
def test_rubbish_as_key_is_an_unknown_draft(resident: Client, key: str) -> None:
    assert send(resident, {"sleutel": key, "inhoud": "x"}).status_code == 410
