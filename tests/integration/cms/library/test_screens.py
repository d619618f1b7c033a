"""The library in the back office: adopt, compare, decide, share; within the pages that are one's own."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from wagtail.models import GroupPagePermission, Page

from cms.catalogue.models import ProductPage
from cms.library.actions import adopt_as_page
from cms.library.comparing import standing_of
from cms.library.kinds import ANSWER, FORM
from cms.library.models import Adoption, LibrarySettings, Mode, Notice
from cms.library.receiving import receive
from services.forms.models import Form
from services.zaken.models import ZaakType
from shared.actors import Actor
from tenants.context import in_municipality, in_public
from tenants.library.actions import create_item, withdraw_item
from tenants.library.models import LibraryItem
from tenants.municipalities.models import Municipality
from tests.conftest import ClientFor
from tests.factories.cms import ProductPageFactory, ThemePageFactory, make_editor
from tests.factories.library import TEAM, change_item, everybodys_shelf, group_shelf, product_item

BACKEND = "services.accounts.backends.MunicipalityBackend"
MUNICIPAL = Actor.system("test")


def logged_in(municipality: Municipality, client_for: ClientFor, group: str) -> Client:
    client = client_for(municipality)
    with in_municipality(municipality):
        client.force_login(make_editor(group, email=f"{group.lower()}@example.com"), BACKEND)
    return client


@pytest.fixture
def chief(zonnedal: Municipality, client_for: ClientFor) -> Client:
    return logged_in(zonnedal, client_for, "Hoofdredacteuren")


def adopted(municipality: Municipality, item: LibraryItem, mode: Mode = Mode.WAIT) -> Adoption:
    with in_municipality(municipality):
        return adopt_as_page(
            item_id=item.pk, parent=ThemePageFactory.create(title="Thema"), publish=True, mode=mode, user=None,
            actor=MUNICIPAL,
        )  # fmt: skip


def changed(municipality: Municipality, item: LibraryItem, **fields: Any) -> None:
    change_item(item, note="De prijs is nieuw", **fields)
    with in_municipality(municipality):
        receive(item_id=item.pk, actor=MUNICIPAL)


def html_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, response.content.decode()[:600]
    return response.content.decode()


def test_a_text_is_found_read_adopted_and_opened_in_the_editor(zonnedal: Municipality, chief: Client) -> None:
    item = product_item()
    with in_municipality(zonnedal):
        theme = ThemePageFactory.create(title="Reizen", slug="reizen")
    assert "Paspoort aanvragen" in html_of(chief, "/beheer/bibliotheek/")
    address = f"/beheer/bibliotheek/tekst/{item.pk}/"
    page = html_of(chief, address)
    assert "Een paspoort is 10 jaar geldig." in page
    assert "– Reizen" in page
    response = chief.post(address, {"parent": theme.pk, "publish": "on", "mode": "follow"})
    with in_municipality(zonnedal):
        made = ProductPage.objects.get(title="Paspoort aanvragen")
        assert made.live
        assert Adoption.objects.get().mode == Mode.FOLLOW
    assert response["Location"] == f"/beheer/pages/{made.pk}/edit/"
    edit = html_of(chief, response["Location"])
    assert "Bron in de bibliotheek" in edit
    assert "U hebt deze tekst overgenomen" in html_of(chief, address)


def test_news_stands_on_the_start_page_and_the_three_texts_beside_each_other(
    zonnedal: Municipality, chief: Client
) -> None:
    item = product_item()
    adoption = adopted(zonnedal, item)
    changed(zonnedal, item, costs="€ 99,00")
    assert "Nieuws uit de bibliotheek" in html_of(chief, "/beheer/")
    page = html_of(chief, f"/beheer/bibliotheek/{adoption.pk}/")
    assert "<del>86,10</del><ins>99,00</ins>" in page
    assert "De prijs is nieuw" in page


def test_an_editor_decides_on_the_screen(zonnedal: Municipality, chief: Client) -> None:
    item = product_item()
    adoption = adopted(zonnedal, item)
    changed(zonnedal, item, costs="€ 99,00", rules="<p>Nieuwe regel.</p>")
    address = f"/beheer/bibliotheek/{adoption.pk}/"
    with in_municipality(zonnedal):
        seen = standing_of(Adoption.objects.get()).fingerprint
    data = {
        "seen": seen, "publish": "on", "costs-choice": "accept", "rules-choice": "merge",
        "rules-text": "Nieuwe regel.\n\n- en **onze** eigen",
    }  # fmt: skip
    assert chief.post(address, data)["Location"] == address
    with in_municipality(zonnedal):
        page = ProductPage.objects.get()
        assert (page.costs, page.live) == ("€ 99,00", True)
        assert page.rules == "<p>Nieuwe regel.</p><ul><li>en <b>onze</b> eigen</li></ul>"
        assert Adoption.objects.get().notice == Notice.NONE
    again = chief.post(address, data)
    assert again.status_code == 200
    assert "Er is intussen iets veranderd" in again.content.decode()


def test_an_editor_without_the_right_to_publish_makes_a_draft(zonnedal: Municipality, client_for: ClientFor) -> None:
    item = product_item()
    adoption = adopted(zonnedal, item)
    changed(zonnedal, item, costs="€ 99,00")
    client = logged_in(zonnedal, client_for, "Redacteuren")
    page = html_of(client, f"/beheer/bibliotheek/{adoption.pk}/")
    assert "Het wordt een concept" in page
    with in_municipality(zonnedal):
        seen = standing_of(Adoption.objects.get()).fingerprint
    client.post(f"/beheer/bibliotheek/{adoption.pk}/", {"seen": seen, "publish": "on", "costs-choice": "accept"})
    with in_municipality(zonnedal):
        made = ProductPage.objects.get()
        assert made.costs == "€ 86,10"
        assert made.get_latest_revision_as_object().costs == "€ 99,00"


def test_an_editor_of_a_section_sees_and_decides_on_that_section_only(
    zonnedal: Municipality, client_for: ClientFor
) -> None:
    item = product_item()
    adoption = adopted(zonnedal, item)
    with in_municipality(zonnedal):
        own = ThemePageFactory.create(title="Eigen", slug="eigen")
        group = Group.objects.create(name="Sectie")
        group.permissions.add(Permission.objects.get(codename="access_admin"))
        page_type = ContentType.objects.get_for_model(Page)
        for codename in ("add_page", "change_page"):
            permission = Permission.objects.get(content_type=page_type, codename=codename)
            GroupPagePermission.objects.create(group=group, page=own, permission=permission)
    client = logged_in(zonnedal, client_for, "Sectie")
    assert "U hebt nog niets overgenomen" in html_of(client, "/beheer/bibliotheek/")
    for path in ("", "volgen/", "stoppen/", "gelezen/"):
        assert client.post(f"/beheer/bibliotheek/{adoption.pk}/{path}").status_code == 404, path
    other = product_item(title="Ander")
    page = html_of(client, f"/beheer/bibliotheek/tekst/{other.pk}/")
    assert "– Eigen" in page
    assert "– Thema" not in page


def test_mode_own_fields_and_the_end(zonnedal: Municipality, chief: Client) -> None:
    item = product_item()
    adoption = adopted(zonnedal, item)
    address = f"/beheer/bibliotheek/{adoption.pk}/"
    chief.post(f"{address}volgen/", {"mode": "follow", "kept": ["costs"]})
    with in_municipality(zonnedal):
        row = Adoption.objects.get()
        assert (row.mode, row.kept) == ("follow", ["costs"])
    withdraw_item(item_id=item.pk, note="Vervallen", by=None, actor=TEAM)
    with in_municipality(zonnedal):
        receive(item_id=item.pk, actor=MUNICIPAL)
    page = html_of(chief, address)
    assert "De bron is ingetrokken." in page
    assert "Vervallen" in page
    chief.post(f"{address}stoppen/", {"unpublish": "1"})
    with in_municipality(zonnedal):
        assert not ProductPage.objects.get().live
        assert Adoption.objects.get().ended_at is not None


def test_an_item_of_another_group_does_not_exist(waterveen: Municipality, chief: Client) -> None:
    item = product_item(group_shelf(waterveen))
    assert chief.get(f"/beheer/bibliotheek/tekst/{item.pk}/").status_code == 404
    assert "Paspoort aanvragen" not in html_of(chief, "/beheer/bibliotheek/")


def test_a_municipality_shares_its_page_and_the_other_adopts_it(
    zonnedal: Municipality, waterveen: Municipality, chief: Client, client_for: ClientFor
) -> None:
    shelf = group_shelf(waterveen, publishers=(zonnedal,))
    with in_municipality(zonnedal):
        page = ProductPageFactory.create(title="Boom kappen", upl_name="verhuismelding", costs="€ 50")
        page.save_revision().publish()
    address = f"/beheer/bibliotheek/pagina/{page.pk}/"
    assert "Op welke plank?" in html_of(chief, address)
    chief.post(address, {"shelf": str(shelf.pk), "note": "Eerste versie"})
    with in_public():
        item = LibraryItem.objects.get()
        assert (item.source, item.title) == (zonnedal, "Boom kappen")
    adoption = adopted(waterveen, item, mode=Mode.FOLLOW)
    with in_municipality(zonnedal):
        page = ProductPage.objects.get()
        page.costs = "€ 60"
        page.save_revision().publish()
    chief.post(address, {"note": "Duurder"})
    with in_municipality(waterveen):
        receive(item_id=item.pk, actor=MUNICIPAL)
        assert ProductPage.objects.get().costs == "€ 60"
    other = logged_in(waterveen, client_for, "Hoofdredacteuren")
    assert other.get(f"/beheer/bibliotheek/{adoption.pk}/").status_code == 200
    chief.post(address, {"note": "Afgeschaft", "withdraw": "1"})
    assert "U hebt deze tekst ingetrokken" in html_of(chief, address)


def test_a_municipality_that_may_not_add_is_told_so(zonnedal: Municipality, chief: Client) -> None:
    everybodys_shelf()
    with in_municipality(zonnedal):
        page = ProductPageFactory.create()
    address = f"/beheer/bibliotheek/pagina/{page.pk}/"
    assert "voegt niets toe aan een plank" in html_of(chief, address)
    assert chief.post(address, {"note": "x"}).status_code in {302, 403}
    with in_public():
        assert not LibraryItem.objects.exists()


def test_settings_are_of_the_administrators(zonnedal: Municipality, chief: Client, client_for: ClientFor) -> None:
    assert chief.post("/beheer/bibliotheek/", {"follows_by_default": "on"})["Location"] == "/beheer/"
    administrator = logged_in(zonnedal, client_for, "Beheerders")
    administrator.post("/beheer/bibliotheek/", {"follows_by_default": "on", "mails_owners": "on"})
    with in_municipality(zonnedal):
        settings = LibrarySettings.objects.get()
        assert settings.follows_by_default
        assert settings.mails_owners


def test_a_form_and_an_answer_are_adopted_too(zonnedal: Municipality, client_for: ClientFor) -> None:
    with in_municipality(zonnedal):
        definition = Form.objects.get(slug="vraag-of-klacht").versions.get().definition
        zaaktype = ZaakType.objects.first()
    assert zaaktype is not None
    fields = {"title": "Vraag stellen", "intro": "Stel uw vraag.", "definition": definition}
    form_item = create_item(
        shelf=everybodys_shelf(), kind=FORM, fields=fields, note="", by=None, actor=TEAM
    )  # fmt: skip
    answer_fields = {"title": "Paspoort kwijt?", "answer": "<p>Doe aangifte.</p>", "note": "Bel de politie."}
    answer_item = create_item(
        shelf=everybodys_shelf(), kind=ANSWER, fields=answer_fields, note="", by=None, actor=TEAM
    )  # fmt: skip
    administrator = logged_in(zonnedal, client_for, "Beheerders")
    for item, data in ((form_item, {"zaaktype": str(zaaktype.pk)}), (answer_item, {})):
        response = administrator.post(f"/beheer/bibliotheek/tekst/{item.pk}/", data | {"mode": "follow"})
        assert response.status_code == 302, response.content.decode()[:2000]
        assert administrator.get(response["Location"]).status_code == 200
    with in_municipality(zonnedal):
        form = Form.objects.get(slug="vraag-stellen")
        assert not form.is_active
        assert form.versions.get().definition == definition
        assert Adoption.objects.get(kind=ANSWER).own["title"] == "Paspoort kwijt?"
