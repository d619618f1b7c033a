"""An operator looks in: with consent or in an emergency, read-only, seen, and sent away at once."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from services.accounts.models import User
from services.accounts.provisioning import ADMINISTRATORS, CHIEF_EDITORS
from services.audit.models import AuditEntry
from services.notifications.actions import deliver_next
from services.notifications.delivery import open_mailer
from services.notifications.models import OutboxMessage
from services.visits.actions import VISITOR_EMAIL, give_consent, visitor_account, withdraw_consent
from services.visits.models import Consent, Visit
from shared.actors import Actor
from tenants.context import in_municipality, in_public
from tenants.municipalities.models import Municipality
from tenants.operations.models import Operation
from tenants.operators.models import Operator
from tests.conftest import ClientFor
from tests.factories.accounts import make_staff
from tests.factories.zaken import make_zaak

HOUSE = "/beheer/eigen-huis/"
BACKEND = "services.accounts.backends.MunicipalityBackend"
ASK = "/gemeenten/zonnedal/bezoeken/"
REASON = "De website doet het niet en niemand neemt de telefoon op."
BOSS = Actor(kind="staff", id="1", label="Bea Beheerder")

type AskDoor = Callable[..., str]


@pytest.fixture
def console(platform_client: Client, db: None) -> Client:
    with in_public():
        operator = Operator.objects.create_operator(email="op@platform.example", name="Op Erator", password="x" * 20)
        platform_client.force_login(
            operator,  # type: ignore[arg-type]  # an operator is not the municipality's user model
            backend="tenants.operators.backends.OperatorBackend",
        )
    return platform_client


@pytest.fixture
def consent(in_zonnedal: Municipality) -> Consent:
    until = timezone.now() + timedelta(days=2)
    return give_consent(purpose="Kijk mee met het menu", until=until, operator_email="", actor=BOSS)


@pytest.fixture
def ask(console: Client) -> AskDoor:
    """Ask in the console; returns the path of the link, or what the console says."""

    def asked(**answers: str) -> str:
        with in_public():
            html = console.post(ASK, answers).content.decode()
        found = re.search(r'href="(http://zonnedal\.localhost/bezoek/begin/[^"]+)"', html)
        return urlsplit(found[1]).path if found else html

    return asked


@pytest.fixture
def visitor(client_for: ClientFor, in_zonnedal: Municipality) -> Client:
    return client_for(in_zonnedal)


@pytest.fixture
def boss(client_for: ClientFor, in_zonnedal: Municipality) -> Client:
    client = client_for(in_zonnedal)
    client.force_login(make_staff(ADMINISTRATORS, email="bea@zonnedal.example"), backend=BACKEND)
    return client


def events(prefix: str = "visit.") -> list[str]:
    found = AuditEntry.objects.filter(event__startswith=prefix).order_by("at", "id")
    return list(found.values_list("event", flat=True))


def html_of(response: Any) -> str:
    assert isinstance(response, HttpResponse)
    return response.content.decode()


def test_without_consent_the_door_stays_shut(ask: AskDoor, in_zonnedal: Municipality) -> None:
    assert "geen toestemming gegeven" in ask()
    assert not Visit.objects.exists()
    with in_public():
        assert Operation.objects.get(kind="municipality.visit").state == "failed"


def test_a_visit_from_consent_to_end_is_seen_by_the_municipality(
    ask: AskDoor, visitor: Client, boss: Client, consent: Consent
) -> None:
    path = ask()
    assert "U kunt niets wijzigen" in html_of(visitor.get(path))  # looking at the link uses nothing up
    assert Visit.objects.get().begun_at is None
    assert visitor.post(path).status_code == 302
    page = html_of(visitor.get("/beheer/"))
    assert "Bezoek van Op Erator" in page
    assert "Bezoek van" not in html_of(boss.get("/beheer/"))
    visitor.get("/beheer/pages/")
    house = html_of(boss.get(HOUSE))
    assert "Kijkt nu mee" in house
    assert "Op Erator" in house
    assert "Meekijken bij een gemeente" in house
    assert visitor.post("/bezoek/beeindigen/").status_code == 302
    assert visitor.get("/beheer/").status_code == 302
    assert "Kijkt nu mee" not in html_of(boss.get(HOUSE))
    assert events() == [
        "visit.consent_given", "visit.asked", "visit.begun", "visit.looked", "visit.looked", "visit.ended",
    ]  # fmt: skip
    looked = AuditEntry.objects.filter(event="visit.looked").order_by("at")
    assert [row.details["path"] for row in looked] == ["/beheer/", "/beheer/pages/"]
    assert {(row.actor_kind, row.actor_label) for row in looked} == {("operator", "Op Erator")}


def test_the_link_works_once_soon_and_here_only(
    ask: AskDoor, client_for: ClientFor, visitor: Client, zonnedal: Municipality, waterveen: Municipality
) -> None:
    until = timezone.now() + timedelta(days=2)
    give_consent(purpose="Kijk mee", until=until, operator_email="", actor=BOSS)
    path = ask()
    assert client_for(waterveen).post(path).status_code == 410
    assert visitor.post(path).status_code == 302
    assert visitor.post(path).status_code in {403, 410}  # a visitor posts nothing
    assert client_for(zonnedal).post(path).status_code == 410
    late = ask()
    Visit.objects.filter(begun_at=None).update(until=timezone.now() - timedelta(seconds=1))
    assert client_for(zonnedal).post(late).status_code == 410
    assert visitor.get("/bezoek/begin/verzonnen/").status_code == 410


def test_a_visitor_changes_nothing_whatever_is_asked(ask: AskDoor, visitor: Client, consent: Consent) -> None:
    visitor.post(ask())
    before = {model: model._default_manager.count() for model in (User, Consent, Visit)}
    colleague = make_staff(CHIEF_EDITORS)
    for method, path in (
        ("post", "/beheer/users/new/"),
        ("post", f"/beheer/users/edit/{colleague.pk}/"),
        ("post", HOUSE),
        ("post", "/formulieren/melding-openbare-ruimte/onderwerp/"),
        ("put", "/beheer/"),
        ("delete", "/beheer/"),
        ("patch", "/beheer/"),
        ("get", "/beheer/logboek/csv/"),
        ("get", "/beheer/reports/site-history/?export=csv"),
    ):
        response = getattr(visitor, method)(path)
        assert response.status_code == 403, path
        assert "U kunt alleen kijken" in html_of(response)
    colleague.delete()
    assert {model: model._default_manager.count() for model in (User, Consent, Visit)} == before
    assert events("visit.change_refused") == ["visit.change_refused"] * 9


def test_a_visitor_sees_no_requests_of_residents_and_not_the_privacy_screen(
    ask: AskDoor, visitor: Client, consent: Consent
) -> None:
    zaak = make_zaak()
    visitor.post(ask())
    assert visitor.get(f"/beheer/zaken/{zaak.pk}/").status_code == 404
    assert visitor.get("/beheer/zaken/").status_code in {302, 403}
    assert visitor.get("/beheer/privacy/").status_code in {302, 403}
    assert zaak.omschrijving not in html_of(visitor.get("/beheer/"))


@pytest.mark.parametrize("how", ["withdrawn", "sent away", "time is up", "consent is over"])
def test_the_municipality_ends_a_visit_at_once(
    ask: AskDoor, visitor: Client, boss: Client, consent: Consent, how: str
) -> None:
    visitor.post(ask())
    assert visitor.get("/beheer/").status_code == 200
    visit = Visit.objects.get()
    assert visit.until <= timezone.now() + timedelta(minutes=30)
    match how:
        case "withdrawn":
            assert boss.post(f"{HOUSE}toestemming/{consent.pk}/intrekken/").status_code == 302
        case "sent away":
            assert boss.post(f"{HOUSE}bezoek/{visit.pk}/beeindigen/").status_code == 302
        case "time is up":
            Visit.objects.update(until=timezone.now())
        case "consent is over":
            Consent.objects.update(withdrawn_at=timezone.now())  # as by another process, before it ended the visit
    answer = visitor.get("/beheer/pages/")
    assert (answer.status_code, answer["Location"]) == (302, "/bezoek/afgelopen/")
    assert "Er is nu geen bezoek" in html_of(visitor.get("/bezoek/afgelopen/"))
    assert "login" in visitor.get("/beheer/")["Location"]


def test_a_visit_lasts_no_longer_than_the_consent(ask: AskDoor, visitor: Client, in_zonnedal: Municipality) -> None:
    until = timezone.now() + timedelta(minutes=5)
    give_consent(purpose="Kort", until=until, operator_email="OP@platform.example", actor=BOSS)
    visitor.post(ask())
    assert Visit.objects.get().until == until


def test_consent_for_another_operator_and_withdrawn_consent_open_nothing(ask: AskDoor, consent: Consent) -> None:
    withdraw_consent(consent=consent, actor=BOSS)
    until = timezone.now() + timedelta(days=1)
    give_consent(purpose="Ander", until=until, operator_email="ander@platform.example", actor=BOSS)
    assert "geen toestemming gegeven" in ask()


def test_consent_withdrawn_between_link_and_begin_shuts_the_door(
    ask: AskDoor, visitor: Client, consent: Consent
) -> None:
    path = ask()
    withdraw_consent(consent=consent, actor=BOSS)
    assert visitor.post(path).status_code == 410
    assert "login" in visitor.get("/beheer/")["Location"]


def test_an_emergency_needs_a_reason_and_mails_all_administrators_at_once(
    ask: AskDoor, visitor: Client, boss: Client, in_zonnedal: Municipality
) -> None:
    make_staff(ADMINISTRATORS, email="gesloten@zonnedal.example", is_active=False)
    assert "waarom dit niet kan wachten" in ask(is_emergency="on", reason="kort")
    assert not OutboxMessage.objects.exists()
    path = ask(is_emergency="on", reason=REASON)
    with open_mailer() as mailer:
        while deliver_next(mailer=mailer):
            pass
    assert [message.to for message in mail.outbox] == [["bea@zonnedal.example"]]
    assert REASON in mail.outbox[0].body
    assert "Op Erator" in mail.outbox[0].body
    assert "http://zonnedal.localhost/beheer/eigen-huis/" in mail.outbox[0].body
    visitor.post(path)
    house = html_of(boss.get(HOUSE))
    assert REASON in house
    assert "zonder toestemming" in house
    (asked,) = AuditEntry.objects.filter(event="visit.asked")
    assert asked.details == {"emergency": "yes", "reason": REASON}


def test_only_administrators_give_consent_for_a_limited_time(
    boss: Client, client_for: ClientFor, in_zonnedal: Municipality
) -> None:
    soon, far, past = (timezone.localtime() + timedelta(days=days) for days in (3, 40, -1))
    for moment, status in ((far, 200), (past, 200), (soon, 302)):
        answers = {"purpose": "Meekijken", "until": f"{moment:%Y-%m-%d %H:%M}", "operator_email": ""}
        assert boss.post(HOUSE, answers).status_code == status
    consent = Consent.objects.get()
    assert consent.given_by.startswith("Joke de Boer")
    editor = client_for(in_zonnedal)
    editor.force_login(make_staff(CHIEF_EDITORS), backend=BACKEND)
    for response in (
        editor.get(HOUSE),
        editor.post(HOUSE, answers),
        editor.post(f"{HOUSE}toestemming/{consent.pk}/intrekken/"),
    ):
        assert response.status_code in {302, 403}
    consent.refresh_from_db()
    assert consent.withdrawn_at is None
    assert Consent.objects.count() == 1


def test_nobody_logs_in_with_the_account_of_visits(client_for: ClientFor, in_zonnedal: Municipality) -> None:
    account = visitor_account()
    assert not account.has_usable_password()
    account.set_password("een wachtwoord van een beheerder")
    account.save()
    client = client_for(in_zonnedal)
    client.post("/beheer/login/", {"username": VISITOR_EMAIL, "password": "een wachtwoord van een beheerder"})
    assert client.get("/beheer/pages/").status_code == 302
    client.force_login(account, backend=BACKEND)
    answer = client.get("/beheer/pages/")
    assert (answer.status_code, answer["Location"]) == (302, "/bezoek/afgelopen/")
    assert not visitor_account().has_usable_password()


def test_a_session_of_a_visit_is_of_this_municipality_only(
    ask: AskDoor, visitor: Client, consent: Consent, client_for: ClientFor, waterveen: Municipality
) -> None:
    visitor.post(ask())
    elsewhere = client_for(waterveen)
    elsewhere.cookies = visitor.cookies
    assert "login" in elsewhere.get("/beheer/")["Location"]
    with in_municipality(waterveen):
        assert not Visit.objects.exists()


def test_a_visit_needs_no_second_step_of_its_own_and_can_set_up_none(
    ask: AskDoor, visitor: Client, consent: Consent, settings: Settings
) -> None:
    visitor.post(ask())
    settings.SECOND_FACTOR_REQUIRED = True
    assert visitor.get("/beheer/").status_code == 200
    assert visitor.post("/medewerker/instellen/app/").status_code == 403
    visitor.post("/bezoek/beeindigen/")
    assert visitor.get("/beheer/").status_code == 302


def test_logging_out_ends_the_visit_too(ask: AskDoor, visitor: Client, consent: Consent) -> None:
    visitor.post(ask())
    visitor.post("/beheer/logout/")
    visit = Visit.objects.get()
    assert visit.ended_by == "Op Erator"
    assert events()[-1] == "visit.ended"


def test_only_an_operator_with_an_account_asks(platform_client: Client, consent: Consent) -> None:
    with in_public():
        assert platform_client.post(ASK).status_code == 302
    assert not Visit.objects.exists()
