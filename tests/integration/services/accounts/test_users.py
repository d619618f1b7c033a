"""The screens for accounts: an administrator gives groups, never the flag that opens everything."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from wagtail.models import Site

from services.accounts.models import User
from services.accounts.provisioning import ADMINISTRATORS, TEAM_PUBLIC_SPACE
from services.audit.models import AuditEntry
from services.zaken.queries import zaken_for
from tenants.municipalities.models import Municipality
from tests.conftest import ClientFor
from tests.factories.accounts import PASSWORD, UserFactory, make_staff
from tests.factories.zaken import make_zaak


@pytest.fixture
def browser(client_for: ClientFor, in_zonnedal: Municipality) -> Client:
    client = client_for(in_zonnedal)
    client.force_login(make_staff(ADMINISTRATORS), backend="services.accounts.backends.MunicipalityBackend")
    return client


def _data(**more: str) -> dict[str, object]:
    group = Group.objects.get(name=TEAM_PUBLIC_SPACE).pk
    names = {"email": "nieuw@zonnedal.example", "first_name": "Nora", "last_name": "Visser"}
    return {**names, "is_active": "on", "is_superuser": "on", "groups": [group], **more}


def test_new_account_never_is_a_superuser(browser: Client) -> None:
    page = browser.get("/beheer/users/new/")
    assert page.status_code == 200
    assert "is_superuser" not in page.content.decode()
    assert browser.post("/beheer/users/new/", _data(password1=PASSWORD, password2=PASSWORD)).status_code == 302
    assert not User.objects.get(email="nieuw@zonnedal.example").is_superuser


def test_edited_account_does_not_become_a_superuser(browser: Client) -> None:
    colleague = make_staff(TEAM_PUBLIC_SPACE)
    address = f"/beheer/users/edit/{colleague.pk}/"
    assert "is_superuser" not in browser.get(address).content.decode()
    assert browser.post(address, _data()).status_code == 302
    colleague.refresh_from_db()
    assert colleague.first_name == "Nora"
    assert not colleague.is_superuser


def test_nobody_takes_over_the_account_of_a_colleague(browser: Client) -> None:
    colleague = make_staff(TEAM_PUBLIC_SPACE, email="joke@zonnedal.example")
    address = f"/beheer/users/edit/{colleague.pk}/"
    assert "password1" not in browser.get(address).content.decode()
    browser.post(address, _data(email="baas@zonnedal.example", password1="Overname-2026!", password2="Overname-2026!"))
    colleague.refresh_from_db()
    assert colleague.email == "joke@zonnedal.example"
    assert colleague.check_password(PASSWORD)


def test_accounts_that_are_made_closed_and_removed_are_on_the_record(browser: Client) -> None:
    browser.post("/beheer/users/new/", _data(password1=PASSWORD, password2=PASSWORD))
    made = User.objects.get(email="nieuw@zonnedal.example")
    chosen = f"?id={made.pk}&next=/beheer/users/"
    browser.post(f"/beheer/bulk/accounts/user/set_active_state/{chosen}", {"mark_as_active": "False"})
    browser.post(f"/beheer/bulk/accounts/user/delete/{chosen}")
    assert not User.objects.filter(pk=made.pk).exists()
    found = AuditEntry.objects.filter(object_id=str(made.pk)).order_by("at", "pk")
    events = [entry.event for entry in found if entry.event != "account.roles_changed"]
    assert events == ["account.made", "account.opened_or_closed", "account.removed"]


def test_list_does_not_speak_of_superusers(browser: Client) -> None:
    page = browser.get("/beheer/users/")
    assert page.status_code == 200
    assert "is_superuser" not in page.content.decode()


def test_superuser_flag_alone_opens_no_zaak(in_zonnedal: Municipality) -> None:
    make_zaak()
    assert not zaken_for(UserFactory.create(is_superuser=True)).exists()


def test_administrator_cannot_change_the_site(browser: Client) -> None:
    site = Site.objects.get()
    for address in ("/beheer/sites/", f"/beheer/sites/edit/{site.pk}/"):
        assert browser.get(address).status_code in {302, 403}
    assert browser.post(f"/beheer/sites/edit/{site.pk}/", {"hostname": "kwaad.example"}).status_code in {302, 403}
    site.refresh_from_db()
    assert site.hostname != "kwaad.example"
