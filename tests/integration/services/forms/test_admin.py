"""Forms under /beheer/: who sees and changes which."""

import uuid

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from guardian.shortcuts import assign_perm
from wagtail.models import ModelLogEntry

from services.accounts.provisioning import ADMINISTRATORS, CHIEF_EDITORS, EDITORS, TEAM_PUBLIC_SPACE
from services.forms.models import Form
from tenants.context import in_municipality
from tenants.municipalities.models import Municipality
from tests.conftest import ClientFor
from tests.factories.accounts import make_staff
from tests.factories.forms import MELDING

LIST_URL = "/beheer/formulieren/"
TEXTS = {"title": "Iets melden", "intro": "Nieuwe inleiding", "contact_text": "", "is_active": "on"}


def log_in(client: Client, municipality: Municipality, group: str) -> None:
    with in_municipality(municipality):
        client.force_login(make_staff(group), backend="services.accounts.backends.MunicipalityBackend")


@pytest.fixture
def melding(zonnedal: Municipality) -> Form:
    with in_municipality(zonnedal):
        return Form.objects.get(slug=MELDING)


@pytest.mark.parametrize("group", [ADMINISTRATORS, CHIEF_EDITORS])
def test_administrators_and_chief_editors_change_texts(
    zonnedal: Municipality, client_for: ClientFor, melding: Form, group: str
) -> None:
    client = client_for(zonnedal)
    log_in(client, zonnedal, group)

    assert "Melding openbare ruimte doen" in client.get(LIST_URL).content.decode()
    response = client.post(f"{LIST_URL}edit/{melding.pk}/", TEXTS)

    assert response.headers["Location"] == LIST_URL
    assert "Nieuwe inleiding" in client.get(f"/formulieren/{MELDING}/onderwerp/").content.decode()
    with in_municipality(zonnedal):
        assert ModelLogEntry.objects.filter(object_id=str(melding.pk), action="wagtail.edit").exists()
    assert client.get(f"{LIST_URL}history/{melding.pk}/").status_code == 200


def test_closing_a_form_closes_it_on_the_website(zonnedal: Municipality, client_for: ClientFor, melding: Form) -> None:
    client = client_for(zonnedal)
    log_in(client, zonnedal, CHIEF_EDITORS)

    client.post(f"{LIST_URL}edit/{melding.pk}/", TEXTS | {"is_active": ""})

    assert client.get(f"/formulieren/{MELDING}/onderwerp/").status_code == 410


def test_questions_are_a_list_one_can_read(zonnedal: Municipality, client_for: ClientFor, melding: Form) -> None:
    client = client_for(zonnedal)
    log_in(client, zonnedal, CHIEF_EDITORS)

    html = client.get(f"{LIST_URL}inspect/{melding.pk}/").content.decode()

    assert "Waar gaat uw melding over?" in html
    assert "Lantaarnpaal of verkeerslicht" in html
    assert "Eén van deze antwoorden" in html
    assert f'href="/formulieren/{MELDING}/"' in html
    assert "Versie 1, gepubliceerd op" in html


@pytest.mark.parametrize("screen", ["", "edit/{pk}/", "inspect/{pk}/", "history/{pk}/"])
def test_editor_without_the_right_is_sent_away(
    zonnedal: Municipality, client_for: ClientFor, melding: Form, screen: str
) -> None:
    client = client_for(zonnedal)
    log_in(client, zonnedal, EDITORS)

    response = client.post if screen.startswith("edit") else client.get
    answer = response(LIST_URL + screen.format(pk=melding.pk), TEXTS)

    assert answer.status_code == 404 or answer.headers["Location"] == "/beheer/"
    assert melding.title not in answer.content.decode()
    with in_municipality(zonnedal):
        assert Form.objects.get(pk=melding.pk).title == melding.title


def test_team_with_one_form_sees_and_changes_only_that_one(
    zonnedal: Municipality, client_for: ClientFor, melding: Form
) -> None:
    client = client_for(zonnedal)
    log_in(client, zonnedal, TEAM_PUBLIC_SPACE)
    with in_municipality(zonnedal):
        assign_perm("forms.change_form", Group.objects.get(name=TEAM_PUBLIC_SPACE), melding)
        other = Form.objects.get(slug="vraag-of-klacht")

    html = client.get(LIST_URL).content.decode()
    assert melding.title in html
    assert other.title not in html
    assert client.post(f"{LIST_URL}edit/{melding.pk}/", TEXTS).headers["Location"] == LIST_URL
    for screen in ("edit", "inspect", "history"):
        foreign = client.get(f"{LIST_URL}{screen}/{other.pk}/")
        unknown = client.get(f"{LIST_URL}{screen}/{uuid.uuid4()}/")
        assert (foreign.status_code, unknown.status_code) == (404, 404)


def test_form_of_another_municipality_is_unknown(
    zonnedal: Municipality, waterveen: Municipality, client_for: ClientFor, melding: Form
) -> None:
    client = client_for(waterveen)
    log_in(client, waterveen, ADMINISTRATORS)

    for screen in ("edit", "inspect", "history"):
        assert client.get(f"{LIST_URL}{screen}/{melding.pk}/").status_code == 404


@pytest.mark.parametrize("screen", ["new/", "delete/{pk}/", "copy/{pk}/", "usage/{pk}/"])
def test_forms_are_not_made_or_thrown_away_by_hand(
    zonnedal: Municipality, client_for: ClientFor, melding: Form, screen: str
) -> None:
    client = client_for(zonnedal)
    log_in(client, zonnedal, ADMINISTRATORS)

    assert client.get(LIST_URL + screen.format(pk=melding.pk)).status_code == 404


def test_search_in_the_list_finds_by_title(zonnedal: Municipality, client_for: ClientFor) -> None:
    client = client_for(zonnedal)
    log_in(client, zonnedal, ADMINISTRATORS)

    html = client.get(LIST_URL, {"q": "klacht"}).content.decode()

    assert "Vraag stellen of klacht doorgeven" in html
    assert "Melding openbare ruimte doen" not in html
