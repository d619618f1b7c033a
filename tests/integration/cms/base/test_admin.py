"""The back office: Dutch, small, and safe for the home page."""

import re

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from wagtail.models import GroupPagePermission, Page

from cms.base.models import ContactDetails
from tenants.context import in_municipality
from tenants.municipalities.models import Municipality
from tests.conftest import ClientFor
from tests.factories.cms import (
    ContentPageFactory,
    NewsPageFactory,
    ThemePageFactory,
    contact_page,
    home_page,
    make_editor,
    news_index,
)

LOGIN = "services.accounts.backends.MunicipalityBackend"


@pytest.fixture
def chief(zonnedal: Municipality, client_for: ClientFor) -> Client:
    client = client_for(zonnedal)
    with in_municipality(zonnedal):
        client.force_login(make_editor("Hoofdredacteuren", "hoofd@example.com"), LOGIN)
    return client


@pytest.fixture
def editor(zonnedal: Municipality, client_for: ClientFor) -> Client:
    client = client_for(zonnedal)
    with in_municipality(zonnedal):
        client.force_login(make_editor(), LOGIN)
    return client


def test_login_page_is_dutch_and_names_the_municipality(zonnedal: Municipality, client_for: ClientFor) -> None:
    html = client_for(zonnedal).get("/beheer/login/").content.decode()
    assert "Inloggen bij het beheer van Gemeente Zonnedal" in html
    assert "Password" not in html
    assert "Beheer Zonnedal" in html


def test_a_page_form_without_a_part_of_it_is_refused_and_no_fault(chief: Client, zonnedal: Municipality) -> None:
    with in_municipality(zonnedal):
        page = ContentPageFactory.create()
    answer = chief.post(f"/beheer/pages/{page.pk}/edit/", {"title": "Zonder tekst", "slug": page.slug})
    assert answer.status_code == 400
    assert "opnieuw" in answer.content.decode()


def test_start_page_is_dutch(chief: Client) -> None:
    html = chief.get("/beheer/").content.decode()
    assert '<html lang="nl"' in html
    assert "Beheer Zonnedal" in html


def test_menu_leaves_out_help_and_sites(chief: Client) -> None:
    html = chief.get("/beheer/").content.decode()
    assert "Pagina" in html
    assert "/beheer/sites/" not in html
    assert '"name": "help"' not in html


@pytest.mark.parametrize(
    "factory", [home_page, contact_page, news_index, ThemePageFactory.create, ContentPageFactory.create]
)
def test_every_kind_of_page_opens_for_editing(zonnedal: Municipality, chief: Client, factory: object) -> None:
    with in_municipality(zonnedal):
        page = factory()  # type: ignore[operator]
    assert chief.get(f"/beheer/pages/{page.pk}/edit/").status_code == 200
    assert chief.get(f"/beheer/pages/{page.pk}/").status_code == 200


def test_admin_policy_allows_only_scripts_of_this_answer(chief: Client, zonnedal: Municipality) -> None:
    with in_municipality(zonnedal):
        page = NewsPageFactory.create()
    response = chief.get(f"/beheer/pages/{page.pk}/edit/")
    policy = response.headers["Content-Security-Policy"]
    nonce = re.search(r"script-src 'self' 'nonce-([^']+)'", policy)
    assert nonce, policy
    assert "unsafe-eval" not in policy
    inline = [
        attributes
        for attributes in re.findall(r"<script([^>]*)>", response.content.decode())
        if "src=" not in attributes and "json" not in attributes
    ]
    assert len(inline) >= 2  # a date and a photo to choose
    assert set(inline) == {f' nonce="{nonce[1]}"'}


def test_public_pages_keep_the_strict_policy(zonnedal: Municipality, client_for: ClientFor) -> None:
    policy = client_for(zonnedal).get("/").headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "nonce" not in policy


@pytest.mark.parametrize("action", ["delete", "unpublish"])
def test_home_page_can_not_be_taken_away(zonnedal: Municipality, chief: Client, action: str) -> None:
    with in_municipality(zonnedal):
        home = home_page()
    response = chief.post(f"/beheer/pages/{home.pk}/{action}/", follow=True)
    assert "de hele website hangt eraan" in response.content.decode()
    with in_municipality(zonnedal):
        assert Page.objects.live().filter(pk=home.pk).exists()


def test_home_page_can_not_be_taken_away_in_bulk(zonnedal: Municipality, chief: Client) -> None:
    with in_municipality(zonnedal):
        home = home_page()
    chief.post(f"/beheer/bulk/wagtailcore/page/delete/?id={home.pk}", {"next": "/beheer/"})
    with in_municipality(zonnedal):
        assert Page.objects.filter(pk=home.pk).exists()


def test_editor_may_not_publish_and_asks_the_chief_editor(zonnedal: Municipality, editor: Client) -> None:
    with in_municipality(zonnedal):
        page = ContentPageFactory.create(live=False)
    html = editor.get(f"/beheer/pages/{page.pk}/edit/").content.decode()
    assert 'name="action-publish"' not in html
    assert "Goedkeuring door de hoofdredactie" in html


def test_chief_editor_changes_contact_details_and_editor_may_not(
    zonnedal: Municipality, chief: Client, editor: Client
) -> None:
    with in_municipality(zonnedal):
        details = ContactDetails.objects.get()
    url = f"/beheer/settings/base/contactdetails/{details.site_id}/"
    assert editor.get(url).status_code == 302
    data = {
        "phone": "14 0123", "phone_note": "", "email": "info@zonnedal.example", "visiting_address": "Plein 1",
        "postal_address": "", "contact_page": "", "footer_links-count": "0",
    }  # fmt: skip
    assert chief.post(url, data).status_code == 302
    with in_municipality(zonnedal):
        assert ContactDetails.objects.get().phone == "14 0123"
    refused = chief.post(url, data | {"phone": "bel ons"})
    assert "Vul een telefoonnummer in met alleen cijfers en spaties" in refused.content.decode()


def test_pages_have_their_place_in_the_tree(in_zonnedal: Municipality) -> None:
    creatable = {model.__name__ for model in home_page().creatable_subpage_models() if model.can_create_at(home_page())}
    assert creatable == {"ThemePage", "ContentPage"}  # contact and news are there already, once
    assert {model.__name__ for model in ThemePageFactory.create().allowed_subpage_models()} == {
        "ThemePage",
        "ContentPage",
        "ProductPage",
    }
    assert {model.__name__ for model in news_index().allowed_subpage_models()} == {"NewsPage"}
    assert {model.__name__ for model in contact_page().allowed_subpage_models()} == {"LocationPage"}


def test_chooser_hides_drafts_that_an_editor_may_not_edit(zonnedal: Municipality, client_for: ClientFor) -> None:
    with in_municipality(zonnedal):
        mine = ThemePageFactory.create(title="Mijn onderwerp")
        other = ThemePageFactory.create(title="Ander onderwerp")
        ContentPageFactory.create(title="Mijn concept", parent=mine, live=False)
        ContentPageFactory.create(title="Hun concept", parent=other, live=False)
        ContentPageFactory.create(title="Hun pagina", parent=other)
        group = Group.objects.create(name="Sectie")
        group.permissions.add(Permission.objects.get(codename="access_admin"))
        permission = Permission.objects.get(codename="change_page")
        GroupPagePermission.objects.create(group=group, page=mine, permission=permission)
        client = client_for(zonnedal)
        client.force_login(make_editor("Sectie", "sectie@example.com"), LOGIN)
    found = client.get("/beheer/choose-page/search/?q=concept").content.decode()
    assert "Mijn concept" in found
    assert "Hun concept" not in found
    assert "Hun pagina" in client.get("/beheer/choose-page/search/?q=pagina").content.decode()
