"""Languages in the back office: adding one, translating a page, seeing what is behind."""

import pytest
from django.test import Client
from wagtail.models import Page

from cms.languages.queries import homes
from services.accounts.provisioning import ADMINISTRATORS
from services.audit.models import AuditEntry
from tenants.municipalities.models import Municipality
from tests.conftest import ClientFor
from tests.factories.accounts import make_staff
from tests.factories.cms import ContentPageFactory, ThemePageFactory

LIST = "/beheer/talen/"


@pytest.fixture
def administrator(in_zonnedal: Municipality, client_for: ClientFor) -> Client:
    client = client_for(in_zonnedal)
    client.force_login(make_staff(ADMINISTRATORS))
    return client


def test_a_language_is_added_translated_published_and_kept_right(administrator: Client) -> None:
    assert administrator.get(LIST).status_code == 200
    refused = administrator.post(LIST, {"language": ""}).content.decode()
    assert "Kies een taal." in refused
    edit = administrator.post(LIST, {"language": "en"})["Location"]
    (home,) = homes()
    assert edit == f"/beheer/pages/{home.pk}/edit/"
    assert "Nee: de startpagina is een concept" in administrator.get(LIST).content.decode()
    theme = ThemePageFactory.create(title="Afval", slug="afval")
    page = ContentPageFactory.create(title="Grofvuil", slug="grofvuil", parent=theme)
    page.save_revision().publish()
    screen = f"{LIST}pagina/{page.pk}/"
    assert "Vertalen naar: Engels" in administrator.get(screen).content.decode()
    assert screen in administrator.get(f"/beheer/pages/{page.pk}/edit/").content.decode()
    made_at = administrator.post(f"{screen}vertalen/", {"language": "en"})["Location"]
    made = Page.objects.get(translation_key=page.translation_key, locale=home.locale)
    assert made_at == f"/beheer/pages/{made.pk}/edit/"
    assert made.url_path.endswith("/en/afval/grofvuil/")
    assert not made.live
    assert administrator.get(made_at).status_code == 200
    twice = administrator.post(f"{screen}vertalen/", {"language": "en"}, follow=True).content.decode()
    assert "Deze pagina heeft al een vertaling in die taal." in twice
    report = f"{LIST}vertalingen/en/?toon="
    assert "Grofvuil" in administrator.get(f"{report}concept").content.decode()
    page.refresh_from_db()
    page.intro = "Nu gratis."
    page.save_revision().publish()
    assert "Grofvuil" in administrator.get(f"{report}gewijzigd").content.decode()
    shown = administrator.get(f"{LIST}pagina/{made.pk}/", follow=True).content.decode()
    assert "De Nederlandse pagina is daarna gewijzigd." in shown
    assert "Wat er in het Nederlands is gewijzigd" in shown
    administrator.post(f"{LIST}pagina/{made.pk}/klopt/")
    assert "Grofvuil" not in administrator.get(f"{report}gewijzigd").content.decode()
    events = set(AuditEntry.objects.values_list("event", flat=True))
    assert events >= {"language.added", "language.page_translated", "language.translation_confirmed"}


def test_an_address_that_is_taken_is_said(administrator: Client) -> None:
    ContentPageFactory.create(title="Energie", slug="en")
    answer = administrator.post(LIST, {"language": "en"}).content.decode()
    assert "Er is al een pagina met het adres /en/." in answer
    assert homes() == []


def test_who_may_not_publish_the_home_page_adds_no_language(in_zonnedal: Municipality, client_for: ClientFor) -> None:
    client = client_for(in_zonnedal)
    client.force_login(make_staff("Redacteuren"))
    client.post(LIST, {"language": "en"})
    assert homes() == []
