from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.documents import get_document_model

from cms.publications.categories import WooCategory
from tenants.context import in_municipality
from tenants.municipalities.models import Municipality
from tests.conftest import ClientFor
from tests.factories.cms import PublicationIndexPageFactory, PublicationPageFactory


@pytest.fixture
def client(zonnedal: Municipality, client_for: ClientFor) -> Client:
    with in_municipality(zonnedal):
        index = PublicationIndexPageFactory.create(title="Publicaties")
        for title, day, category in (
            ("Jaarverslag 2025", date(2026, 4, 1), WooCategory.ANNUAL_PLANS),
            ("Besluit over bomen", date(2025, 11, 2), WooCategory.WOO_REQUESTS),
            ("Besluit over lantaarns", date(2026, 2, 1), WooCategory.WOO_REQUESTS),
        ):
            PublicationPageFactory.create(parent=index, title=title, document_date=day, category=category)
    return client_for(zonnedal)


def titles(client: Client, query: str = "") -> list[str]:
    return [page.title for page in client.get(f"/publicaties/{query}").context["page_obj"]]


def test_newest_first_and_narrowed_by_kind_year_and_words(client: Client) -> None:
    assert titles(client) == ["Jaarverslag 2025", "Besluit over lantaarns", "Besluit over bomen"]
    assert titles(client, "?soort=woo-verzoeken") == ["Besluit over lantaarns", "Besluit over bomen"]
    assert titles(client, "?jaar=2025") == ["Besluit over bomen"]
    assert titles(client, "?q=besluit+LANTAARNS") == ["Besluit over lantaarns"]
    assert titles(client, "?soort=woo-verzoeken&jaar=2026&q=bomen") == []


def test_only_kinds_and_years_that_there_are_can_be_chosen(client: Client) -> None:
    context = client.get("/publicaties/").context
    assert [value for value, _label in context["categories"]] == ["jaarplannen", "woo-verzoeken"]
    assert context["years"] == [2026, 2025]


@pytest.mark.parametrize("query", ["?soort=onzin", "?jaar=x", "?jaar=99999999", "?q=%00%25_", "?page=-1"])
def test_odd_filters_show_a_page(client: Client, query: str) -> None:
    assert client.get(f"/publicaties/{query}").status_code == 200


def test_a_publication_says_what_it_is_with_its_documents(
    client: Client, zonnedal: Municipality, client_for: ClientFor
) -> None:
    with in_municipality(zonnedal):
        document = get_document_model()(title="Het besluit")
        document.file.save("besluit.pdf", ContentFile(b"%PDF-1.4 een besluit"), save=False)
        document.file_size = 2048
        document.save()
        PublicationPageFactory.create(
            title="Besluit", slug="besluit", official_title="Besluit van 3 maart", document_date=date(2026, 3, 3),
            category=WooCategory.WOO_REQUESTS, documents=[{"type": "document", "value": document.pk}],
        )  # fmt: skip
    html = client_for(zonnedal).get("/publicaties/besluit/").content.decode()
    assert "Het besluit (PDF, 2,0" in html
    assert "/documenten/" in html
    for text in ("Besluit van 3 maart", "Woo-verzoeken en -besluiten", "3 maart 2026"):
        assert text in html
    assert '<meta name="DCTERMS.date" content="2026-03-03">' in html
