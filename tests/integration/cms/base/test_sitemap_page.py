"""The sitemap that people read."""

from tenants.context import in_municipality
from tenants.municipalities.models import Municipality
from tests.conftest import ClientFor
from tests.factories.cms import ContentPageFactory, ProductPageFactory, ThemePageFactory


def test_it_has_two_levels_and_nothing_that_is_not_published(zonnedal: Municipality, client_for: ClientFor) -> None:
    with in_municipality(zonnedal):
        theme = ThemePageFactory.create(title="Afval en natuur")
        ProductPageFactory.create(parent=theme, title="Grofvuil")
        ProductPageFactory.create(parent=theme, title="Nog niet af", live=False)
        ContentPageFactory.create(parent=ContentPageFactory.create(parent=theme, title="Diep"), title="Te diep")
    html = client_for(zonnedal).get("/sitemap/").content.decode()
    main = html[html.index("<main") : html.index("</main")]
    assert main.index("Afval en natuur") < main.index("Grofvuil")
    assert "Diep" in main
    for absent in ("Nog niet af", "Te diep"):
        assert absent not in main


def test_its_queries_do_not_grow_with_the_site(
    zonnedal: Municipality, client_for: ClientFor, django_assert_max_num_queries: object
) -> None:
    client = client_for(zonnedal)
    with in_municipality(zonnedal):
        for _number in range(12):
            ContentPageFactory.create()
    client.get("/sitemap/")
    with django_assert_max_num_queries(25):  # type: ignore[operator]  # pytest-django's, without a type of its own
        client.get("/sitemap/")
