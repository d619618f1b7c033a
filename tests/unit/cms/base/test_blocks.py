from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from wagtail.blocks.struct_block import StructBlockValidationError

from cms.base.blocks import LinkBlock, TableBlock


@pytest.fixture(autouse=True)
def dutch() -> object:
    with translation.override("nl"):
        yield


def link(**values: Any) -> Any:
    block = LinkBlock()
    return block, block.to_python({"title": "", "page": None, "url": ""} | values)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({}, "url"),
        ({"url": "/status/"}, "title"),
        ({"url": "javascript:alert(1)", "title": "Klik"}, "url"),
        ({"url": "//elders.example", "title": "Klik"}, "url"),
    ],
)
def test_link_that_leads_nowhere_or_says_nothing_is_refused(values: dict[str, str], field: str) -> None:
    block, value = link(**values)
    with pytest.raises(StructBlockValidationError) as refusal:
        block.clean(value)
    assert field in refusal.value.block_errors


def test_link_to_an_address_becomes_a_link() -> None:
    block, value = link(url="/status/", title="Volg uw melding")
    found = block.clean(value).as_link(None)
    assert (found.title, found.url) == ("Volg uw melding", "/status/")


def test_unfinished_link_is_no_link_and_may_be_saved_as_a_draft() -> None:
    block, value = link()
    assert value.as_link(None) is None
    block.defer_required_validation()
    block.clean(value)


def table(**values: Any) -> dict[str, Any]:
    return {"data": [["Wat", "Prijs"]], "table_caption": "Prijzen", "table_header_choice": "row"} | values


@pytest.mark.parametrize("choice", ["", "neither"])
def test_table_without_headers_is_refused(choice: str) -> None:
    with pytest.raises(ValidationError):
        TableBlock().clean(table(table_header_choice=choice))


def test_table_without_caption_is_refused() -> None:
    with pytest.raises(ValidationError, match="bijschrift"):
        TableBlock().clean(table(table_caption=""))


def test_table_with_caption_and_headers_is_accepted() -> None:
    assert TableBlock().clean(table())["first_row_is_table_header"] is True
