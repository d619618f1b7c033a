"""The platform console: operators only, in Dutch, on its own host."""

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.test import Client
from django.urls import reverse

from tenants.context import in_municipality, in_public
from tenants.municipalities.models import Municipality
from tenants.operators.models import Operator
from tests.conftest import ClientFor

PASSWORD = "een-lang-wachtwoord-voor-de-proef"


def url(name: str, *args: str) -> str:
    return reverse(f"console:{name}", args=args, urlconf="config.urls_public")


@pytest.fixture
def operator(db: None) -> Operator:
    with in_public():
        return Operator.objects.create_operator(email="Operator@platform.example", name="Op Erator", password=PASSWORD)


def _log_in(client: Client, password: str = PASSWORD) -> int:
    return client.post(url("login"), {"username": "operator@platform.example", "password": password}).status_code


def test_anonymous_is_sent_to_log_in(platform_client: Client, zonnedal: Municipality) -> None:
    for path in (url("overview"), url("change-state", "zonnedal", "opschorten")):
        response = platform_client.get(path)
        assert response.status_code == 302
        assert response["Location"].startswith(url("login"))
    assert platform_client.post(url("change-state", "zonnedal", "opschorten")).status_code == 302
    zonnedal.refresh_from_db()
    assert zonnedal.is_ready


def test_operator_sees_every_municipality(platform_client: Client, operator: Operator, waterveen: Municipality) -> None:
    assert _log_in(platform_client) == 302
    page = platform_client.get(url("overview")).content.decode()
    for text in ("Zonnedal", "Waterveen", "9002", "waterveen.localhost", "bijgewerkt", "in gebruik"):
        assert text in page


def test_wrong_password_is_told_in_dutch_without_saying_which(platform_client: Client, operator: Operator) -> None:
    response = platform_client.post(url("login"), {"username": "operator@platform.example", "password": "fout"})
    assert "Het e-mailadres of het wachtwoord klopt niet" in response.content.decode()
    unknown = platform_client.post(url("login"), {"username": "niemand@platform.example", "password": "fout"})
    assert "Het e-mailadres of het wachtwoord klopt niet" in unknown.content.decode()


def test_empty_log_in_names_each_field(platform_client: Client, db: None) -> None:
    page = platform_client.post(url("login"), {}).content.decode()
    assert "Vul uw e-mailadres in" in page
    assert "Vul uw wachtwoord in" in page
    assert "<title>Fout: " in page


def test_log_in_is_limited(platform_client: Client, operator: Operator) -> None:
    for _attempt in range(10):
        _log_in(platform_client, "fout")
    response = platform_client.post(url("login"), {"username": "operator@platform.example", "password": PASSWORD})
    assert "te vaak geprobeerd" in response.content.decode()


def test_suspend_and_resume_ask_first_and_act_by_post(
    platform_client: Client, operator: Operator, zonnedal: Municipality
) -> None:
    _log_in(platform_client)
    for operation, ready, asks in (("opschorten", False, "opschorten?"), ("hervatten", True, "hervatten?")):
        path = url("change-state", "zonnedal", operation)
        assert asks in platform_client.get(path).content.decode()
        assert platform_client.post(path, follow=True).status_code == 200
        zonnedal.refresh_from_db()
        assert zonnedal.is_ready is ready


def test_a_state_that_does_not_allow_it_is_explained(
    platform_client: Client, operator: Operator, zonnedal: Municipality
) -> None:
    _log_in(platform_client)
    page = platform_client.post(url("change-state", "zonnedal", "hervatten"), follow=True).content.decode()
    assert "Daarom kan dit niet" in page


@pytest.mark.parametrize("path", [("onbekend", "opschorten"), ("zonnedal", "verwijderen")])
def test_unknown_municipality_or_operation_is_404(
    platform_client: Client, operator: Operator, zonnedal: Municipality, path: tuple[str, str]
) -> None:
    _log_in(platform_client)
    assert platform_client.post(url("change-state", *path)).status_code == 404


def test_an_operator_is_nobody_in_a_municipality(
    operator: Operator, zonnedal: Municipality, client_for: ClientFor, platform_client: Client
) -> None:
    with in_municipality(zonnedal):
        assert authenticate(username="operator@platform.example", password=PASSWORD) is None
    _log_in(platform_client)
    client = client_for(zonnedal)
    client.cookies.update(platform_client.cookies)
    assert client.get("/beheer/").status_code == 302


def test_a_municipality_s_user_is_nobody_on_the_platform(zonnedal: Municipality, platform_client: Client) -> None:
    with in_municipality(zonnedal):
        get_user_model().objects.create_superuser(email="operator@platform.example", password=PASSWORD)
    with in_public():
        assert authenticate(username="operator@platform.example", password=PASSWORD) is None
    assert _log_in(platform_client) == 200


def test_an_inactive_operator_is_out_at_the_next_click(platform_client: Client, operator: Operator) -> None:
    _log_in(platform_client)
    with in_public():
        Operator.objects.filter(pk=operator.pk).update(is_active=False)
    assert platform_client.get(url("overview")).status_code == 302


def test_logging_out_ends_the_session(platform_client: Client, operator: Operator) -> None:
    _log_in(platform_client)
    assert platform_client.post(url("logout")).status_code == 302
    assert platform_client.get(url("overview")).status_code == 302


def test_an_unknown_page_is_told_in_dutch(platform_client: Client, db: None) -> None:
    response = platform_client.get("/bestaat-niet/")
    assert response.status_code == 404
    assert "Deze pagina bestaat niet" in response.content.decode()
