"""Requests of residents, brought to their status by the same actions as real ones."""

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

from django.core.files.base import ContentFile
from PIL import Image

from cms.demo.content import Files, Request
from services.accounts.actors import staff as staff_actor
from services.accounts.models import User
from services.zaken.access import access_code
from services.zaken.actions import Initiator, NewDocument, close_zaak, register_zaak, take_zaak
from services.zaken.models import Zaak, ZaakType
from shared.actors import Actor


def make_requests(files: Files, *, staff: Mapping[str, User]) -> int:
    """Register the requests and bring each to its status; returns how many.

    Only those with an e-mail address send mail: one a municipality, so that the inbox of the demo is not empty.
    """
    for request in files.requests:
        documents = [_photo(files.picture(request.photo))] if request.photo else []
        _make(request, documents, handler=staff[request.handler])
    return len(files.requests)


def request_to_follow() -> tuple[str, str] | None:
    """Reference and access code of the request that sent mail, to try /status/ with."""
    zaak = Zaak.objects.exclude(initiator_email="").order_by("registratiemoment").first()
    return (zaak.identificatie, access_code(zaak)) if zaak is not None else None


def _photo(path: Path) -> NewDocument:
    """The picture as the forms hand over a photo: a JPEG."""
    buffer = BytesIO()
    with Image.open(path) as picture:
        picture.convert("RGB").save(buffer, "JPEG", quality=85)
    return NewDocument(file=ContentFile(buffer.getvalue(), name="foto.jpg"), titel="Foto 1", content_type="image/jpeg")


def _make(request: Request, documents: list[NewDocument], *, handler: User) -> None:
    zaak = register_zaak(
        zaaktype=ZaakType.objects.get(identificatie=request.zaaktype),
        omschrijving=request.omschrijving,
        initiator=Initiator(name=request.name, email=request.email),
        eigenschappen=[{"label": label, "value": value} for label, value in request.answers.items()],
        documenten=documents,
        actor=Actor.resident(),
    )
    actor = staff_actor(handler)
    if request.status != "ontvangen":
        zaak = take_zaak(zaak=zaak, user=handler, actor=actor)
    if request.status == "afgerond":
        result = zaak.zaaktype.resultaattypen.get(omschrijving=request.result)
        close_zaak(zaak=zaak, resultaattype=result, toelichting=request.explanation, actor=actor)
