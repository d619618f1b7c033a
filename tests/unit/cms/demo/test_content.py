"""The content files: complete, consistent, in plain Dutch, and about municipalities that do not exist."""

import re
from collections.abc import Iterator
from itertools import combinations

import pytest
import yaml
from PIL import Image

from cms.base.icons import TASK_ICONS
from cms.catalogue.upl import upl_names
from cms.demo.content import CONTENT, SLUGS, Files, load
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


def texts(files: Files) -> Iterator[str]:
    """Everything that a resident reads, a paragraph at a time."""
    for product in files.products:
        yield from (product.answer, product.without_digid, product.hear, product.rules, product.objection)
        yield from product.steps
    for item in files.news:
        yield from (item.lead, *item.body.splitlines())
    for page in files.pages:
        yield from (page.intro, *page.body.splitlines())


def test_every_municipality_offers_a_dozen_products_of_the_national_list(files: Files) -> None:
    names = [product.upl for product in files.products]

    assert len(set(names)) == len(names) >= 12
    assert set(names) <= upl_names().keys()


def test_every_product_says_what_a_resident_wants_to_know(files: Files) -> None:
    for product in files.products:
        assert product.costs
        assert product.duration
        assert len(product.needed) >= 2
        assert len(product.steps) >= 3
        assert product.keywords
        assert len(product.action.label) <= 60
        assert len(product.answer) <= 400


def test_references_in_the_files_lead_somewhere(files: Files) -> None:
    products = {product.slug for product in files.products}
    pages = products | {page.slug for page in files.pages} | {"contact"}
    themes = {theme.slug for theme in files.themes}

    assert {product.theme for product in files.products} == themes
    assert {page.theme for page in files.pages} - {""} <= themes
    assert files.home.top_tasks.keys() <= products
    assert len(files.home.top_tasks) == 8
    assert set(files.home.top_tasks.values()) <= {name for name, _label in TASK_ICONS}
    assert {slug for theme in files.themes for slug in theme.popular} <= products
    assert {slug for theme in files.themes for group in theme.groups for slug in group.links} <= pages
    assert set(re.findall(r"\(page:([\w-]+)\)", " ".join(texts(files)))) <= pages
    assert files.objection_page in pages


def test_a_theme_with_groups_leaves_no_page_out(files: Files) -> None:
    for theme in files.themes:
        below = {product.slug for product in files.products if product.theme == theme.slug}
        below |= {page.slug for page in files.pages if page.theme == theme.slug}
        if theme.groups:
            assert {slug for group in theme.groups for slug in group.links} == below


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
        shared = {text for text in texts(first) if len(text.split()) > 8} & set(texts(second))
        assert not shared


def test_forms_of_the_demo_are_definitions() -> None:
    used = {form for slug in SLUGS for form in load(slug).forms}

    assert used == {path.stem for path in FORMS.glob("*.yaml")}
    for slug in used:
        data = yaml.safe_load((FORMS / f"{slug}.yaml").read_text(encoding="utf-8"))
        parse_definition(data["definition"])


def test_demo_weighs_little() -> None:
    assert sum(path.stat().st_size for path in CONTENT.rglob("*") if path.is_file()) < MAX_BYTES
