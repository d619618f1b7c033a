"""A package with everything, or an account: from the console with consent, or with a reason that is told at once."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from services.accounts.models import User
from services.accounts.provisioning import ADMINISTRATORS, CHIEF_EDITORS
from services.audit.models import AuditEntry
from services.notifications.actions import deliver_next
from services.notifications.delivery import open_mailer
from services.notifications.models import OutboxMessage
from services.visits.actions import give_consent
from shared.actors import Actor
from tenants.context import in_public
from tenants.municipalities.models import Municipality
from tenants.operations.models import Channel, Operation, OperationState
from tenants.operators.models import Operator
from tests.conftest import ClientFor
from tests.factories.accounts import make_staff

INVITE = "/gemeenten/zonnedal/uitnodigen/"
EXPORT = "/gemeenten/zonnedal/exporteren/"
REASON = "De enige beheerder is met pensioen gegaan."
BACKEND = "services.accounts.backends.MunicipalityBackend"


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
def boss(in_zonnedal: Municipality) -> User:
    return make_staff(ADMINISTRATORS, email="bea@zonnedal.example", first_name="Bea", last_name="Beheerder")


def asked() -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(event="visit.asked_for_all"))


def post(console: Client, path: str, **answers: str) -> str:
    with in_public():
        return console.post(path, answers, follow=True).content.decode()


@pytest.mark.parametrize(("path", "answers"), [(INVITE, {"admin_email": "nieuw@zonnedal.example"}), (EXPORT, {})])
def test_without_consent_and_without_a_reason_nothing_happens(
    console: Client, boss: User, path: str, answers: dict[str, str]
) -> None:
    html = post(console, path, **answers)
    assert "waarom" in html
    assert not asked()
    assert not User.objects.filter(email="nieuw@zonnedal.example").exists()
    with in_public():
        assert not Operation.objects.filter(kind__in=["municipality.invite", "municipality.export"]).exists()


def test_with_a_reason_all_administrators_hear_of_it_at_once(console: Client, boss: User) -> None:
    make_staff(CHIEF_EDITORS, email="cor@zonnedal.example")
    post(console, INVITE, admin_email="nieuw@zonnedal.example", reason=REASON)
    (entry,) = asked()
    assert entry.details["reason"] == REASON
    assert User.objects.filter(email="nieuw@zonnedal.example").exists()
    assert OutboxMessage.objects.filter(kind="visit_asked_for_all").count() == 1
    with open_mailer() as mailer:
        while deliver_next(mailer=mailer):
            pass
    (warning,) = [message for message in mail.outbox if message.to == ["bea@zonnedal.example"]]
    assert REASON in str(warning.body)
    assert "Op Erator" in str(warning.body)


def test_with_consent_no_reason_is_asked_and_it_is_on_record(console: Client, boss: User) -> None:
    until = timezone.now() + timedelta(days=1)
    give_consent(purpose="Nieuwe beheerder", until=until, operator_email="", actor=Actor(kind="staff", id="1"))
    post(console, INVITE, admin_email="nieuw@zonnedal.example")
    (entry,) = asked()
    assert entry.details["consent"] == "Nieuwe beheerder"
    assert not OutboxMessage.objects.filter(kind="visit_asked_for_all").exists()


def test_the_first_administrator_needs_no_reason(console: Client, in_zonnedal: Municipality) -> None:
    post(console, INVITE, admin_email="eerste@zonnedal.example")
    assert User.objects.filter(email="eerste@zonnedal.example").exists()


def test_an_operator_does_not_invite_an_operator(console: Client, boss: User) -> None:
    html = post(console, INVITE, admin_email="OP@platform.example", reason=REASON)
    assert "adres van een operator" in html
    assert not User.objects.filter(email__iexact="op@platform.example").exists()


def test_fetching_a_package_is_in_the_log_of_its_municipality(
    console: Client, boss: User, zonnedal: Municipality, settings: Settings, tmp_path: Path
) -> None:
    settings.PACKAGE_ROOT = str(tmp_path)
    (tmp_path / "zonnedal.zip").write_bytes(b"PK")
    with in_public():
        Operation.objects.create(
            kind="municipality.export",
            municipality_id=zonnedal.pk,
            municipality_slug="zonnedal",
            actor_kind="operator",
            channel=Channel.CONSOLE,
            state=OperationState.SUCCEEDED,
            result={"path": str(tmp_path / "zonnedal.zip")},
        )
        fetched = console.get("/pakketten/zonnedal.zip")
        assert b"".join(fetched) == b"PK"
    entry = AuditEntry.objects.get(event="visit.package_fetched")
    assert (entry.actor_label, entry.object_label) == ("Op Erator", "zonnedal.zip")


def test_a_visitor_takes_no_file_along(
    console: Client, boss: User, client_for: ClientFor, zonnedal: Municipality
) -> None:
    """Whatever address it has: what would be saved as a file is refused."""
    until = timezone.now() + timedelta(days=1)
    give_consent(purpose="Kijk mee", until=until, operator_email="", actor=Actor(kind="staff", id="1"))
    html = post(console, "/gemeenten/zonnedal/bezoeken/")
    link = html.split("http://zonnedal.localhost")[1].split('"')[0]
    visitor = client_for(zonnedal)
    visitor.post(link)
    assert visitor.get("/beheer/").status_code == 200
    refused = visitor.get("/beheer/reacties/csv/")
    assert refused.status_code == 403
    assert "attachment" not in refused.headers.get("Content-Disposition", "")
    assert AuditEntry.objects.filter(event="visit.change_refused").exists()
