"""The home page of a new municipality, and the top tasks for pages that need a way out."""

from typing import Any

from django.http import HttpRequest
from wagtail.models import Site

from cms.base.links import Link
from cms.home.models import HomePage
from tenants.municipalities.models import Municipality


def make_home_page(root: Any, municipality: Municipality) -> HomePage:
    """A published home page below the root of the page tree."""
    home = HomePage(
        title=municipality.official_name,
        slug="home",
        intro=f"Regel uw zaken met de gemeente {municipality.name}.",
    )
    root.add_child(instance=home)
    return home


def top_tasks(request: HttpRequest) -> list[Link]:
    """Top tasks of the site that is visited."""
    site = Site.find_for_request(request)
    home = HomePage.objects.filter(pk=site.root_page_id).first() if site is not None else None
    return home.task_links(request) if home is not None else []
