"""Which inline scripts of the admin get the nonce."""

import pytest
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput, AdminTimeInput
from wagtail.images.widgets import AdminImageChooser

from cms.base.admin_scripts import sign_known_scripts

PANEL = r'(function() { var panel = new InlinePanel(JSON.parse("{\u0022formsetPrefix\u0022: \u0022x\u0022}")); })();'


@pytest.mark.parametrize("widget", [AdminDateInput(), AdminTimeInput(), AdminDateTimeInput(), AdminImageChooser()])
def test_widgets_of_wagtail_are_started(widget: object) -> None:
    html = widget.render("veld", None, {"id": "id_veld"})  # type: ignore[attr-defined]  # any of the four
    assert '<script nonce="abc">' in sign_known_scripts(html, "abc")


def test_panels_of_wagtail_are_started() -> None:
    assert '<script nonce="abc">' in sign_known_scripts(f"<script>\n{PANEL}\n</script>", "abc")


@pytest.mark.parametrize(
    "code",
    [
        "alert(1)",
        'new ImageChooser("x", {}); alert(1)',
        'new ImageChooser("x", {"a": alert(1)});',
        'new ImageChooser("x", {}, alert(1), {});',
        'initDateChooser("x", {"a": "\\u0022"}); fetch("/")//{});',
        'new ImageChooser(alert("x"), {});',
        'new ImageChooser("x" + alert(1), {});',
        'new Function("alert(1)")();',
        'new Function("alert(1)");',
        "",
        PANEL + "alert(1)",
        PANEL.replace("InlinePanel", "Function"),
        PANEL.replace('x\\u0022}")', 'x\\u0022}"), alert(1'),
    ],
)
def test_anything_else_is_left_without_a_nonce(code: str) -> None:
    html = f"<script>{code}</script>"
    assert sign_known_scripts(html, "abc") == html


@pytest.mark.parametrize(
    "tag", ["<script src='/x.js'></script>", "<SCRIPT>alert(1)</SCRIPT>", "<script async>1</script>"]
)
def test_other_script_tags_are_left_alone(tag: str) -> None:
    assert sign_known_scripts(tag, "abc") == tag
