"""The platform console: operators only, in Dutch, on its own host."""

import uuid

from django.contrib.auth import authenticate, get_user_model
from django.test import Client
from django.urls import reverse

from tenants.console.urls import urlpatterns
from tenants.context import in_municipality, in_public
from tenants.municipalities.models import Municipality
from tenants.operations.models import Operation
from tenants.operators.models import Operator
from tests.conftest import ClientFor
from tests.integration.tenants.conftest import PASSWORD


def url(name: str, *args: str) -> str:
    return reverse(f"console:{name}", args=args, urlconf="config.urls_public")


def _log_in(client: Client, password: str = PASSWORD) -> int:
    return client.post(url("login"), {"username": "operator@platform.example", "password": password}).status_code


def test_anonymous_is_sent_to_log_in_from_every_page(platform_client: Client, zonnedal: Municipality) -> None:
    values = {"slug": "zonnedal", "pk": uuid.uuid4(), "name": "zonnedal.zip", "kind": "csv"}
    open_to_all = {"home", "login", "logout", "security-txt"}
    names = [pattern for pattern in urlpatterns if pattern.name and pattern.name not in open_to_all]
    assert len(names) > 10
    for pattern in names:
        wanted = {name: values[name] for name in pattern.pattern.converters}
        path = reverse(f"console:{pattern.name}", kwargs=wanted, urlconf="config.urls_public")
        for response in (platform_client.get(path), platform_client.post(path)):
            assert response.status_code == 302, path
            assert response["Location"].startswith(url("login")), path
    zonnedal.refresh_from_db()
    assert zonnedal.is_ready
    with in_public():
        assert not Operation.objects.exists()


def test_the_bare_address_leads_to_the_municipalities(console: Client) -> None:
    assert console.get("/")["Location"] == url("overview")


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


def test_a_form_from_elsewhere_is_told_on_the_platform_s_own_page(db: None) -> None:
    client = Client(headers={"host": "platform.localhost"}, enforce_csrf_checks=True)
    response = client.post(url("login"), {"username": "op@platform.example", "password": "x"})
    assert response.status_code == 403
    page = response.content.decode()
    assert "Wij hebben dit niet ontvangen" in page
    assert "meent-footer" not in page  # of a municipality
    assert url("overview") in page


def test_an_unknown_page_is_told_in_dutch(platform_client: Client, db: None) -> None:
    response = platform_client.get("/bestaat-niet/")
    assert response.status_code == 404
    assert "Deze pagina bestaat niet" in response.content.decode()
