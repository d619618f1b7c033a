"""Which host leads where, and what an unknown or closed one answers."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.http import StreamingHttpResponse
from django.test import Client, RequestFactory, override_settings
from pytest_django import Settings

from shared.actors import Actor
from tenants.context import current_municipality, in_municipality, in_public
from tenants.municipalities.middleware import MunicipalityMiddleware, municipality_for_host
from tenants.municipalities.models import Domain, Municipality
from tenants.provisioning.actions import resume_municipality, suspend_municipality
from tests.conftest import ClientFor

OPERATOR = Actor(kind="operator", id="1", label="Proef")


def _get(host: str, path: str) -> tuple[int, str]:
    response = Client(headers={"host": host}).get(path)
    return response.status_code, response.content.decode()


@pytest.mark.parametrize("path", ["/", "/status/", "/beheer/", "/zoeken/?q=paspoort", "/media/images/x.jpg"])
def test_unknown_host_gets_a_plain_404_that_names_nothing(db: None, path: str) -> None:
    status, body = _get("elders.example", path)
    assert status == 404
    assert "Op dit adres staat geen website" in body
    for leak in ("Meent", "Zonnedal", "Waterveen", "Django", "Wagtail", "m_"):
        assert leak not in body


@pytest.mark.parametrize("host", ["", "bad host", "zonnedal.localhost@elders.example", "a" * 300])
def test_a_malformed_host_gets_the_same_404(db: None, host: str) -> None:
    assert _get(host, "/") == _get("elders.example", "/")


def test_forwarded_host_is_not_believed(zonnedal: Municipality) -> None:
    client = Client(headers={"host": "elders.example", "x-forwarded-host": zonnedal.primary_domain})
    assert client.get("/").status_code == 404


@pytest.mark.parametrize(
    ("host", "path"), [("elders.example", "/"), ("zonnedal.localhost", "/"), ("elders.example", "/healthz")]
)
@pytest.mark.parametrize("is_suspended", [False, True])
def test_every_answer_has_the_security_headers(
    zonnedal: Municipality, host: str, path: str, is_suspended: bool
) -> None:
    if is_suspended:
        suspend_municipality(municipality=zonnedal, actor=OPERATOR)
    response = Client(headers={"host": host}).get(path)
    assert "default-src 'self'" in response["Content-Security-Policy"]
    assert "unsafe" not in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "camera=()" in response["Permissions-Policy"]


@pytest.mark.parametrize("host", ["zonnedal.localhost", "platform.localhost", "elders.example"])
def test_health_answers_on_every_host(zonnedal: Municipality, host: str) -> None:
    assert _get(host, "/healthz") == (200, '{"status": "ok"}')
    status, body = _get(host, "/readyz")
    assert status == 200, body
    assert '"migrations": "ok"' in body


def test_readyz_fails_when_a_migration_of_this_municipality_is_missing(
    zonnedal: Municipality, waterveen: Municipality
) -> None:
    with in_municipality(zonnedal), connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'accounts'")
    status, body = _get("zonnedal.localhost", "/readyz")
    assert status == 503
    assert '"migrations": "failed"' in body
    assert _get("waterveen.localhost", "/readyz")[0] == 200


def test_readyz_fails_without_the_cache(zonnedal: Municipality, settings: Settings) -> None:
    broken = {alias: options | {"LOCATION": "redis://127.0.0.1:1/0"} for alias, options in settings.CACHES.items()}
    with override_settings(CACHES=broken):
        status, body = _get("zonnedal.localhost", "/readyz")
    assert status == 503
    assert '"cache": "failed"' in body


def test_host_names_are_compared_without_case_and_final_dot(zonnedal: Municipality) -> None:
    assert _get("Zonnedal.Localhost.", "/readyz")[0] == 200
    assert _get("www.zonnedal.localhost", "/readyz")[0] == 200


def test_a_domain_of_its_own_wins_from_a_leading_www(zonnedal: Municipality, waterveen: Municipality) -> None:
    """`www.` is only left out for a name that nobody has: else it would lead into another municipality."""
    with in_public():
        Domain.objects.create(tenant=waterveen, domain="www.zonnedal.localhost", is_primary=False)
        assert municipality_for_host("www.zonnedal.localhost") == waterveen
        assert municipality_for_host("zonnedal.localhost") == zonnedal
        assert municipality_for_host("www.waterveen.localhost") == waterveen


def test_a_streamed_body_stays_in_its_municipality(zonnedal: Municipality, waterveen: Municipality) -> None:
    """Its parts are made after the middleware has left; each looks where the request was for."""

    def schemas() -> Iterator[str]:
        for _part in range(2):
            with connection.cursor() as cursor:
                cursor.execute("SELECT current_schema()")
                row = cursor.fetchone()
            assert row is not None
            yield f"{row[0]} "

    middleware = MunicipalityMiddleware(lambda _request: StreamingHttpResponse(schemas()))
    response = middleware(RequestFactory().get("/", headers={"host": "zonnedal.localhost"}))
    assert isinstance(response, StreamingHttpResponse)
    with in_municipality(waterveen):
        assert response.getvalue().decode().split() == [zonnedal.schema_name] * 2
        assert current_municipality() == waterveen


def test_suspended_municipality_answers_with_its_own_503_at_once(
    zonnedal: Municipality, waterveen: Municipality, client_for: ClientFor
) -> None:
    assert client_for(zonnedal).get("/status/").status_code == 200
    suspend_municipality(municipality=zonnedal, actor=OPERATOR)
    for path in ("/", "/status/", "/beheer/login/"):
        response = client_for(zonnedal).get(path)
        assert response.status_code == 503
        assert "Gemeente Zonnedal" in response.content.decode()
        assert response["Retry-After"]
    assert _get("zonnedal.localhost", "/readyz")[0] == 503
    assert client_for(waterveen).get("/status/").status_code == 200
    resume_municipality(municipality=zonnedal, actor=OPERATOR)
    assert client_for(zonnedal).get("/status/").status_code == 200


def test_platform_host_knows_no_page_of_a_municipality(platform_client: Client, zonnedal: Municipality) -> None:
    for path in ("/status/", "/beheer/", "/mijn/", "/zoeken/", "/media/images/x.jpg", "/thema/x.css"):
        assert platform_client.get(path).status_code == 404


def test_municipality_host_knows_no_page_of_the_platform(client_for: ClientFor, zonnedal: Municipality) -> None:
    for path in ("/inloggen/", "/gemeenten/zonnedal/opschorten/"):
        assert client_for(zonnedal).get(path).status_code == 404
