"""Notes, messages and answers: each is read by whom it is for, and by nobody else."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from services.accounts.models import User
from services.accounts.provisioning import TEAM_CIVIL_AFFAIRS, TEAM_PUBLIC_SPACE
from services.audit.models import AuditEntry
from services.notifications.models import OutboxMessage
from services.zaken import mails
from services.zaken.access import access_code
from services.zaken.correspondence import UNREAD_AT_MOST
from services.zaken.models import Bericht, BerichtSoort, Zaak
from services.zaken.queries import worklist_counts
from tenants.municipalities.models import Municipality
from tests.conftest import ClientFor
from tests.factories.accounts import make_staff
from tests.factories.zaken import make_zaak


@pytest.fixture
def zaak(in_zonnedal: Municipality) -> Zaak:
    return make_zaak()


@pytest.fixture
def handler(in_zonnedal: Municipality) -> User:
    return make_staff(TEAM_PUBLIC_SPACE, first_name="Joke", last_name="de Boer")


@pytest.fixture
def desk(handler: User, in_zonnedal: Municipality, client_for: ClientFor) -> Client:
    client = client_for(in_zonnedal)
    client.force_login(handler)
    return client


@pytest.fixture
def browser(zaak: Zaak, in_zonnedal: Municipality, client_for: ClientFor) -> Client:
    """The applicant, who follows the request."""
    client = client_for(in_zonnedal)
    client.post("/status/", {"referentie": zaak.identificatie, "code": access_code(zaak)})
    return client


def url(name: str, zaak: Zaak) -> str:
    return reverse(f"zaken_admin:{name}", args=[zaak.pk], urlconf="config.urls_tenant")


def page(browser: Client, zaak: Zaak) -> str:
    return browser.get(f"/status/{zaak.identificatie}/").content.decode()


def answer(browser: Client, zaak: Zaak, text: str) -> Any:
    return browser.post(f"/status/{zaak.identificatie}/antwoord/", {"text": text})


def test_a_question_and_its_answer(desk: Client, browser: Client, handler: User, zaak: Zaak) -> None:
    assert desk.post(url("message", zaak), {"bericht-text": "Welk huisnummer is het?"}).status_code == 302
    html = page(browser, zaak)
    assert "Welk huisnummer is het?" in html
    assert "Joke" not in html  # the municipality writes, not a person
    content = mails.render_written(OutboxMessage.objects.get(kind=mails.WRITTEN).payload)
    assert content is not None
    assert "Welk huisnummer is het?" in content.text
    assert "Antwoord dan op de pagina van uw aanvraag" in content.text

    response = answer(browser, zaak, "Nummer 14, <b>links</b>")
    assert response["Location"] == f"/status/{zaak.identificatie}/?verzonden=1#berichten"
    html = browser.get(response["Location"]).content.decode()
    assert "Uw bericht is verzonden" in html
    assert "&lt;b&gt;links" in html
    assert worklist_counts(handler).answered == 1
    assert zaak.identificatie in desk.get("/beheer/zaken/?bericht=nieuw").content.decode()
    assert "Nummer 14" in desk.get(url("detail", zaak)).content.decode()

    assert desk.post(url("handled", zaak)).status_code == 302
    assert worklist_counts(handler).answered == 0
    events = list(AuditEntry.objects.filter(object_id=str(zaak.pk)).values_list("event", flat=True))
    for event in ("zaak.written_to_applicant", "zaak.answered_by_applicant", "zaak.answer_handled"):
        assert events.count(event) == 1
    assert "Nummer 14" not in str(list(AuditEntry.objects.values()))


def test_a_note_is_for_colleagues_only(desk: Client, browser: Client, zaak: Zaak) -> None:
    assert desk.post(url("note", zaak), {"notitie-text": "Melder belde ook al."}).status_code == 302
    assert "Melder belde ook al." in desk.get(url("detail", zaak)).content.decode()
    assert "Melder belde" not in page(browser, zaak)
    assert not OutboxMessage.objects.filter(kind=mails.WRITTEN).exists()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("note", {"notitie-text": "x"}),
        ("message", {"bericht-text": "x"}),
        ("handled", {}),
        ("status", {"status-version": "1"}),
        ("assign", {"toewijzen-version": "1"}),
        ("extend", {"verlengen-version": "1", "verlengen-reason": "x", "verlengen-new_due": "2030-01-01"}),
        ("suspend", {"opschorten-version": "1", "opschorten-reason": "x"}),
        ("resume", {"hervatten-version": "1"}),
        ("reopen", {"heropenen-version": "1", "heropenen-reason": "x"}),
    ],
)
def test_another_team_finds_nothing(
    name: str, data: dict[str, str], zaak: Zaak, in_zonnedal: Municipality, client_for: ClientFor
) -> None:
    client = client_for(in_zonnedal)
    client.force_login(make_staff(TEAM_CIVIL_AFFAIRS))
    assert client.post(url(name, zaak), data).status_code == 404
    assert not Bericht.objects.exists()
    assert Zaak.objects.get().version == zaak.version


def test_what_is_wrong_is_told_and_what_was_typed_stays(desk: Client, browser: Client, zaak: Zaak) -> None:
    response = answer(browser, zaak, " ")
    assert response.status_code == 200
    assert "Schrijf uw bericht" in response.content.decode()
    long = "a" * 4001
    html = answer(browser, zaak, long).content.decode()
    assert "Gebruik maximaal 4000 tekens" in html
    assert long in html
    html = desk.post(
        url("extend", zaak), {"verlengen-version": "1", "verlengen-reason": "Drukte", "verlengen-new_due": "2020-01-01"}
    ).content.decode()
    assert "Kies een dag in de toekomst" in html
    assert "Drukte" in html
    assert not Bericht.objects.exists()


def test_a_colleague_was_first_and_the_text_stays(desk: Client, zaak: Zaak) -> None:
    Zaak.objects.update(version=2)
    sent = {"opschorten-version": "1", "opschorten-reason": "Wij wachten op een foto."}
    html = desk.post(url("suspend", zaak), sent).content.decode()
    assert "Een collega heeft" in html
    assert "Wij wachten op een foto." in html
    assert 'name="opschorten-version" value="2"' in html


def test_a_stranger_can_not_answer(zaak: Zaak, in_zonnedal: Municipality, client_for: ClientFor) -> None:
    stranger = client_for(in_zonnedal)
    assert answer(stranger, zaak, "Hallo").status_code == 302
    assert not Bericht.objects.exists()


def test_so_many_answers_may_wait(browser: Client, zaak: Zaak) -> None:
    Bericht.objects.bulk_create(
        Bericht(zaak=zaak, soort=BerichtSoort.VAN_AANVRAGER, tekst="?") for _number in range(UNREAD_AT_MOST)
    )
    response = answer(browser, zaak, "Nog een vraag")
    assert response.status_code == 409
    assert "Bel ons als het niet kan wachten" in response.content.decode()
    assert "Nog een vraag" in response.content.decode()


def test_the_list_as_csv_has_what_the_filters_leave_and_is_on_record(desk: Client, zaak: Zaak) -> None:
    make_zaak(omschrijving="=1+1 kapot")
    response = desk.get("/beheer/zaken/csv/?q=kapot")
    text = b"".join(response).decode("utf-8-sig")
    header, *rows = text.splitlines()
    assert header.startswith("identificatie;zaaktype;omschrijving;startdatum")
    assert len(rows) == 2
    assert any("'=1+1 kapot" in row for row in rows)
    assert AuditEntry.objects.filter(event="zaak.exported", at__date=timezone.localdate()).count() == 2
