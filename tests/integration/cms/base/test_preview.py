"""Wagtail renders a preview by replaying the middleware with the site's host name: it must stay in this house."""

import pytest
from django.db import connection
from django.test import Client
from wagtail.models import Site

from tenants.context import in_municipality, is_bound
from tenants.municipalities.models import Municipality
from tests.conftest import ClientFor
from tests.factories.cms import ContentPageFactory, make_editor

LOGIN = "services.accounts.backends.MunicipalityBackend"


@pytest.fixture
def editor_client(zonnedal: Municipality, client_for: ClientFor) -> Client:
    client = client_for(zonnedal)
    with in_municipality(zonnedal):
        client.force_login(make_editor(), LOGIN)
    return client


@pytest.mark.parametrize("hostname", ["zonnedal.localhost", "localhost", "waterveen.localhost", "platform.localhost"])
def test_preview_stays_in_the_bound_municipality_whatever_the_site_says(
    zonnedal: Municipality, waterveen: Municipality, editor_client: Client, hostname: str
) -> None:
    with in_municipality(zonnedal):
        Site.objects.update(hostname=hostname)
        Site.clear_site_root_paths_cache()
        draft = ContentPageFactory.create(title="Concept over de haven", live=False)
        draft.save_revision()
    response = editor_client.get(f"/beheer/pages/{draft.pk}/view_draft/")
    assert response.status_code == 200
    html = response.content.decode()
    assert "Concept over de haven" in html
    assert "Gemeente Zonnedal" in html
    assert "Waterveen" not in html
    assert not is_bound()
    assert connection.schema_name == "public"  # type: ignore[attr-defined]  # django-tenants'


def test_live_preview_of_unsaved_text(zonnedal: Municipality, editor_client: Client) -> None:
    with in_municipality(zonnedal):
        page = ContentPageFactory.create(title="Oud", slug="oud")
    data = {
        "title": "Nieuw en nog niet bewaard", "slug": "oud", "intro": "Kort.", "body-count": "0",
        "comments-TOTAL_FORMS": "0", "comments-INITIAL_FORMS": "0", "comments-MIN_NUM_FORMS": "0",
        "comments-MAX_NUM_FORMS": "1000",
    }  # fmt: skip
    url = f"/beheer/pages/{page.pk}/edit/preview/"
    assert editor_client.post(url, data).json()["is_valid"] is True
    html = editor_client.get(url, {"in_preview_panel": "true"}).content.decode()
    assert "Nieuw en nog niet bewaard" in html
    assert "Gemeente Zonnedal" in html


def test_session_of_an_editor_opens_nothing_in_the_other_municipality(
    zonnedal: Municipality, waterveen: Municipality, editor_client: Client
) -> None:
    with in_municipality(zonnedal):
        page = ContentPageFactory.create(live=False)
    assert editor_client.get(f"/beheer/pages/{page.pk}/edit/").status_code == 200
    away = editor_client.get(f"/beheer/pages/{page.pk}/edit/", headers={"host": "waterveen.localhost"})
    assert away.status_code == 302
    assert away.headers["Location"].startswith("/beheer/login/")
