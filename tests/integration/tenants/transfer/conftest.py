"""A municipality with something of everything, its package, and a platform that is clean again afterwards."""

import csv
import io
import json
import uuid
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import override_settings
from django.utils import timezone
from pytest_django import DjangoDbBlocker, Settings
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model

from services.accounts.actors import staff
from services.forms.models import DraftUpload, Form, FormDraft
from services.zaken.actions import close_zaak, take_zaak
from services.zaken.models import ResultaatType
from shared.actors import Actor
from tenants.context import as_owner, in_municipality, in_public
from tenants.municipalities.models import Domain, Municipality
from tenants.operations.models import Operation
from tenants.provisioning.actions import create_municipality
from tenants.sessions import SessionStore
from tenants.transfer.actions.exporting import export_municipality
from tenants.transfer.actions.importing import NewIdentity, import_municipality
from tenants.transfer.errors import TransferError
from tenants.transfer.models import Backup, Workspace
from tests.conftest import remove_municipality
from tests.factories.accounts import make_staff
from tests.factories.cms import NewsPageFactory, make_photo
from tests.factories.zaken import make_zaak, photo

PRODUCTION = NewIdentity(purpose="production")
OPERATOR = Actor(kind="operator", id="1", label="Op Erator")
PERMANENT = ("zonnedal", "waterveen")
ODD_TEXT = 'Regel één,\n"twee"; \\N en \\. en \t tab – ’s‑Gravenmoer 🏡'


def furnish(municipality: Municipality) -> None:
    """Pages with a draft, pictures, documents, a redirect, staff, requests with photos, and things of the moment."""
    with in_municipality(municipality):
        editor = make_staff("Redacteuren", email="redactie@proefdorp.example", first_name=ODD_TEXT[:60])
        page = NewsPageFactory.create(title="Kermis", intro=ODD_TEXT[:200])
        page.title = "Kermis gaat door"
        page.save_revision(user=editor, log_action=True)
        make_photo().get_rendition("fill-200x100")
        get_document_model().objects.create(title="Plan", file=ContentFile(b"%PDF-1.4 plan", name="plan.pdf"))
        Redirect.objects.create(old_path="/oud", redirect_page=page)
        handler = make_staff("Team Openbare ruimte")
        open_zaak = make_zaak(documenten=[photo()], omschrijving=ODD_TEXT[:80])
        closed = take_zaak(zaak=make_zaak(), user=handler, actor=staff(handler))
        result = ResultaatType.objects.filter(zaaktype=closed.zaaktype).first()
        assert result is not None
        close_zaak(zaak=closed, resultaattype=result, toelichting="Gemaakt.", actor=staff(handler))
        assert open_zaak.documenten.count() == 1
        form = Form.objects.first()
        assert form is not None
        draft = FormDraft.objects.create(
            owner=uuid.uuid4(), form=form, version=form.versions.latest("number"),
            expires_at=timezone.now() + timedelta(hours=1),
        )  # fmt: skip
        DraftUpload.objects.create(
            draft=draft, question="foto", name="x.jpg", content_type="image/jpeg", size=30, sha256="0" * 64,
            file=ContentFile(b"contents of a half-filled form", name="x.jpg"),
        )  # fmt: skip
        session = SessionStore()
        session["who"] = "somebody"
        session.save()


@pytest.fixture
def platform(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The real database, committed; what a test makes is removed after it."""
    with django_db_blocker.unblock():
        yield
        with in_public():
            for municipality in Municipality.objects.exclude(slug__in=[*PERMANENT, "proefdorp"]):
                remove_municipality(municipality)
            for model in (Operation, Workspace, Backup):
                model.objects.all().delete()


@pytest.fixture
def village(platform: None, scratch: Municipality) -> Municipality:
    """A furnished municipality of this test, committed."""
    furnish(scratch)
    return scratch


@pytest.fixture(scope="session")
def sound_package(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The package of a furnished municipality that does not exist any more: nothing here clashes with it."""
    folder = tmp_path_factory.mktemp("sound")
    target = folder / "uittocht.zip"
    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=folder / "media", PRIVATE_ROOT=folder / "private"),
    ):
        made = create_municipality(
            name="Uittocht", slug="uittocht", gemeentecode="9098", domain="uittocht.localhost", inhabitants=1234,
            oin="00000001234567890000", actor=OPERATOR,
        )  # fmt: skip
        furnish(made)
        export_municipality(municipality=made, to=target, actor=OPERATOR)
        remove_municipality(made)
        with in_public():
            Workspace.objects.all().delete()
    return target


def manifest_of(package: Path) -> dict[str, Any]:
    with zipfile.ZipFile(package) as archive:
        answer: dict[str, Any] = json.loads(archive.read("datapackage.json"))
        return answer


def hashes_of(package: Path) -> dict[str, str]:
    """SHA-256 by path of every resource that is content: all but the operators' record."""
    return {
        resource["path"]: resource["hash"]
        for resource in manifest_of(package)["resources"]
        if resource["meent"]["role"] != "operations"
    }


def rows_of(package: Path, path: str) -> list[dict[str, str]]:
    with zipfile.ZipFile(package) as archive, archive.open(path) as stream:
        return list(csv.DictReader(io.TextIOWrapper(stream, encoding="utf-8", newline="")))


def own_folders(settings: Settings) -> set[str]:
    """Names below the two roots: one for each municipality with files, and leftovers."""
    return {
        path.name
        for root in (Path(settings.MEDIA_ROOT), Path(settings.PRIVATE_ROOT))
        if root.exists()
        for path in root.iterdir()
    }


def schemas() -> set[str]:
    with as_owner(), in_public(), connection.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'm\\_%%'", [])
        return {row[0] for row in cursor.fetchall()}


@pytest.fixture
def nothing_stays(platform: None, settings: Settings) -> Iterator[None]:
    """After the test the platform is as it was: no municipality, domain, schema, file or record."""

    def everything() -> tuple[set[str], set[str], set[str], list[str]]:
        with in_public():
            slugs = set(Municipality.objects.values_list("slug", flat=True))
            domains = set(Domain.objects.values_list("domain", flat=True))
            return slugs | domains, schemas(), own_folders(settings), [str(row) for row in Workspace.objects.all()]

    before = everything()
    yield
    assert everything() == before


def refusal(package: Path) -> str:
    """Why an import refuses a package."""
    with pytest.raises(TransferError) as caught:
        import_municipality(file=package, actor=OPERATOR, identity=PRODUCTION)
    return str(caught.value)
