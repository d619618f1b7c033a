"""The news overview of a new municipality."""

from wagtail.models import Site

from cms.base.starting import add_starter_page
from cms.news.models import NewsIndexPage
from tenants.municipalities.models import Municipality


def provision_news(municipality: Municipality) -> None:
    """An empty news overview below the home page, once."""
    home = Site.objects.get(is_default_site=True).root_page
    if not NewsIndexPage.objects.child_of(home).exists():
        add_starter_page(
            home,
            NewsIndexPage(
                title="Nieuws",
                slug="nieuws",
                intro=f"Nieuws van de gemeente {municipality.name}.",
                show_in_menus=True,
            ),
        )
