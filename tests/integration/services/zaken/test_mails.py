"""What the mails say."""

import pytest
from django.utils import translation

from services.accounts.actors import staff
from services.accounts.provisioning import TEAM_PUBLIC_SPACE
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
    for mail in (received, changed, closed):
        assert mail.to == RESIDENT_EMAIL
        assert zaak.identificatie in mail.subject
        for text in (mail.text, mail.html):
            for part in ("Beste Anna Jansen,", zaak.identificatie, f"{in_zonnedal.base_url}/status/", "14 0123"):
                assert part in text
            assert in_zonnedal.official_name in text
            assert "Joke" not in text
        assert "&#x27;" not in mail.text
        assert "\n\n\n" not in mail.text
    for text in (received.text, received.html):
        assert code in text
        assert "Dorpsstraat 12" in text
        assert "uiterlijk 27 maart 2031" in text
    for mail in (changed, closed):
        assert code not in mail.text + mail.html
    assert "is de status: In behandeling" in changed.text
    assert "uiterlijk 27 maart 2031" in changed.text
    assert "Resultaat: Opgelost" in closed.text
    assert "De lamp is 'nieuw' & <fel>." in closed.text
    assert "&lt;fel&gt;" in closed.html


def test_mails_are_dutch_whatever_language_the_worker_is_in(in_zonnedal: Municipality) -> None:
    make_zaak(initiator=Initiator(email=RESIDENT_EMAIL))
    with translation.override("en"):
        [mail] = rendered()
    assert mail.text.startswith("Beste inwoner,")
    assert "ontvangen" in mail.subject


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
