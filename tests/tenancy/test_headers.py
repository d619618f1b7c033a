"""internet.nl's rules over every page type of every host; through nginx in `tests/deploy/test_production.py`."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.http import HttpResponseBase
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from pytest_django import Settings
from wagtail.documents import get_document_model
from wagtail.models import Page, get_page_models

from cms.base.models import BasePage
from shared.actors import Actor
from tenants.context import in_municipality
from tenants.municipalities.models import Municipality
from tenants.provisioning.actions import suspend_municipality
from tests.conftest import ClientFor
from tests.factories import cms, pictures
from tests.factories.accounts import make_staff
from tests.factories.forms import MELDING_URL, fill_melding, send
from tests.integration.tenants.conftest import console, operator  # noqa: F401  # fixtures
from tests.internetnl import problems_of_answer

MAKERS: dict[str, Callable[[], Any]] = {
    "HomePage": cms.home_page,
    "ContactPage": cms.contact_page,
    "NewsIndexPage": cms.news_index,
    "AgendaPage": cms.AgendaPageFactory.create,
    "EventPage": cms.EventPageFactory.create,
    "BoardPage": cms.BoardPageFactory.create,
    "PersonPage": cms.PersonPageFactory.create,
    "PublicationIndexPage": cms.PublicationIndexPageFactory.create,
    "PublicationPage": cms.PublicationPageFactory.create,
    "AccessibilityStatementPage": cms.AccessibilityStatementPageFactory.create,
    "PrivacyStatementPage": cms.PrivacyStatementPageFactory.create,
    "ThemePage": cms.ThemePageFactory.create,
    "ContentPage": cms.ContentPageFactory.create,
    "ProductPage": cms.ProductPageFactory.create,
    "NewsPage": cms.NewsPageFactory.create,
    "LocationPage": cms.LocationPageFactory.create,
}
PLACES = [  # path, status
    ("/zoeken/?q=paspoort", 200),
    ("/status/", 200),
    ("/mijn/", 200),
    ("/formulieren/", 200),
    ("/formulieren/bestaat-niet/", 404),
    ("/bestaat-niet/", 404),
    ("/status/Z-9999/", 302),
    ("/sitemap.xml", 200),
    ("/robots.txt", 200),
    ("/healthz", 200),
    ("/readyz", 200),
    ("/media/images/geen.jpg", 404),
    ("/static/meent/site.js", 200),
    ("/beheer/", 302),
    ("/beheer/login/", 200),
    ("/beheer/password_reset/", 200),
    ("/uitnodiging/onzin/", 404),
    ("/thema/onzin.css", 404),
]


@pytest.fixture(autouse=True)
def over_tls(settings: Settings) -> None:
    """As production has it (`config/settings/production.py`)."""
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    settings.SECURE_HSTS_PRELOAD = True


def problems(response: HttpResponseBase, *statuses: int) -> list[str]:
    assert not statuses or response.status_code in statuses, response.status_code
    found = problems_of_answer(response.headers)
    if response.streaming:
        b"".join(response.streaming_content)  # type: ignore[attr-defined]  # closes the file
    return found


def test_every_kind_of_page(zonnedal: Municipality, client_for: ClientFor) -> None:
    kinds = {model.__name__ for model in get_page_models() if issubclass(model, BasePage)}
    assert kinds == set(MAKERS), "a new kind of page needs a maker here"
    client = client_for(zonnedal)
    for name, make in MAKERS.items():
        with in_municipality(zonnedal):
            page: Page = make()
            url = page.url
        assert problems(client.get(url, secure=True), 200) == [], name


@pytest.mark.parametrize(("path", "status"), PLACES)
def test_every_place_of_a_municipality(
    zonnedal: Municipality, client_for: ClientFor, *, path: str, status: int
) -> None:
    assert problems(client_for(zonnedal).get(path, secure=True), status) == []


def test_every_page_of_a_request(zonnedal: Municipality, client_for: ClientFor) -> None:
    client = client_for(zonnedal)
    fill_melding(client)
    assert problems(client.get(f"{MELDING_URL}controleren/", secure=True), 200) == []
    for step in ("onderwerp", "omschrijving", "plek", "fotos", "contact"):
        assert problems(client.get(f"{MELDING_URL}{step}/", secure=True), 200) == []
    assert problems(client.post(f"{MELDING_URL}versturen/", {"sleutel": "x"}, secure=True)) == []
    sent = send(client)
    assert problems(client.get(sent.headers["Location"], secure=True), 200) == []


def test_every_file(zonnedal: Municipality, client_for: ClientFor) -> None:
    client = client_for(zonnedal)
    with in_municipality(zonnedal):
        photo = cms.make_photo().get_rendition("width-200")
        documents = [
            get_document_model().objects.create(title="Folder", file=pictures.upload(pictures.PDF, name))
            for name in ("folder.pdf", "folder.txt", "folder.zip")
        ]
    assert problems(client.get(photo.url, secure=True), 200) == []
    for document in documents:
        assert problems(client.get(document.url, secure=True), 200) == []


def test_what_goes_wrong(zonnedal: Municipality, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch) -> None:
    client = client_for(zonnedal)
    client.raise_request_exception = False
    strict = Client(enforce_csrf_checks=True, headers={"host": zonnedal.primary_domain})
    assert problems(strict.post("/beheer/login/", {}, secure=True), 403) == []
    assert problems(client.put("/robots.txt", secure=True), 405) == []
    monkeypatch.setattr("cms.search.views.render", lambda *_args, **_kwargs: 1 / 0)
    assert problems(client.get("/zoeken/", secure=True), 500) == []
    suspend_municipality(municipality=zonnedal, actor=Actor.system("test"))
    assert problems(client.get("/", secure=True), 503) == []


def test_a_database_that_is_away(
    zonnedal: Municipality, client_for: ClientFor, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = client_for(zonnedal)
    client.raise_request_exception = False

    def refuse(*_args: Any, **_kwargs: Any) -> None:
        raise OperationalError("gone")

    monkeypatch.setattr("tenants.municipalities.middleware.municipality_for_host", refuse)
    assert problems(client.get("/", secure=True), 500) == []


@pytest.mark.parametrize("path", ["/", "/healthz", "/readyz", "/static/meent/site.js", "/.well-known/security.txt"])
@pytest.mark.parametrize("host", ["elders.example", "127.0.0.1", "platform.localhost", "www.zonnedal.localhost"])
def test_every_host(zonnedal: Municipality, *, host: str, path: str) -> None:
    assert problems(Client(headers={"host": host}).get(path, secure=True)) == []


def _plain_paths(resolver: URLResolver, prefix: str = "/") -> Iterator[str]:
    """Every address without a variable part."""
    for found in resolver.url_patterns:
        route = str(found.pattern).removeprefix("^").removesuffix("$").removesuffix(r"\Z")
        if any(sign in route for sign in "<(?*+\\["):
            continue
        if isinstance(found, URLPattern):
            yield f"{prefix}{route}"
        else:
            yield from _plain_paths(found, f"{prefix}{route}")


@pytest.mark.parametrize("role", ["anonymous", "administrator"])
def test_every_address_of_a_municipality(zonnedal: Municipality, client_for: ClientFor, role: str) -> None:
    """Found by walking the address table, so that a new one is judged too."""
    client = client_for(zonnedal)
    client.raise_request_exception = False
    if role == "administrator":
        with in_municipality(zonnedal):
            client.force_login(
                make_staff("Beheerders", email="de.baas@example.com"),
                backend="services.accounts.backends.MunicipalityBackend",
            )
    paths = sorted(set(_plain_paths(get_resolver("config.urls_tenant"))))
    assert len(paths) > 60
    wrong = {}
    for path in paths:
        if path.endswith("/logout/"):
            continue
        found = problems(client.get(path, secure=True))
        if found:
            wrong[path] = found
    assert wrong == {}
    assert connection.is_usable()


@pytest.mark.usefixtures("db")
def test_every_address_of_the_platform(console: Client, zonnedal: Municipality) -> None:  # noqa: F811  # the fixture
    paths = sorted({*_plain_paths(get_resolver("config.urls_public")), f"/gemeenten/{zonnedal.slug}/", "/niets/"})
    assert len(paths) > 10
    wrong = {path: found for path in paths if (found := problems(console.get(path, secure=True)))}
    assert wrong == {}
    assert problems(console.get(f"/gemeenten/{zonnedal.slug}/opschorten/", secure=True), 200) == []
