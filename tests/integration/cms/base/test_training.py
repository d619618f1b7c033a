"""A copy that people train with says so on every page, and no search engine finds it."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from cms.base.views import server_error
from tenants.context import in_municipality, in_public
from tenants.municipalities.models import Municipality, Purpose
from tests.conftest import ClientFor
from tests.factories.cms import make_editor, news_index

NOTICE = "niets van wat u hier doet komt bij de gemeente aan"
PAGES = {
    "/": 200,
    "/nieuws/": 200,
    "/zoeken/?q=paspoort": 200,
    "/status/": 200,
    "/mijn/": 200,
    "/formulieren/": 200,
    "/formulieren/melding-openbare-ruimte/onderwerp/": 200,
    "/bestaat-niet/": 404,
    "/beheer/login/": 200,
}


@pytest.fixture
def training(zonnedal: Municipality) -> Municipality:
    with in_public():
        zonnedal.purpose = Purpose.TRAINING
        zonnedal.save()
    return zonnedal


@pytest.mark.parametrize(("path", "status"), PAGES.items())
def test_every_page_of_a_training_copy_says_so(
    training: Municipality, waterveen: Municipality, client_for: ClientFor, path: str, status: int
) -> None:
    response = client_for(training).get(path)
    html = response.content.decode()
    assert response.status_code == status
    assert NOTICE in html
    assert "Oefenomgeving" in html[html.index("<title>") : html.index("</title>")]
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    in_production = client_for(waterveen).get(path)
    assert "Oefenomgeving" not in in_production.content.decode()
    assert "X-Robots-Tag" not in in_production


def test_the_back_office_of_a_training_copy_says_so(training: Municipality, client_for: ClientFor) -> None:
    client = client_for(training)
    with in_municipality(training):
        client.force_login(make_editor("Hoofdredacteuren"), "services.accounts.backends.MunicipalityBackend")
        page = news_index()
    for path in ("/beheer/", f"/beheer/pages/{page.pk}/", f"/beheer/pages/{page.pk}/edit/", "/beheer/images/"):
        html = client.get(path).content.decode()
        assert NOTICE in html, path
        assert "base/training" in html, path
        assert "Oefenomgeving - Beheer Zonnedal</title>" in html, path


def test_a_failure_says_it_too(training: Municipality, waterveen: Municipality) -> None:
    with in_municipality(training):
        assert NOTICE in server_error(None).content.decode()  # type: ignore[arg-type]  # the view does not look at it
    with in_municipality(waterveen):
        assert NOTICE not in server_error(None).content.decode()  # type: ignore[arg-type]  # idem


def test_robots_find_nothing_of_it(training: Municipality, client_for: ClientFor) -> None:
    assert client_for(training).get("/robots.txt").content.decode() == "User-agent: *\nDisallow: /\n"
    with in_municipality(training):
        default_storage.save("images/foto.webp", ContentFile(b"foto"))
    picture = client_for(training).get("/media/images/foto.webp")
    assert (picture["X-Robots-Tag"], picture.getvalue()) == ("noindex, nofollow", b"foto")
