"""A section is given, kept to, changed and taken back."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from wagtail.models import GroupPagePermission, Page

from cms.content.models import ContentPage, ThemePage
from cms.sections.actions import give_section
from cms.sections.errors import SectionError
from cms.sections.queries import section_groups, sections
from services.accounts.models import User
from services.accounts.provisioning import ADMINISTRATORS, CHIEF_EDITORS
from services.audit.models import AuditEntry
from shared.actors import Actor
from tenants.municipalities.models import Municipality
from tests.conftest import ClientFor
from tests.factories.accounts import make_staff
from tests.factories.cms import ContentPageFactory, ThemePageFactory, home_page

ACTOR = Actor.system("test")
LIST = "/beheer/onderdelen/"


@pytest.fixture
def administrator(in_zonnedal: Municipality, client_for: ClientFor) -> Client:
    client = client_for(in_zonnedal)
    client.force_login(make_staff(ADMINISTRATORS))
    return client


@pytest.fixture
def editor(in_zonnedal: Municipality) -> User:
    return make_staff(first_name="Els", last_name="Wijk")


@pytest.fixture
def theme(in_zonnedal: Municipality) -> ThemePage:
    theme: ThemePage = ThemePageFactory.create(title="Cultuur", slug="cultuur")
    ContentPageFactory.create(parent=theme, title="Musea", slug="musea")
    return theme


def test_an_administrator_gives_a_section_in_one_step(administrator: Client, editor: User, theme: ThemePage) -> None:
    assert "Er zijn nog geen onderdelen." in administrator.get(LIST).content.decode()
    sent = {"page": str(theme.pk), "editors": [str(editor.pk)]}
    assert administrator.post(f"{LIST}geven/", sent)["Location"] == LIST
    (section,) = sections()
    assert (section.group.name, section.page.title, section.editors) == ("Redactie Cultuur", "Cultuur", (editor,))
    html = administrator.get(LIST).content.decode()
    assert "Redactie Cultuur" in html
    assert "Els Wijk" in html
    (row,) = AuditEntry.objects.filter(event="section.given")
    assert row.details == {"page": theme.pk, "editors": 1}


def test_its_editor_changes_that_part_and_submits_instead_of_publishing(
    editor: User, theme: ThemePage, in_zonnedal: Municipality, client_for: ClientFor
) -> None:
    elsewhere: ContentPage = ContentPageFactory.create(title="Elders", slug="elders", live=False)
    give_section(page=theme, editors=[editor], actor=ACTOR)
    own = Page.objects.get(slug="musea").permissions_for_user(editor)
    assert (own.can_edit(), own.can_publish(), own.can_submit_for_moderation()) == (True, False, True)
    assert not elsewhere.permissions_for_user(editor).can_edit()
    client = client_for(in_zonnedal)
    client.force_login(editor)
    assert client.get(f"/beheer/pages/{Page.objects.get(slug='musea').pk}/edit/").status_code == 200
    assert client.get(f"/beheer/pages/{elsewhere.pk}/edit/").status_code in {302, 403}
    assert "Redactie Cultuur" in client.get("/beheer/images/add/").content.decode() or (
        client.get("/beheer/images/add/").status_code == 200
    )
    assert client.get(LIST).status_code in {302, 403}


def test_editors_come_and_go_and_a_section_is_taken_back(administrator: Client, editor: User, theme: ThemePage) -> None:
    group = give_section(page=theme, editors=[], actor=ACTOR)
    assert administrator.post(f"{LIST}{group.pk}/", {"editors": [str(editor.pk)]}).status_code == 302
    assert list(editor.groups.all()) == [group]
    assert administrator.post(f"{LIST}{group.pk}/", {}).status_code == 302
    assert not editor.groups.exists()
    assert administrator.post(f"{LIST}{group.pk}/terugnemen/").status_code == 302
    assert not section_groups().exists()
    assert Page.objects.filter(slug="musea", live=True).exists()
    assert not GroupPagePermission.objects.filter(page=theme).exists()


def test_the_whole_site_and_a_section_twice_are_refused(theme: ThemePage, administrator: Client) -> None:
    for page in (home_page(), Page.get_first_root_node()):
        with pytest.raises(SectionError):
            give_section(page=page, editors=[], actor=ACTOR)
    give_section(page=theme, editors=[], actor=ACTOR)
    html = administrator.post(f"{LIST}geven/", {"page": str(theme.pk)}).content.decode()
    assert "is al een onderdeel" in html
    for wrong in ("", "999999", str(home_page().pk), "x"):
        assert administrator.post(f"{LIST}geven/", {"page": wrong}).status_code == 200
    assert section_groups().count() == 1


def test_two_sections_of_one_name_are_told_apart(theme: ThemePage) -> None:
    other = ThemePageFactory.create(title="Cultuur", slug="cultuur-2")
    names = [give_section(page=page, editors=[], actor=ACTOR).name for page in (theme, other)]
    assert names == ["Redactie Cultuur", "Redactie Cultuur 2"]


@pytest.mark.parametrize("group", [CHIEF_EDITORS, ADMINISTRATORS])
def test_a_group_of_the_whole_site_is_no_section(group: str, in_zonnedal: Municipality, administrator: Client) -> None:
    pk = Group.objects.get(name=group).pk
    assert administrator.get(f"{LIST}{pk}/").status_code == 404
    assert administrator.post(f"{LIST}{pk}/terugnemen/").status_code == 404
    assert Group.objects.filter(pk=pk).exists()
