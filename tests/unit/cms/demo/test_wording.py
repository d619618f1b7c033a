"""From the small Markdown of the content files to rich text."""

from datetime import date

import pytest

from cms.demo.wording import bullets, dated, inline, paragraph, rich_text, unbroken

MONDAY = date(2026, 11, 23)


def page_id(slug: str) -> int:
    return {"paspoort": 12}[slug]


def test_dated_counts_from_today() -> None:
    assert dated("vóór {+40}", MONDAY) == "vóór 2 januari 2027"


def test_dated_takes_the_first_such_weekday_from_then_on() -> None:
    assert dated("op {+9 za}", MONDAY) == "op zaterdag 5 december"
    assert dated("op {+7 ma}", MONDAY) == "op maandag 30 november"


def test_inline_links_to_the_page_with_a_slug_and_escapes_the_rest() -> None:
    text = inline("[Paspoort](page:paspoort) & **meteen** <b>", page_id)

    assert text == '<a linktype="page" id="12">Paspoort</a> &amp; <b>meteen</b> &lt;b&gt;'


def test_inline_refuses_a_link_to_no_page() -> None:
    with pytest.raises(KeyError):
        inline("[Weg](page:bestaat-niet)", page_id)


def test_rich_text_knows_headings_lists_and_paragraphs() -> None:
    source = "Eerst\ndit.\n\n## Kop\n- een\n- twee\n\n1. stap\n2. stap"

    assert rich_text(source, page_id) == (
        "<p>Eerst dit.</p><h2>Kop</h2><ul><li>een</li><li>twee</li></ul><ol><li>stap</li><li>stap</li></ol>"
    )


def test_paragraph_of_nothing_is_nothing() -> None:
    assert paragraph("", page_id) == ""
    assert bullets(("een",), page_id) == "<ul><li>een</li></ul>"


def test_unbroken_keeps_amounts_times_and_phone_numbers_on_one_line() -> None:
    assert unbroken("€ 27,50 vanaf 9.00 uur, bel 14 0190") == "€\u00a027,50 vanaf 9.00\u00a0uur, bel 14\u00a00190"
