"""Charts: readable without seeing them, harmless whatever they are called, and nothing that the policy forbids."""

import xml.etree.ElementTree as ET

from tenants.usage.charts import Bar, bar_chart, column_chart

SVG = "{http://www.w3.org/2000/svg}"


def bars(*values: float) -> list[Bar]:
    return [Bar(label=f"G{number}", value=value, text=f"{value:.0f} euro") for number, value in enumerate(values)]


def parsed(svg: str) -> ET.Element:
    root = ET.fromstring(svg)  # noqa: S314  # our own
    for element in root.iter():
        assert "style" not in element.attrib
        assert not any(name.startswith("on") for name in element.attrib)
    assert root.attrib["role"] == "img"
    described = {element.attrib["id"] for element in root if "id" in element.attrib}
    assert set(root.attrib["aria-labelledby"].split()) == described
    return root


def test_bars_are_as_long_as_their_values_and_largest_first() -> None:
    root = parsed(bar_chart(bars(1, 4, 2), chart_id="c", title="Kosten", description="Wie betaalt wat"))
    widths = [float(rect.attrib["width"]) for rect in root.iter(f"{SVG}rect")]
    assert widths == [360.0, 180.0, 90.0]
    labels = [text.text for text in root.iter(f"{SVG}text")]
    assert labels == ["G1", "4 euro", "G2", "2 euro", "G0", "1 euro"]


def test_what_does_not_fit_becomes_one_bar() -> None:
    def rest(others: object) -> Bar:
        assert len(list(others)) == 3  # type: ignore[call-overload]
        return Bar(label="Overige", value=3, text="3 euro")

    svg = bar_chart(bars(9, 8, 1, 1, 1), chart_id="c", title="t", description="d", most=2, rest=rest)
    assert [text.text for text in parsed(svg).iter(f"{SVG}text")][-2:] == ["Overige", "3 euro"]
    short = bar_chart(bars(9, 8, 1), chart_id="c", title="t", description="d", most=2)
    assert len(list(parsed(short).iter(f"{SVG}rect"))) == 2


def test_names_are_escaped() -> None:
    evil = [Bar(label='<script>alert("x")</script>', value=1, text='"&<')]
    for svg in (
        bar_chart(evil, chart_id="c", title="<b>", description='"'),
        column_chart(evil, chart_id="c", title="<b>", description='"'),
    ):
        assert "<script" not in svg
        assert "<b>" not in svg
        parsed(svg)


def test_columns_stand_in_order_and_nothing_is_no_error() -> None:
    root = parsed(column_chart(bars(1, 2, 0), chart_id="c", title="t", description="d"))
    assert [float(rect.attrib["height"]) for rect in root.iter(f"{SVG}rect")] == [60.0, 120.0, 0.0]
    assert [text.text for text in root.iter(f"{SVG}text")] == ["G0", "G1", "G2"]
    for empty in (
        column_chart([], chart_id="c", title="t", description="d"),
        bar_chart([], chart_id="c", title="t", description="d"),
        bar_chart(bars(0, 0), chart_id="c", title="t", description="d"),
    ):
        parsed(empty)
