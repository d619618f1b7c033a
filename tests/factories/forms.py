"""Filling in a form as a resident does, page by page, and forms to fill in."""

import re
from collections.abc import Mapping
from typing import Any, cast

from django.http import HttpResponse
from django.test import Client
from factory.declarations import LazyFunction, Sequence
from factory.django import DjangoModelFactory

from services.forms.actions import publish_version
from services.forms.models import Form, FormVersion
from services.zaken.models import ZaakType
from shared.actors import Actor
from tests.factories.definitions import definition

MELDING = "melding-openbare-ruimte"
MELDING_URL = f"/formulieren/{MELDING}/"
MELDING_ANSWERS: dict[str, dict[str, Any]] = {
    "onderwerp": {"onderwerp": "straat-en-stoep"},
    "omschrijving": {"omschrijving": "Een losse tegel.\nIk viel bijna.", "gevaar": "ja"},
    "plek": {"straat": "Dorpsstraat", "huisnummer": "12a", "postcode": "1234ab", "plek": ""},
    "fotos": {},
    "contact": {"email": "jan@voorbeeld.nl", "naam": "Jan de Boer", "telefoon": "06 12345678"},
}


class FormFactory(DjangoModelFactory[Form]):
    """A form without questions; `make_form` gives it some."""

    class Meta:
        model = Form

    slug = Sequence(lambda number: f"formulier-{number}")
    title = "Vraag stellen"
    zaaktype = LazyFunction(lambda: ZaakType.objects.get(identificatie="vraag-aan-de-gemeente"))


def make_form(*, questions: Mapping[str, Any] | None = None, **fields: Any) -> Form:
    """A form with one version; `questions` changes the definition."""
    form = FormFactory.create(**fields)
    publish_version(form=form, definition=definition(**(questions or {})), actor=Actor.system("test"))
    return form


def latest(form: Form) -> FormVersion:
    return FormVersion.objects.filter(form=form).latest("number")


def fill_melding(client: Client, *, until: str = "", **changes: Mapping[str, Any]) -> None:
    """Answer the steps of the melding in order; `until` names the first that is not answered."""
    for step, answers in MELDING_ANSWERS.items():
        if step == until:
            return
        response = client.post(f"{MELDING_URL}{step}/", {**answers, **changes.get(step, {})})
        assert response.status_code == 302, response.content.decode()


def check_page(client: Client, url: str = MELDING_URL) -> dict[str, str]:
    """The hidden fields of the check page: what sending posts."""
    html = client.get(f"{url}controleren/").content.decode()
    return {name: hidden_value(html, name) for name in ("sleutel", "inhoud")}


def hidden_value(html: str, name: str) -> str:
    found = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)"', html)
    assert found, f"no hidden field {name}"
    return found[1]


def send(client: Client, fields: Mapping[str, str] | None = None, url: str = MELDING_URL) -> HttpResponse:
    """Press the last button."""
    return cast("HttpResponse", client.post(f"{url}versturen/", fields or check_page(client, url)))
