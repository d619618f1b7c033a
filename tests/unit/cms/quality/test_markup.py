"""What a page's markup says to who does not see it."""

import pytest

from cms.quality.markup import page_text


def found(html: str) -> list[tuple[str, str]]:
    return [(remark.kind, remark.found) for remark in page_text(f"<main>{html}</main>").remarks]


def test_running_text_is_what_the_editor_wrote() -> None:
    html = """<nav><p>Menu</p></nav><main><nav><p>Kruimels</p></nav><h1>Titel</h1><p>Eerste <b>alinea</b>.</p>
    <ul><li>Punt <a href="/x">een</a></li></ul><aside><p>Help</p></aside><form><p>Zoek</p></form></main><p>Voet</p>"""
    assert page_text(html).paragraphs == ("Eerste alinea .", "Punt een") or page_text(html).paragraphs == (
        "Eerste alinea.", "Punt een"
    )  # fmt: skip


def test_headings_in_order() -> None:
    assert found("<h1>A</h1><h2>B</h2><h3>C</h3><h2>D</h2>") == []
    assert found("<h1>A</h1><h3>B</h3>") == [("heading_jump", "B")]
    assert found("<h1>A</h1><h2> </h2>") == [("heading_empty", "h2")]


@pytest.mark.parametrize("text", ["klik hier", "Klik hier.", "hier", "Lees meer", "https://www.voorbeeld.nl/a", ""])
def test_a_link_that_says_nothing(text: str) -> None:
    assert [kind for kind, _text in found(f'<p><a href="/x">{text}</a></p>')] == ["link_text"]


@pytest.mark.parametrize("link", [
    '<a href="/x">Paspoort aanvragen</a>', '<a href="/x" aria-label="Meer over afval">meer</a>',
    '<a href="/x"><img src="a.png" alt="Naar de raad"></a>', '<a name="x"></a>',
])  # fmt: skip
def test_a_link_that_says_something(link: str) -> None:
    assert found(link) == []


def test_pictures_and_tables() -> None:
    assert found('<img src="/media/a.webp">') == [("image_alt", "a.webp")]
    assert found('<img src="/media/a.webp" alt="">') == []
    assert found("<table><tr><td>1</td></tr></table>") == [("table_head", "1")]
    assert found("<table><tr><th>Dag</th></tr><tr><td>1</td></tr></table>") == []


def test_odd_html_is_read_all_the_same() -> None:
    for html in ("", "<main", "<main><p>a<p>b", "</main></p>", "<table><table>", "\x00<h9>", "<main><main><h2>"):
        page_text(html)
