from django.template.loader import render_to_string
from django.utils import translation


def test_error_page_needs_no_database_and_speaks_dutch() -> None:
    with translation.override("nl"):
        html = render_to_string("base/500.html")
    assert "Dit lukt nu niet" in html
    assert "wij het niet ontvangen" in html
