"""What stands around the pages: sitemap, robots, errors, old addresses, documents, the variable `site`."""

from datetime import timedelta
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction

from cms.base.actions import publish_scheduled
from cms.base.models import ContactDetails
from shared.actors import Actor
from tenants.context import in_municipality
from tenants.municipalities.models import Municipality
from tests.conftest import ClientFor
from tests.factories.cms import ContentPageFactory, ThemePageFactory, home_page

NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def test_sitemap_lists_public_pages_of_this_host_only(
    zonnedal: Municipality, waterveen: Municipality, client_for: ClientFor
) -> None:
    with in_municipality(zonnedal):
        ContentPageFactory.create(slug="over")
        ContentPageFactory.create(slug="concept", live=False)
        private = ContentPageFactory.create(slug="besloten")
        PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    with in_municipality(waterveen):
        ContentPageFactory.create(slug="haven")
    response = client_for(zonnedal).get("/sitemap.xml")
    assert response.status_code == 200
    found = {element.text for element in ET.fromstring(response.content).iter(f"{NAMESPACE}loc")}  # noqa: S314  # our own
    assert found == {
        f"http://zonnedal.localhost{path}"
        for path in ("/", "/nieuws/", "/contact/", "/contact/gemeentehuis/", "/over/")
    }


def test_robots_names_the_sitemap_of_its_host(waterveen: Municipality, client_for: ClientFor) -> None:
    response = client_for(waterveen).get("/robots.txt")
    assert response.headers["Content-Type"].startswith("text/plain")
    lines = response.content.decode().splitlines()
    assert "Sitemap: http://waterveen.localhost/sitemap.xml" in lines
    assert "Disallow: /beheer/" in lines


def test_unknown_page_offers_search_top_tasks_and_contact(zonnedal: Municipality, client_for: ClientFor) -> None:
    with in_municipality(zonnedal):
        ContactDetails.objects.update(phone="14 0123")
        home = home_page()
        home.top_tasks = [{"type": "task", "value": {"title": "Volg uw melding", "url": "/status/", "page": None}}]
        home.save()
    response = client_for(zonnedal).get("/bestaat-niet/")
    html = response.content.decode()
    assert response.status_code == 404
    for text in ("Deze pagina bestaat niet", 'id="zoek"', "Volg uw melding", "14 0123"):
        assert text in html, text
    assert "404" not in html.split("<main")[1]


def test_form_without_its_token_is_explained(zonnedal: Municipality, client_for: ClientFor) -> None:
    client = client_for(zonnedal)
    client.handler.enforce_csrf_checks = True
    response = client.post("/beheer/login/", {})
    assert response.status_code == 403
    assert "Wij hebben dit niet ontvangen" in response.content.decode()


def test_old_address_leads_to_the_new_one_in_this_municipality_only(
    zonnedal: Municipality, waterveen: Municipality, client_for: ClientFor
) -> None:
    with in_municipality(zonnedal):
        page = ContentPageFactory.create(slug="nieuw-adres")
        Redirect.objects.create(old_path=Redirect.normalise_path("/oud-adres/"), redirect_page=page)
    response = client_for(zonnedal).get("/oud-adres/")
    assert (response.status_code, response.headers["Location"]) == (301, "/nieuw-adres/")
    assert client_for(waterveen).get("/oud-adres/").status_code == 404


def test_site_has_navigation_contact_and_footer(zonnedal: Municipality, client_for: ClientFor) -> None:
    with in_municipality(zonnedal):
        theme = ThemePageFactory.create(title="Wonen", slug="wonen", show_in_menus=True)
        ThemePageFactory.create(title="Niet in het menu")
        ThemePageFactory.create(title="Concept", show_in_menus=True, live=False)
        privacy = ContentPageFactory.create(title="Privacy", slug="privacy", parent=theme)
        details = ContactDetails.objects.get()
        details.visiting_address = "Gemeentehuis\r\nPlein 1"
        details.footer_links = [{"type": "link", "value": {"title": "", "url": "", "page": privacy.pk}}]
        details.save()
    site = client_for(zonnedal).get("/wonen/privacy/").context["site"]
    assert [(link.title, link.is_current) for link in site.nav] == [
        ("Contact", False),
        ("Nieuws", False),
        ("Wonen", True),
    ]
    assert [(link.title, link.url) for link in site.footer_links] == [("Privacy", "/wonen/privacy/")]
    assert site.contact.visiting_address == ["Gemeentehuis", "Plein 1"]
    assert site.contact.url == "/contact/"
    assert (site.name, site.official_name) == ("Zonnedal", "Gemeente Zonnedal")


def test_platform_has_no_site(db: None, platform_client: object) -> None:
    response = platform_client.get("/login/")  # type: ignore[attr-defined]
    assert response.status_code in {200, 302, 404}


def test_document_comes_through_the_application_and_respects_its_collection(
    zonnedal: Municipality, waterveen: Municipality, client_for: ClientFor
) -> None:
    with in_municipality(zonnedal):
        root = Collection.get_first_root_node()
        secret = root.add_child(name="Besloten")
        CollectionViewRestriction.objects.create(collection=secret, restriction_type=CollectionViewRestriction.LOGIN)
        documents = get_document_model().objects
        public = documents.create(title="Folder", file=ContentFile(b"openbaar", name="folder.txt"))
        private = documents.create(title="Nota", file=ContentFile(b"besloten", name="nota.txt"), collection=secret)
        stored = f"/media/{public.file.name}"
    client = client_for(zonnedal)
    served = client.get(public.url)
    assert served.getvalue() == b"openbaar"
    assert client.get(private.url).status_code == 302
    assert client.get(stored).status_code == 404
    assert client_for(waterveen).get(public.url).status_code == 404


def test_scheduled_pages_go_live_and_offline_and_one_failure_stops_nothing(in_zonnedal: Municipality) -> None:
    now = timezone.now()
    due = ContentPageFactory.create(title="Straks", live=False)
    due.go_live_at = now - timedelta(minutes=1)
    due.save_revision(approved_go_live_at=due.go_live_at)
    broken = ContentPageFactory.create(title="Kapot", live=False)
    revision = broken.save_revision(approved_go_live_at=now - timedelta(minutes=2))
    revision.content = {"pk": broken.pk}
    revision.save()
    expired = ContentPageFactory.create(title="Voorbij", expire_at=now - timedelta(minutes=1))
    later = ContentPageFactory.create(title="Later", live=False)
    later.save_revision(approved_go_live_at=now + timedelta(hours=1))

    assert publish_scheduled(actor=Actor.system("test")) == 2

    assert Page.objects.get(pk=due.pk).live
    assert not Page.objects.get(pk=expired.pk).live
    assert not Page.objects.get(pk=later.pk).live
    assert publish_scheduled(actor=Actor.system("test")) == 0


@pytest.mark.parametrize("path", ["/sitemap.xml", "/robots.txt"])
def test_read_only_addresses_refuse_nothing_odd(waterveen: Municipality, client_for: ClientFor, path: str) -> None:
    assert client_for(waterveen).head(path).status_code == 200


def test_private_page_for_staff_leads_to_the_one_log_in_page(zonnedal: Municipality, client_for: ClientFor) -> None:
    with in_municipality(zonnedal):
        page = ContentPageFactory.create(slug="intern", intro="Alleen voor collega's")
        PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    client = client_for(zonnedal)
    response = client.get("/intern/")
    assert (response.status_code, response.headers["Location"]) == (302, "/beheer/login/?next=/intern/")
    other = client.get("/_util/login/?next=/intern/")
    assert (other.status_code, other.headers["Location"]) == (302, "/beheer/login/?next=/intern/")


def test_page_that_moves_to_another_slug_leaves_its_old_address_working(
    zonnedal: Municipality, client_for: ClientFor, django_capture_on_commit_callbacks: Any
) -> None:
    with in_municipality(zonnedal), django_capture_on_commit_callbacks(execute=True):
        page = ContentPageFactory.create(slug="oude-naam")
        page.slug = "nieuwe-naam"
        page.save_revision().publish()
    response = client_for(zonnedal).get("/oude-naam/")
    assert (response.status_code, response.headers["Location"]) == (301, "/nieuwe-naam/")
