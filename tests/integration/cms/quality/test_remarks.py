"""The page with remarks: on the draft, for who may change it."""

import pytest
from django.test import Client
from wagtail.models import GroupPagePermission

from services.accounts.provisioning import CHIEF_EDITORS, TEAM_PUBLIC_SPACE
from tenants.municipalities.models import Municipality
from tests.conftest import ClientFor
from tests.factories.accounts import make_staff
from tests.factories.cms import ContentPageFactory

HARD = "<p>Teneinde u te informeren wordt uw aanvraag door ons behandeld. Klik <a href='/x/'>hier</a>.</p>"


@pytest.fixture
def editor(in_zonnedal: Municipality, client_for: ClientFor) -> Client:
    client = client_for(in_zonnedal)
    client.force_login(make_staff(CHIEF_EDITORS))
    return client


def test_remarks_are_on_the_draft_and_nothing_is_saved(editor: Client, in_zonnedal: Municipality) -> None:
    page = ContentPageFactory.create(title="Uitleg", body=[{"type": "text", "value": "<p>Kom langs.</p>"}])
    page.body = [("text", HARD)]
    revision = page.save_revision()
    html = editor.get(f"/beheer/kwaliteit/{page.pk}/").content.decode()
    for text in ("Teneinde", "liever om", "informeren", "wordt … behandeld", "niet zeggen waar ze heen gaan"):
        assert text in html
    page.refresh_from_db()
    assert page.latest_revision_id == revision.pk
    assert "Kom langs" in str(page.body)


def test_a_plain_page_has_no_remarks(editor: Client, in_zonnedal: Municipality) -> None:
    page = ContentPageFactory.create(title="Uitleg", intro="Kom langs.", body=[])
    assert "Er zijn geen opmerkingen." in editor.get(f"/beheer/kwaliteit/{page.pk}/").content.decode()


def test_the_button_is_in_the_menu_of_the_page(editor: Client, in_zonnedal: Municipality) -> None:
    page = ContentPageFactory.create(title="Uitleg")
    assert f"/beheer/kwaliteit/{page.pk}/" in editor.get(f"/beheer/pages/{page.pk}/edit/").content.decode()


def test_who_may_not_change_the_page_does_not_see_its_draft(in_zonnedal: Municipality, client_for: ClientFor) -> None:
    page = ContentPageFactory.create(title="Uitleg")
    client = client_for(in_zonnedal)
    client.force_login(make_staff(TEAM_PUBLIC_SPACE))
    assert not GroupPagePermission.objects.filter(group__name=TEAM_PUBLIC_SPACE).exists()
    assert client.get(f"/beheer/kwaliteit/{page.pk}/").status_code in {302, 404}
    assert client.get("/beheer/kwaliteit/999999/").status_code == 404
