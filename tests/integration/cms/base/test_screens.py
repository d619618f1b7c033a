"""Screens of our own in Wagtail's admin say in their header what they are."""

import pytest

from services.accounts.provisioning import ADMINISTRATORS
from tenants.municipalities.models import Municipality
from tests.conftest import ClientFor
from tests.factories.accounts import make_staff


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("onderhoud/links/", "Kapotte links"),
        ("onderhoud/gelezen/", "Pagina’s die bijna niemand leest"),
        ("onderhoud/herzien/", "Pagina’s om na te kijken"),
        ("zoekvragen/", "Vragen aan de zoekfunctie"),
        ("kernen/", "Dorpen en wijken"),
        ("onderdelen/", "Onderdelen van de site"),
    ],
)
def test_the_header_has_the_title(in_zonnedal: Municipality, client_for: ClientFor, path: str, title: str) -> None:
    client = client_for(in_zonnedal)
    client.force_login(make_staff(ADMINISTRATORS))
    page = client.get(f"/beheer/{path}")
    assert str(page.context["breadcrumbs_items"][-1]["label"]) == title
