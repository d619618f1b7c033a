"""Rich text as lines, and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenants.library.markup import clean_source, to_html, to_plain
from tenants.library.registry import FieldSpec
from tenants.library.values import as_text, from_text, is_same

RICH = (
    '<h2 data-block-key="a">Kop</h2><p data-block-key="b">Een <b>vette</b> en <i>schuine</i> zin &amp; meer.</p>'
    '<ul><li>een</li><li>twee</li></ul><p>Zie <a href="https://voorbeeld.nl/a">de wet</a>.</p><ol><li>eerst</li></ol>'
)
LINES = """## Kop

Een **vette** en *schuine* zin & meer.

- een
- twee

Zie [de wet](https://voorbeeld.nl/a).

1. eerst"""


def test_rich_text_reads_as_lines_and_comes_back() -> None:
    assert to_plain(RICH) == LINES
    assert to_plain(to_html(LINES)) == LINES


def test_links_to_own_pages_survive_a_merge_and_never_reach_a_source() -> None:
    own = '<p>Lees <a id="12" linktype="page">meer</a>.</p>'
    assert to_plain(own) == "Lees [meer](page:12)."
    assert to_html("Lees [meer](page:12).") == own
    assert clean_source(own) == "<p>Lees meer.</p>"


@pytest.mark.parametrize(
    "target", ["javascript:alert(1)", "//elders.nl/x", "data:text/html,x", "#", "vbscript:x", "page:x"]
)
def test_addresses_that_are_none_become_text(target: str) -> None:
    assert to_html(f"[klik]({target})") in {"<p>klik</p>", f"<p>[klik]({target})</p>"}


def test_a_script_in_a_source_is_text() -> None:
    assert clean_source("<p>Hallo<script>alert(1)</script><img src=x onerror=alert(1)></p>") == "<p>Halloalert(1)</p>"
    assert "<" not in to_html("<b onclick='x'>hoi</b>").replace("<p>", "").replace("</p>", "")


@given(st.text(max_size=200))
def test_whatever_is_typed_comes_back_the_same_after_one_round(typed: str) -> None:
    once = to_plain(to_html(typed))
    assert to_plain(to_html(once)) == once


@given(st.text(alphabet="<>&\"'ab/ =scriptonhref*#-[]()", max_size=120))
def test_no_element_of_a_visitor_survives(typed: str) -> None:
    html = to_html(typed)
    for tag in ("<script", "<img", "<s", " on"):
        assert tag not in html.replace(typed, "") or tag == " on"
    assert set(__import__("re").findall(r"<(\w+)", html)) <= {"p", "h2", "h3", "ul", "ol", "li", "b", "i", "a"}


def test_steps_read_as_lines_and_come_back() -> None:
    spec = FieldSpec(name="steps", title="", shape="steps")
    steps = [{"title": "Maak een afspraak", "text": "<p>Bel ons.</p>"}, {"title": "", "text": "<p>Kom langs.</p>"}]
    text = as_text(spec, steps)
    assert text == "# Maak een afspraak\nBel ons.\n\n#\nKom langs."
    assert from_text(spec, text) == steps


def test_marks_that_nobody_sees_make_no_difference() -> None:
    spec = FieldSpec(name="rules", title="")
    assert is_same(spec, '<p data-block-key="x1">Tien jaar.</p>', "<p>Tien  jaar.</p>")
    assert not is_same(spec, "<p>Tien jaar.</p>", "<p>Vijf jaar.</p>")
