"""The feeds of products, and the data on their pages."""

import json
import re
from typing import Any
from xml.etree import ElementTree as ET

from django.test import Client
from pytest_django import DjangoAssertNumQueries

from cms.catalogue.feed import as_json, as_xml, last_change, published_products
from cms.catalogue.models import ProductPage
from cms.catalogue.upl import legal_grounds, sdg_areas
from tenants.context import in_municipality
from tenants.municipalities.models import Municipality
from tests.conftest import ClientFor
from tests.factories.cms import ProductPageFactory, ThemePageFactory

NS = {
    "op": "http://standaarden.overheid.nl/product/terms/",
    "o": "http://standaarden.overheid.nl/owms/terms/",
    "d": "http://purl.org/dc/terms/",
}


def passport(**fields: Any) -> ProductPage:
    values = {
        "title": "Paspoort <aanvragen> & ophalen", "slug": "paspoort", "upl_name": "paspoort", "costs": "€ 86,10",
        "action_kind": "link", "action_url": "/afspraak/", "keywords": "pas, reizen", "audience": "both",
        "conditions": "<ul><li>U woont hier</li><li>U hebt een foto</li></ul>", "at_counter": "<p>Balie 1</p>",
        "english_title": "Passport", "english_text": "<p>Apply at the counter.</p>",
    }  # fmt: skip
    page: ProductPage = ProductPageFactory.create(
        parent=ThemePageFactory.create(title="Reizen", slug="reizen"), **(values | fields)
    )
    page.save_revision().publish()
    return page


def test_json_has_what_is_filled_and_leaves_out_the_rest(zonnedal: Municipality, client_for: ClientFor) -> None:
    with in_municipality(zonnedal):
        passport()
    feed = json.loads(client_for(zonnedal).get("/producten.json").content)
    assert feed["gemeente"]["gemeentecode"] == "9001"
    (product,) = feed["producten"]
    assert product["upl"]["uri"] == "http://standaarden.overheid.nl/owms/terms/paspoort"
    assert product["url"] == "http://zonnedal.localhost/reizen/paspoort/"
    assert product["doelgroep"] == ["inwoner", "ondernemer"]
    assert product["aanvragen"] == {"online": "http://zonnedal.localhost/afspraak/", "aanDeBalie": "Balie 1"}
    assert product["engels"]["titel"] == "Passport"
    assert [ground["naam"] for ground in product["grondslagen"]] == [
        ground.label for ground in legal_grounds()["paspoort"]
    ]
    assert "termijn" not in product
    assert "stappen" not in product


def test_only_what_everybody_may_read_is_in_the_feed(zonnedal: Municipality, client_for: ClientFor) -> None:
    with in_municipality(zonnedal):
        page = passport()
        ProductPageFactory.create(title="Concept", live=False)
        page.unpublish()
    assert json.loads(client_for(zonnedal).get("/producten.json").content)["producten"] == []


def test_xml_has_the_obligatory_parts_of_sc_4_in_their_order(zonnedal: Municipality, client_for: ClientFor) -> None:
    """The parts and their order as the norm describes them; the XSD itself is not at hand."""
    with in_municipality(zonnedal):
        passport()
    root = ET.fromstring(client_for(zonnedal).get("/producten.xml").content)  # noqa: S314  # our own answer
    (product,) = root
    assert product.attrib == {"owms-version": "4.0"}
    meta, body = product
    assert [part.tag.split("}")[1] for part in meta] == ["owmskern", "owmsmantel", "scmeta"]
    assert body.tag == f"{{{NS['op']}}}body"
    core = [part.tag.split("}")[1] for part in meta[0]]
    assert core == ["identifier", "title", "language", "type", "modified", "spatial", "authority"]
    assert meta.findtext("op:owmskern/d:title", namespaces=NS) == "Paspoort <aanvragen> & ophalen"
    authority = meta.find("op:owmskern/o:authority", NS)
    assert authority is not None
    assert authority.get("resourceIdentifier")
    audiences = [part.text for part in meta.findall("op:owmsmantel/d:audience", NS)]
    assert audiences == ["particulier", "ondernemer"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", meta.findtext("op:owmskern/d:modified", "", NS))
    assert meta.findtext("op:scmeta/op:onlineAanvragen", namespaces=NS) == "ja"
    name = meta.find("op:scmeta/op:uniformeProductnaam", NS)
    assert name is not None
    assert name.get("resourceIdentifier") == "http://standaarden.overheid.nl/owms/terms/paspoort"


def test_who_has_the_feed_gets_304_until_a_product_is_removed(zonnedal: Municipality, client_for: ClientFor) -> None:
    with in_municipality(zonnedal):
        page = passport()
    client: Client = client_for(zonnedal)
    first = client.get("/producten.xml")
    again = client.get("/producten.xml", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    with in_municipality(zonnedal):
        page.delete()
    changed = client.get("/producten.xml", headers={"if-none-match": first["ETag"]})
    assert changed.status_code == 200


def test_removing_a_product_is_a_change(in_zonnedal: Municipality) -> None:
    page = passport()
    before = last_change()
    page.unpublish(log_action=True)
    after = last_change()
    assert before is not None
    assert after is not None
    assert after > before


def test_questions_to_the_database_do_not_grow_with_the_products(
    in_zonnedal: Municipality, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    theme = ThemePageFactory.create()
    for number in range(3):
        ProductPageFactory.create(parent=theme, title=f"Product {number}")
    as_json(published_products())  # warms Wagtail's addresses of sites
    with django_assert_num_queries(2):
        pages = published_products()
        as_json(pages)
        as_xml(pages)


def test_page_says_it_to_machines_and_no_text_breaks_out(zonnedal: Municipality, client_for: ClientFor) -> None:
    with in_municipality(zonnedal):
        passport(intro="</script><script>alert(1)</script>")
    response = client_for(zonnedal).get("/reizen/paspoort/")
    html = response.content.decode()
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    data = json.loads(block)
    assert data["@type"] == "GovernmentService"
    assert data["description"] == "</script><script>alert(1)</script>"
    assert data["termsOfService"] == "U woont hier; U hebt een foto"
    assert data["availableChannel"][0]["serviceUrl"] == "http://zonnedal.localhost/afspraak/"
    assert "unsafe" not in response["Content-Security-Policy"]


def test_empty_parts_are_not_shown(zonnedal: Municipality, client_for: ClientFor) -> None:
    with in_municipality(zonnedal):
        passport(conditions="", at_counter="", english_text="", upl_name="aanleunwoning")
    html = client_for(zonnedal).get("/reizen/paspoort/").content.decode()
    for heading in ("Voorwaarden", "Aan de balie", "De wet", "Als u niets hoort", 'lang="en"'):
        assert heading not in html, heading


def test_national_lists_name_only_municipal_products() -> None:
    assert "paspoort" in legal_grounds()
    assert len(sdg_areas()) > 40
    assert {area.uri.split("_")[-1] for areas in sdg_areas().values() for area in areas} == {
        area.code for areas in sdg_areas().values() for area in areas
    }
