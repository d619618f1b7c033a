"""The page of messages that did not leave."""

import uuid

import pytest
from django.test import Client
from django.utils import timezone

from services.accounts.provisioning import ADMINISTRATORS, TEAM_PUBLIC_SPACE
from services.notifications.models import OutboxMessage
from tenants.context import in_municipality
from tenants.municipalities.models import Municipality
from tests.conftest import ClientFor
from tests.factories.accounts import make_staff
from tests.factories.notifications import OutboxMessageFactory

PAGE = "/beheer/berichten/"


@pytest.fixture
def administrator(client_for: ClientFor, in_zonnedal: Municipality) -> Client:
    client = client_for(in_zonnedal)
    client.force_login(make_staff(ADMINISTRATORS), backend="services.accounts.backends.MunicipalityBackend")
    return client


def test_page_shows_undelivered_messages_only(administrator: Client) -> None:
    OutboxMessageFactory.create(kind="zaak_received", failed_at=timezone.now(), last_error="recipient refused (550)")
    OutboxMessageFactory.create(kind="waiting")
    OutboxMessageFactory.create(kind="delivered", delivered_at=timezone.now())
    html = administrator.get(PAGE).content.decode()
    assert "Ontvangstbevestiging van een aanvraag" in html
    assert "recipient refused (550)" in html
    assert html.count("Probeer opnieuw") == 1
    assert "waiting" in html
    assert "delivered" not in html
    assert "Niet verstuurde berichten" in administrator.get("/beheer/reports/site-history/").content.decode()


def test_retry_from_the_page(administrator: Client) -> None:
    message = OutboxMessageFactory.create(failed_at=timezone.now())
    address = f"{PAGE}{message.pk}/opnieuw/"
    assert administrator.get(address).status_code == 405
    assert "Wij proberen het bericht opnieuw" in administrator.post(address, follow=True).content.decode()
    assert OutboxMessage.objects.waiting().get() == message
    assert "Dit bericht is al verstuurd of wacht nog." in administrator.post(address, follow=True).content.decode()


def test_unknown_and_foreign_messages_are_alike(administrator: Client, waterveen: Municipality) -> None:
    with in_municipality(waterveen):
        foreign = OutboxMessageFactory.create(failed_at=timezone.now())
    for message_id in (foreign.pk, uuid.uuid4()):
        assert administrator.post(f"{PAGE}{message_id}/opnieuw/").status_code == 404


def test_page_is_for_administrators(client_for: ClientFor, in_zonnedal: Municipality) -> None:
    message = OutboxMessageFactory.create(failed_at=timezone.now())
    client = client_for(in_zonnedal)
    client.force_login(make_staff(TEAM_PUBLIC_SPACE), backend="services.accounts.backends.MunicipalityBackend")
    assert client.get(PAGE).status_code in {302, 403}
    assert client.post(f"{PAGE}{message.pk}/opnieuw/").status_code in {302, 403}
    assert OutboxMessage.objects.given_up().exists()
