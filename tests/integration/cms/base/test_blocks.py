"""Each block as a resident gets it, and what an editor is told."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents import get_document_model
from wagtail.images import get_image_model

from cms.base.blocks import BodyBlock, ProductListBlock, VideoBlock
from tenants.municipalities.models import Municipality
from tests.conftest import ClientFor
from tests.factories.cms import (
    ContentPageFactory,
    NewsPageFactory,
    ProductPageFactory,
    ThemePageFactory,
    make_photo,
)

VIDEO = {
    "title": "Zo scheidt u afval",
    "url": "https://www.video.example/1",
    "poster": None,
    "duration": "2 minuten",
    "has_captions": True,
    "is_silent": False,
    "transcript": "<p>Een man loopt naar de bak.</p>",
}


@pytest.fixture
def client(in_zonnedal: Municipality, client_for: ClientFor) -> Client:
    return client_for(in_zonnedal)


def shown(client: Client, *blocks: tuple[str, Any]) -> str:
    """The main part of a page with these blocks."""
    ContentPageFactory.create(slug="blokken", body=[{"type": kind, "value": value} for kind, value in blocks])
    html = client.get("/blokken/").content.decode()
    return html[html.index("<article") : html.index("</article>")]


def test_document_shows_kind_and_size(client: Client) -> None:
    document = get_document_model().objects.create(title="Beleid", file=ContentFile(b"x" * 2048, name="beleid.pdf"))
    value = {"document": document.pk, "title": "", "summary": "Wat wij in 2026 doen."}
    html = shown(client, ("document", value))
    assert f'href="{document.url}">Beleid</a>' in html
    assert "(PDF, 2,0\xa0KB)" in html
    assert "Wat wij in 2026 doen." in html


def test_video_is_a_plain_link_with_its_text_and_nothing_of_the_other_site(client: Client) -> None:
    html = shown(client, ("video", VIDEO | {"poster": make_photo().pk}))
    assert 'href="https://www.video.example/1"' in html
    assert "op video.example, een andere website (2 minuten, met ondertiteling)" in " ".join(html.split())
    assert "Een man loopt naar de bak." in html
    assert [html.count(mark) for mark in ("<iframe", "<script", "<video", 'src="http')] == [0, 0, 0, 0]


def test_quote_and_timeline(client: Client) -> None:
    quote = {"text": "Het is <b>mooi</b>", "name": "Ank", "role": "inwoner"}
    moments = [
        {"when": "Maart 2026", "title": "Plan", "text": "", "is_past": True},
        {"when": "Juni 2026", "title": "Besluit", "text": "<p>De raad beslist.</p>", "is_past": False},
    ]
    html = shown(client, ("quote", quote), ("timeline", {"title": "Planning", "moments": moments}))
    assert "&lt;b&gt;mooi" in html
    assert "<figcaption>Ank, inwoner</figcaption>" in html
    assert html.count("Klaar: </span>Maart 2026") == 1
    assert html.index("Plan</h3>") < html.index("Besluit</h3>")


def test_products_in_the_editors_order_with_constant_queries(client: Client) -> None:
    theme = ThemePageFactory.create()
    products = [ProductPageFactory.create(parent=theme, title=f"Product {number}") for number in range(4)]
    draft = ProductPageFactory.create(parent=theme, title="Concept", live=False)

    def queries(*, slug: str, keys: list[int]) -> tuple[int, str]:
        ContentPageFactory.create(
            slug=slug, body=[{"type": "products", "value": {"title": "Regel het", "products": keys}}]
        )
        client.get(f"/{slug}/")
        with CaptureQueriesContext(connection) as found:
            html = client.get(f"/{slug}/").content.decode()
        return len(found), html

    one, _html = queries(slug="een", keys=[products[0].pk])
    four, html = queries(slug="vier", keys=[page.pk for page in (*reversed(products), draft)])
    assert four == one
    places = [html.index(f"Product {number}</a>") for number in (3, 2, 1, 0)]
    assert places == sorted(places)
    assert "Concept" not in html


def test_a_product_stands_in_a_list_once(in_zonnedal: Municipality) -> None:
    page = ProductPageFactory.create()
    block = ProductListBlock()
    cleaned = block.clean(block.to_python({"title": "Regel het", "products": [page.pk, page.pk]}))
    assert [one.pk for one in cleaned["products"]] == [page.pk]


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"has_captions": False}, "has_captions", "ondertiteling"),
        ({"url": "http://video.example/1"}, "url", "https://"),
        ({"transcript": ""}, "transcript", "verplicht"),
        ({"title": ""}, "title", "verplicht"),
    ],
)
def test_a_video_that_not_everybody_can_follow_is_refused(change: dict[str, Any], field: str, words: str) -> None:
    block = VideoBlock()
    with translation.override("nl"), pytest.raises(StructBlockValidationError) as refused:
        block.clean(block.to_python(VIDEO | change))
    assert words in str(refused.value.block_errors[field])


def test_silent_video_needs_no_captions() -> None:
    block = VideoBlock()
    assert block.clean(block.to_python(VIDEO | {"has_captions": False, "is_silent": True}))["is_silent"]


def test_every_block_says_what_it_is_for_in_dutch() -> None:
    with translation.override("nl"):
        texts = {name: str(block.get_description()) for name, block in BodyBlock().child_blocks.items()}
    with translation.override("en"):
        english = {name: str(block.get_description()) for name, block in BodyBlock().child_blocks.items()}
    assert all(texts.values())
    assert [name for name, text in texts.items() if text == english[name]] == []


def test_pictures_come_in_three_formats_with_sizes_and_without_a_shift(client: Client) -> None:
    value = {"image": make_photo().pk, "decorative": False, "alt_text": "Een plein", "caption": ""}
    figure = {"image": {"image": value["image"], "decorative": False, "alt_text": "Een plein"}, "caption": "Het plein"}
    html = shown(client, ("image", figure))
    picture = html[html.index("<picture>") : html.index("</picture>")]
    assert [picture.count(f'type="image/{kind}"') for kind in ("avif", "webp", "jpeg")] == [1, 1, 0]
    assert picture.count("480w") == 3
    for mark in ('alt="Een plein"', 'loading="lazy"', 'width="', 'height="', 'sizes="'):
        assert mark in picture[picture.index("<img") :], mark


def test_photos_in_a_listing_cost_the_same_queries_however_many(client: Client) -> None:
    def count() -> int:
        client.get("/nieuws/")
        with CaptureQueriesContext(connection) as queries:
            html = client.get("/nieuws/").content.decode()
        assert html.count("<picture>") == get_image_model().objects.count()
        return len(queries)

    NewsPageFactory.create(photo=make_photo())
    one = count()
    for _number in range(3):
        NewsPageFactory.create(photo=make_photo())
    assert count() == one


def test_an_editor_sees_blocks_in_the_own_look_before_choosing(in_zonnedal: Municipality) -> None:
    previewed = {name for name, block in BodyBlock().child_blocks.items() if block.is_previewable}
    assert previewed >= {"text", "steps", "accordion", "notice", "table", "action", "contact", "quote", "timeline"}
