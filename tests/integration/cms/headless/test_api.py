"""The content as JSON: what a visitor could see anyway, of this municipality."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from tenants.context import in_municipality
from tenants.municipalities.models import Municipality
from tests.conftest import ClientFor
from tests.factories.cms import ContentPageFactory, NewsPageFactory, make_editor, make_photo

LOGIN = "services.accounts.backends.MunicipalityBackend"


@pytest.fixture
def client(in_zonnedal: Municipality, client_for: ClientFor) -> Client:
    return client_for(in_zonnedal)


def titles(client: Client, kind: str = "pages", **query: str) -> set[str]:
    response = client.get(f"/api/v2/{kind}/", {"limit": "20"} | query)
    assert response.status_code == 200, response.content
    return {item["title"] for item in response.json()["items"]}


def make_document(title: str) -> Any:
    return get_document_model().objects.create(title=title, file=ContentFile(b"tekst", name="stuk.txt"))


def with_link(document: Any) -> list[dict[str, str]]:
    return [{"type": "text", "value": f'<p><a linktype="document" id="{document.pk}">stuk</a></p>'}]


def test_pages_for_everybody_of_this_municipality_only(
    client: Client, waterveen: Municipality, client_for: ClientFor
) -> None:
    ContentPageFactory.create(title="Openbaar")
    ContentPageFactory.create(title="Concept", live=False)
    behind = ContentPageFactory.create(title="Besloten")
    ContentPageFactory.create(title="Onder besloten", parent=behind)
    PageViewRestriction.objects.create(page=behind, restriction_type=PageViewRestriction.LOGIN)
    with in_municipality(waterveen):
        theirs = ContentPageFactory.create(title="Haven")
    found = titles(client)
    assert "Openbaar" in found
    assert found & {"Concept", "Besloten", "Onder besloten", "Haven"} == set()
    assert client.get(f"/api/v2/pages/{behind.pk}/").status_code == 404
    if theirs.pk != behind.pk:
        answer = client.get(f"/api/v2/pages/{theirs.pk}/")
        assert answer.status_code == 404 or answer.json()["title"] != "Haven"
    assert "Haven" in titles(client_for(waterveen))
    client.force_login(make_editor("Beheerders"), LOGIN)
    assert titles(client) == found, "who is logged in changes nothing"


def test_a_page_gives_what_is_shown_of_it(client: Client) -> None:
    photo = make_photo()
    page = NewsPageFactory.create(
        title="Brug open", slug="brug", intro="U fietst er weer over.", photo=photo,
        body=[{"type": "text", "value": "<p>Alles over de brug.</p>"}],
    )  # fmt: skip
    found = client.get(f"/api/v2/pages/{page.pk}/").json()
    assert found["intro"] == "U fietst er weer over."
    assert found["date"] == "2026-11-02"
    assert "Alles over de brug." in found["body"][0]["value"]
    assert found["photo"]["id"] == photo.pk
    assert found["meta"]["html_url"] == "http://zonnedal.localhost/nieuws/brug/"
    assert set(found) == {"id", "meta", "title", "intro", "body", "photo", "photo_alt", "date"}
    assert titles(client, type="news.NewsPage", search="brug") == {"Brug open"}


def test_an_address_leads_to_its_page(client: Client) -> None:
    page = ContentPageFactory.create(slug="afval")
    response = client.get("/api/v2/pages/find/", {"html_path": "/afval/"})
    assert response.headers["Location"] == f"http://zonnedal.localhost/api/v2/pages/{page.pk}/?"
    assert client.get("/api/v2/pages/find/", {"html_path": "/niets/"}).status_code == 404


def test_pictures_and_documents_that_are_not_on_a_page_stay_inside(client: Client) -> None:
    shown, draft, loose, behind = (make_document(name) for name in ("Getoond", "Concept", "Los", "Besloten"))
    folder = Collection.get_first_root_node().add_child(name="Besloten")
    CollectionViewRestriction.objects.create(collection=folder, restriction_type=CollectionViewRestriction.LOGIN)
    behind.collection = folder
    behind.save()
    for document, live in ((shown, True), (draft, False), (behind, True)):
        ContentPageFactory.create(body=with_link(document), live=live)
    ContentPageFactory.create(photo=make_photo("Op de site"))
    make_photo("Nog niet op de site")
    assert titles(client, "documents") == {"Getoond"}
    assert titles(client, "images") == {"Op de site"}
    for document in (draft, loose, behind):
        assert client.get(f"/api/v2/documents/{document.pk}/").status_code == 404


def test_nothing_can_be_changed_and_odd_questions_are_wrong_ones(client: Client) -> None:
    for method in ("post", "put", "patch", "delete"):
        assert getattr(client, method)("/api/v2/pages/").status_code == 405
    for query in ("type=x", "child_of=x", "limit=9999", "fields=owner", "search=%00", "id=x", "offset=-1"):
        assert client.get(f"/api/v2/pages/?{query}").status_code == 400, query


def test_queries_do_not_grow_with_the_pages(client: Client) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            titles(client)
        return len(queries)

    count()
    before = count()
    for _number in range(5):
        ContentPageFactory.create()
    assert count() == before
