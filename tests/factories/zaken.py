"""Zaken of the bound municipality, made by the action that makes real ones."""

import io
from typing import Any

from django.core.files.base import ContentFile
from PIL import Image

from services.zaken.actions import Initiator, NewDocument, register_zaak
from services.zaken.models import Zaak, ZaakType
from services.zaken.provisioning import MELDING_OPENBARE_RUIMTE
from shared.actors import Actor

RESIDENT_EMAIL = "inwoner@voorbeeld.nl"


def photo(name: str = "lantaarnpaal.jpg") -> NewDocument:
    """A small real JPEG."""
    buffer = io.BytesIO()
    Image.new("RGB", (40, 30), "orange").save(buffer, "JPEG")
    return NewDocument(file=ContentFile(buffer.getvalue(), name=name), titel=name, content_type="image/jpeg")


def make_zaak(zaaktype: str = MELDING_OPENBARE_RUIMTE, **fields: Any) -> Zaak:
    """Register a zaak as a resident."""
    arguments: dict[str, Any] = {
        "zaaktype": ZaakType.objects.get(identificatie=zaaktype),
        "omschrijving": "Lantaarnpaal kapot in de Dorpsstraat",
        "initiator": Initiator(name="Anna Jansen", email=RESIDENT_EMAIL, phone="06 12345678"),
        "eigenschappen": [
            {"label": "Wat is er aan de hand?", "value": "De lantaarnpaal brandt niet."},
            {"label": "Waar is het?", "value": "Dorpsstraat 12"},
        ],
        "actor": Actor.resident(),
    }
    return register_zaak(**arguments | fields)
