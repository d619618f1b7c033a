"""The content files: complete, consistent, in plain Dutch, and about municipalities that do not exist."""

import re
from collections.abc import Iterator
from itertools import combinations

import pytest
import yaml
from PIL import Image

from cms.base.icons import TASK_ICONS
from cms.catalogue.upl import upl_names
from cms.demo.content import (
    CONTENT,
    SLUGS,
    Files,
    InfoPage,
    Location,
    NewsItem,
    Product,
    ProductText,
    Theme,
    adopted,
    load,
    load_library,
)
from cms.demo.forms import FORMS
from services.forms.definition import parse_definition

MAX_WORDS = 17
OFFICIALESE = re.compile(
    r"\b(indien|zullen|zal|helaas|oeps|middels|teneinde|omtrent|ongeldig|je|jij|jouw)\b", re.IGNORECASE
)
MAX_BYTES = 3_000_000


@pytest.fixture(params=SLUGS, scope="module")
def files(request: pytest.FixtureRequest) -> Files:
    return load(request.param)


def every_page(files: Files) -> list[Theme | Product | InfoPage | Location | NewsItem]:
    return [*files.themes, *files.catalogue, *files.pages, *files.locations, *files.news]


def product_texts(product: ProductText) -> Iterator[str]:
    yield from (product.answer, product.without_digid, product.hear, product.rules, product.objection)
    yield from (product.costs, product.payment, product.duration)
    yield from (*product.needed, *product.conditions, *product.steps)


def own_texts(files: Files) -> Iterator[str]:
    """Everything that a resident reads and that is not from the library, a paragraph at a time."""
    for product in files.products:
        yield from product_texts(product)
    yield from (files.contact.at_counter, files.contact.by_phone)
    for location in files.locations:
        yield from (location.intro, location.hours_note, location.route, location.accessibility)
    for item in files.news:
        yield from (item.lead, *item.body.splitlines())
    for page in files.pages:
        yield from (page.intro, *page.body.splitlines())
        for question in page.faq:
            yield from (question.question, question.answer)
        if page.notice is not None:
            yield from (page.notice.title, page.notice.text)
        if page.table is not None:
            yield page.table.caption


def texts(files: Files) -> Iterator[str]:
    """Everything that a resident reads, with the texts from the library."""
    yield from own_texts(files)
    for product in map(adopted, files.library):
        yield from product_texts(product)


def test_every_municipality_offers_many_products_of_the_national_list(files: Files) -> None:
    names = [product.upl for product in files.catalogue]

    assert len(set(names)) == len(names) >= 28
    assert set(names) <= upl_names().keys()


def test_residents_and_businesses_both_find_products(files: Files) -> None:
    names = [upl_names()[product.upl] for product in files.catalogue]

    assert sum(name.for_residents and not name.for_businesses for name in names) >= 8
    assert sum(name.for_businesses for name in names) >= 8


def test_every_municipality_has_more_than_forty_pages_of_its_own(files: Files) -> None:
    slugs = [page.slug for page in every_page(files)]

    assert len(set(slugs)) == len(slugs) >= 60
    assert len(files.pages) >= 15
    assert len(files.news) >= 6


def test_every_product_says_what_a_resident_wants_to_know(files: Files) -> None:
    for product in files.catalogue:
        assert product.answer
        assert product.costs
        assert product.duration
        assert len(product.needed) >= 2
        assert len(product.conditions) >= 2
        assert len(product.steps) >= 3
        assert product.keywords
        assert len(product.action.label) <= 60
        assert len(product.answer) <= 400


def test_some_products_are_explained_in_english(files: Files) -> None:
    english = [product for product in files.catalogue if product.english_text]

    assert len(english) >= 4
    assert all(product.english_title for product in english)


def test_references_in_the_files_lead_somewhere(files: Files) -> None:
    products = {product.slug for product in files.catalogue}
    pages = {page.slug for page in every_page(files)} | {"contact"}
    themes = {theme.slug for theme in files.themes}

    below = {product.theme for product in files.catalogue} | {page.theme for page in files.pages}
    assert below - {""} == themes
    assert files.home.top_tasks.keys() <= products
    assert len(files.home.top_tasks) == 8
    assert set(files.home.top_tasks.values()) <= {name for name, _label in TASK_ICONS}
    assert {slug for theme in files.themes for slug in theme.popular} <= products
    assert {slug for theme in files.themes for group in theme.groups for slug in group.links} <= pages
    assert set(re.findall(r"\(page:([\w-]+)\)", " ".join(texts(files)))) <= pages
    assert files.objection_page in pages
    assert {page.hours for page in files.pages} - {""} <= {location.slug for location in files.locations}


def test_pages_use_what_an_editor_has_beside_text(files: Files) -> None:
    assert sum(bool(page.faq) for page in files.pages) >= 2
    assert sum(page.notice is not None for page in files.pages) >= 2
    assert sum(page.table is not None for page in files.pages) >= 1
    assert sum(bool(page.hours) for page in files.pages) >= 2


def test_a_theme_with_groups_leaves_no_page_out(files: Files) -> None:
    for theme in files.themes:
        below = {product.slug for product in files.catalogue if product.theme == theme.slug}
        below |= {page.slug for page in files.pages if page.theme == theme.slug}
        if theme.groups:
            assert {slug for group in theme.groups for slug in group.links} == below
            assert all(len(group.links) <= 7 for group in theme.groups)


def test_sentences_are_short_and_plain(files: Files) -> None:
    for text in texts(files):
        assert not OFFICIALESE.search(text), text
        for sentence in re.split(r"(?<=[.?!])\s", text):
            assert len(sentence.split()) <= MAX_WORDS, sentence


def test_municipality_does_not_exist(files: Files) -> None:
    assert files.gemeentecode.startswith("90")
    assert files.contact.email.endswith(".example")
    assert all(request.email.endswith(".example") for request in files.requests if request.email)


def test_every_picture_is_there_with_its_text_and_in_use(files: Files) -> None:
    used = {files.home.image, *(item.image for item in files.news), *(page.image for page in files.pages)} - {""}

    assert used == files.images.keys()
    for name, alt in files.images.items():
        assert alt.startswith("Illustratie van ")
        with Image.open(files.picture(name)) as picture:
            assert picture.width >= 1200


def test_municipalities_do_not_copy_each_other() -> None:
    for first, second in combinations(map(load, SLUGS), 2):
        shared = {text for text in own_texts(first) if len(text.split()) > 8} & set(own_texts(second))
        assert not shared


def test_pages_are_told_apart_by_their_titles(files: Files) -> None:
    titles = [page.title for page in every_page(files)]

    assert len(set(titles)) == len(titles)


LEFT_TO_ADOPT = "achternaam-van-uw-partner"
"""Nobody has it yet, so that an editor can be shown how to adopt: tests/browser/test_first_morning.py."""


def test_municipality_adopts_texts_of_shelves_that_it_is_a_member_of(files: Files) -> None:
    offered = {item.slug for shelf in load_library() if files.slug in shelf.shelf.members for item in shelf.items}

    assert offered - {adoption.source for adoption in files.library} == {LEFT_TO_ADOPT}


def test_library_serves_more_municipalities_and_leaves_room_for_own_words() -> None:
    shelves = load_library()

    assert 8 <= sum(len(shelf.items) for shelf in shelves) <= 12
    assert len({item.slug for shelf in shelves for item in shelf.items}) == sum(len(shelf.items) for shelf in shelves)
    for shelf in shelves:
        assert set(shelf.shelf.members) <= set(SLUGS)
        assert len(shelf.shelf.members) >= 2
        assert shelf.shelf.maintainer in {"", *shelf.shelf.members}
    assert all(any(adoption.overrides for adoption in load(slug).library) for slug in SLUGS)


def test_forms_of_the_demo_are_definitions() -> None:
    used = {form for slug in SLUGS for form in load(slug).forms}

    assert used == {path.stem for path in FORMS.glob("*.yaml")}
    for slug in used:
        data = yaml.safe_load((FORMS / f"{slug}.yaml").read_text(encoding="utf-8"))
        parse_definition(data["definition"])


def test_demo_weighs_little() -> None:
    assert sum(path.stat().st_size for path in CONTENT.rglob("*") if path.is_file()) < MAX_BYTES
