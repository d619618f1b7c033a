"""What the mails say."""

import pytest
from django.apps import apps
from django.core import mail
from django.utils import translation

from services.accounts.actors import staff
from services.accounts.provisioning import TEAM_PUBLIC_SPACE
from services.notifications.actions import deliver_next
from services.notifications.delivery import open_mailer
from services.notifications.models import OutboxMessage
from services.notifications.registry import ContactDetails, EmailContent, contact_details_providers, message_renderers
from services.zaken.access import access_code
from services.zaken.actions import Initiator, close_zaak, take_zaak
from services.zaken.models import ResultaatType, Zaak
from tenants.context import in_municipality
from tenants.municipalities.models import Municipality
from tests.factories.accounts import make_staff
from tests.factories.zaken import RESIDENT_EMAIL, make_zaak


@pytest.fixture(autouse=True)
def contact(monkeypatch: pytest.MonkeyPatch) -> None:
    details = ContactDetails(phone="14 0123", email="info@zonnedal.example")
    monkeypatch.setattr(contact_details_providers, "_items", {"site": lambda: details})


def rendered() -> list[EmailContent]:
    messages = []
    for message in OutboxMessage.objects.order_by("created_at"):
        content = message_renderers.get(message.kind)(message.payload)
        assert content is not None
        messages.append(content)
    return messages


def finish(zaak: Zaak) -> None:
    user = make_staff(TEAM_PUBLIC_SPACE, first_name="Joke", last_name="de Boer")
    take_zaak(zaak=zaak, user=user, actor=staff(user))
    opgelost = ResultaatType.objects.get(zaaktype=zaak.zaaktype, omschrijving="Opgelost")
    close_zaak(zaak=zaak, resultaattype=opgelost, toelichting="De lamp is 'nieuw' & <fel>.", actor=staff(user))


def test_each_mail_has_the_essential_information_in_itself(in_zonnedal: Municipality) -> None:
    zaak = make_zaak()
    finish(zaak)
    code = access_code(zaak)
    Zaak.objects.update(uiterlijke_einddatum_afdoening="2031-03-27")
    received, changed, closed = rendered()
    for message in (received, changed, closed):
        assert message.to == RESIDENT_EMAIL
        assert zaak.identificatie in message.subject
        for text in (message.text, message.html):
            for part in ("Beste Anna Jansen,", zaak.identificatie, f"{in_zonnedal.base_url}/status/", "14 0123"):
                assert part in text
            assert in_zonnedal.official_name in text
            assert "Joke" not in text
        assert "&#x27;" not in message.text
        assert "\n\n\n" not in message.text
    for text in (received.text, received.html):
        assert code in text
        assert "Dorpsstraat 12" in text
        assert "uiterlijk 27 maart 2031" in text
    for message in (changed, closed):
        assert code not in message.text + message.html
    assert "is de status: In behandeling" in changed.text
    assert "uiterlijk 27 maart 2031" in changed.text
    assert "Resultaat: Opgelost" in closed.text
    assert "De lamp is 'nieuw' & <fel>." in closed.text
    assert "&lt;fel&gt;" in closed.html


def test_mails_are_dutch_whatever_language_the_worker_is_in(in_zonnedal: Municipality) -> None:
    make_zaak(initiator=Initiator(email=RESIDENT_EMAIL))
    with translation.override("en"):
        [message] = rendered()
    assert message.text.startswith("Beste inwoner,")
    assert "ontvangen" in message.subject


def test_no_mail_once_the_address_was_removed(in_zonnedal: Municipality) -> None:
    make_zaak()
    message = OutboxMessage.objects.get()
    Zaak.objects.update(initiator_email="")
    assert message_renderers.get(message.kind)(message.payload) is None


def test_mail_of_another_municipalitys_zaak_cannot_be_written(zonnedal: Municipality, waterveen: Municipality) -> None:
    with in_municipality(zonnedal):
        make_zaak()
        payload = OutboxMessage.objects.get().payload
    with in_municipality(waterveen):
        assert message_renderers.get("zaak_received")(payload) is None


def test_access_code_stands_in_no_row_and_no_log_line(
    in_zonnedal: Municipality, caplog: pytest.LogCaptureFixture
) -> None:
    zaak = make_zaak()
    with caplog.at_level("DEBUG"), open_mailer() as mailer:
        assert deliver_next(mailer=mailer) is not None
    finish(zaak)
    code = access_code(zaak)
    rows = [
        str(row)
        for label in ("zaken", "notifications", "accounts")
        for model in apps.get_app_config(label).get_models()
        for row in model._default_manager.values()
    ]
    assert len(rows) > 10
    for text in (*rows, caplog.text):
        assert code not in text
        assert code.replace("-", "") not in text
    assert [code in message.body for message in mail.outbox] == [True]
