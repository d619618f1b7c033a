"""The home page of a new municipality, and the top tasks for pages that need a way out."""

from typing import Any

from django.http import HttpRequest
from wagtail.models import Site

from cms.base.languages import spoken
from cms.base.links import Link
from cms.base.starting import add_starter_page
from cms.home.models import HomePage
from tenants.municipalities.models import Municipality
from tenants.provisioning.registry import KnownAs


def make_home_page(root: Any, municipality: Municipality) -> HomePage:
    """A published home page below the root of the page tree."""
    home = HomePage(title=municipality.official_name, slug="home", intro=_intro(municipality.name))
    add_starter_page(root, home)
    return home


def follow_identity(before: KnownAs, municipality: Municipality) -> None:
    """Title and introduction of the home page follow the name where nobody has changed them; a draft of it too."""
    wording = {
        "title": (before.official_name, municipality.official_name),
        "draft_title": (before.official_name, municipality.official_name),
        "intro": (_intro(before.name), _intro(municipality.name)),
    }
    for home in HomePage.objects.all():
        changed = {field: new for field, (old, new) in wording.items() if getattr(home, field) == old != new}
        if changed:
            for field, new in changed.items():
                setattr(home, field, new)
            home.save()
        draft = home.latest_revision
        if draft is None:
            continue
        changed = {field: new for field, (old, new) in wording.items() if draft.content.get(field) == old != new}
        if changed:
            draft.content |= changed
            draft.save(update_fields=["content"])


def _intro(name: str) -> str:
    return f"Regel uw zaken met de gemeente {name}."


def top_tasks(request: HttpRequest) -> list[Link]:
    """Top tasks of the site that is visited."""
    site = Site.find_for_request(request)
    here = spoken(request)
    key = here.home.pk if here.home is not None else site.root_page_id if site is not None else None
    home = HomePage.objects.filter(pk=key).first()
    return home.task_links(request) if home is not None else []
