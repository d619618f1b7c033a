"""A resident's file and the malware scanner: refused, released, or held back until it was scanned."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from services.accounts.provisioning import TEAM_PUBLIC_SPACE
from services.audit.models import AuditEntry
from services.forms.models import DraftUpload
from services.zaken.audit import DOCUMENT_REFUSED, DOCUMENT_RELEASED
from services.zaken.models import ZaakDocument
from services.zaken.scanning import scan_waiting_documents
from shared.actors import Actor
from shared.malware import ScanState
from tenants.context import in_municipality
from tenants.municipalities.models import Municipality
from tests.clamd import EICAR, running_clamd
from tests.conftest import ClientFor
from tests.factories import pictures
from tests.factories.accounts import make_staff
from tests.factories.forms import MELDING_URL, fill_melding, send

TEST = Actor.system("test")
PHOTOS = f"{MELDING_URL}fotos/"


@pytest.fixture
def clamd(settings: Settings) -> Iterator[Path]:
    """Where the scanner would listen; it does not yet."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "clamd"
        settings.CLAMD_ADDRESS = f"unix:{path}"
        yield path


@pytest.fixture
def resident(zonnedal: Municipality, client_for: ClientFor, clamd: Path) -> Client:
    client = client_for(zonnedal)
    fill_melding(client, until="fotos")
    return client


def staff_page(zonnedal: Municipality, client_for: ClientFor, document: ZaakDocument) -> tuple[str, int]:
    """What the case handler sees of the zaak, and the status of the document itself."""
    client = client_for(zonnedal)
    with in_municipality(zonnedal):
        user = make_staff(TEAM_PUBLIC_SPACE, email=f"{document.scan_state}@example.com")
        client.force_login(user, backend="services.accounts.backends.MunicipalityBackend")
    url = f"/beheer/zaken/{document.zaak_id}/"
    answer = client.get(f"{url}documenten/{document.pk}/")
    if answer.streaming:
        b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # closes the file
    return client.get(url).content.decode(), answer.status_code


def test_eicar_is_refused_and_the_other_answers_stay(resident: Client, zonnedal: Municipality, clamd: Path) -> None:
    infected = pictures.upload(pictures.jpeg(comment=EICAR), "vakantie.jpg")
    with running_clamd(clamd):
        html = resident.post(PHOTOS, {"fotos": infected}).content.decode()
    assert "In het bestand “vakantie.jpg” zit schadelijke software" in html
    with in_municipality(zonnedal):
        assert not DraftUpload.objects.exists()
    fill_melding(resident)
    assert send(resident).status_code == 302


def test_a_clean_photo_is_scanned_as_it_came_in(resident: Client, zonnedal: Municipality, clamd: Path) -> None:
    content = pictures.jpeg_with_place()
    with running_clamd(clamd) as scanned:
        resident.post(PHOTOS, {"fotos": pictures.upload(content)})
    assert scanned == [content]
    with in_municipality(zonnedal):
        assert DraftUpload.objects.get().is_released


@pytest.fixture
def held(resident: Client, zonnedal: Municipality) -> ZaakDocument:
    """A photo that came in while the scanner was away, sent with the form."""
    html = resident.post(PHOTOS, {"fotos": pictures.upload(pictures.jpeg(), "stoep.jpg"), "foto-toevoegen": "1"})
    assert "wordt nog gecontroleerd op schadelijke software" in html.content.decode()
    with in_municipality(zonnedal):
        upload = DraftUpload.objects.get()
    assert resident.get(f"{MELDING_URL}foto/{upload.pk}/").status_code == 404
    fill_melding(resident)
    assert send(resident).status_code == 302
    with in_municipality(zonnedal):
        return ZaakDocument.objects.get()


def test_a_scanner_that_is_away_holds_the_file_back_and_loses_nothing(
    held: ZaakDocument, zonnedal: Municipality, client_for: ClientFor, clamd: Path
) -> None:
    assert held.scan_state == ScanState.WAITING
    html, status = staff_page(zonnedal, client_for, held)
    assert status == 404
    assert "wordt gecontroleerd" in html
    with in_municipality(zonnedal):
        assert scan_waiting_documents(actor=TEST) == 0  # still away
        assert ZaakDocument.objects.get().scan_state == ScanState.WAITING
        with running_clamd(clamd):
            assert scan_waiting_documents(actor=TEST) == 1
            assert scan_waiting_documents(actor=TEST) == 0
        held.refresh_from_db()
        assert AuditEntry.objects.filter(event=DOCUMENT_RELEASED).count() == 1
    html, status = staff_page(zonnedal, client_for, held)
    assert status == 200
    assert "wordt gecontroleerd" not in html


def test_what_turns_out_to_be_infected_is_removed_and_said(
    held: ZaakDocument,
    zonnedal: Municipality,
    client_for: ClientFor,
    clamd: Path,
    django_capture_on_commit_callbacks: Any,
) -> None:
    with in_municipality(zonnedal):
        path = Path(held.file.path)
        path.write_bytes(path.read_bytes() + EICAR)
        with running_clamd(clamd), django_capture_on_commit_callbacks(execute=True):
            assert scan_waiting_documents(actor=TEST) == 1
        held.refresh_from_db()
        assert AuditEntry.objects.filter(event=DOCUMENT_REFUSED).count() == 1
    assert held.scan_state == ScanState.INFECTED
    assert not path.exists()
    html, status = staff_page(zonnedal, client_for, held)
    assert status == 404
    assert "geweigerd: schadelijke software" in html
