"""Logging in, and the groups that a municipality starts with."""

from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from django.test import Client, RequestFactory

from services.accounts.backends import MunicipalityBackend
from services.accounts.models import User
from services.accounts.provisioning import (
    ADMINISTRATORS,
    CHIEF_EDITORS,
    EDITORS,
    FORM_EDITORS,
    PRIVACY_OFFICERS,
    RECORDS_MANAGERS,
    TEAM_PUBLIC_SPACE,
    TEAMS,
    provision_groups,
)
from services.accounts.tokens import password_reset_tokens
from tenants.context import in_municipality, in_public
from tenants.municipalities.models import Municipality
from tests.conftest import ClientFor
from tests.factories.accounts import PASSWORD, make_staff


def log_in(client: Client, email: str) -> int:
    return client.post("/beheer/login/", {"username": email, "password": PASSWORD}).status_code


def test_log_in_with_email_in_any_case(client_for: ClientFor, in_zonnedal: Municipality) -> None:
    make_staff(TEAM_PUBLIC_SPACE, email="joke@zonnedal.example")
    client = client_for(in_zonnedal)
    assert log_in(client, "Joke@Zonnedal.example") == 302
    assert client.get("/beheer/").status_code == 200


def test_account_of_one_municipality_does_not_exist_at_another(
    client_for: ClientFor, zonnedal: Municipality, waterveen: Municipality
) -> None:
    with in_municipality(zonnedal):
        make_staff(TEAM_PUBLIC_SPACE, email="joke@zonnedal.example")
    assert log_in(client_for(waterveen), "joke@zonnedal.example") == 200  # the form again
    assert log_in(client_for(zonnedal), "joke@zonnedal.example") == 302


def test_backend_refuses_outside_a_municipality(zonnedal: Municipality) -> None:
    with in_municipality(zonnedal):
        user = make_staff(TEAM_PUBLIC_SPACE, email="joke@zonnedal.example")
        assert MunicipalityBackend().get_user(user.pk) == user
    with in_public():
        assert MunicipalityBackend().get_user(user.pk) is None
        assert authenticate(RequestFactory().get("/"), username=user.email, password=PASSWORD) is None


def test_inactive_account_cannot_log_in(client_for: ClientFor, in_zonnedal: Municipality) -> None:
    make_staff(TEAM_PUBLIC_SPACE, email="weg@zonnedal.example", is_active=False)
    assert log_in(client_for(in_zonnedal), "weg@zonnedal.example") == 200


def test_one_account_per_address_whatever_its_capitals(in_zonnedal: Municipality) -> None:
    User.objects.create_user("joke@zonnedal.example", PASSWORD)
    with pytest.raises(IntegrityError):
        User.objects.create(email="JOKE@zonnedal.example")


def test_groups_have_dutch_names_and_the_right_rights(in_zonnedal: Municipality) -> None:
    names = set(Group.objects.values_list("name", flat=True))
    assert names == {
        ADMINISTRATORS, CHIEF_EDITORS, EDITORS, PRIVACY_OFFICERS, FORM_EDITORS, RECORDS_MANAGERS, *TEAMS
    }  # fmt: skip
    for group in Group.objects.all():
        assert make_staff(group.name).has_perm("wagtailadmin.access_admin")
    administrator, editor = make_staff(ADMINISTRATORS), make_staff(EDITORS)
    assert administrator.has_perms(["accounts.add_user", "zaken.change_zaaktype", "notifications.change_outboxmessage"])
    assert not administrator.has_perm("zaken.handle_zaken")
    assert not editor.has_perm("accounts.add_user")


def test_provisioning_twice_changes_nothing_that_people_set(in_zonnedal: Municipality) -> None:
    group = Group.objects.get(name=TEAM_PUBLIC_SPACE)
    group.permissions.clear()
    before = Group.objects.count()
    provision_groups()
    assert Group.objects.count() == before
    assert not group.permissions.exists()


def test_a_release_brings_existing_municipalities_its_new_groups(zonnedal: Municipality) -> None:
    with in_municipality(zonnedal):
        Group.objects.filter(name__in=[RECORDS_MANAGERS, FORM_EDITORS]).delete()
        out = StringIO()
        call_command("provision_groups", stdout=out)
    assert "Formulierenredacteuren, Archiefbeheerders made." in out.getvalue()
    with in_municipality(zonnedal):
        assert make_staff(RECORDS_MANAGERS).has_perms(["zaken.manage_destruction", "wagtailadmin.access_admin"])
        assert make_staff(FORM_EDITORS).has_perms(["forms.change_form", "wagtailadmin.access_admin"])
        assert make_staff(PRIVACY_OFFICERS).has_perms(["audit.answer_residents", "audit.view_auditentry"])
    with pytest.raises(CommandError, match="fleet run"):
        call_command("provision_groups")


def test_administrator_adds_a_colleague(client_for: ClientFor, in_zonnedal: Municipality) -> None:
    client = client_for(in_zonnedal)
    client.force_login(make_staff(ADMINISTRATORS), backend="services.accounts.backends.MunicipalityBackend")
    data = {
        "email": "nieuw@zonnedal.example",
        "first_name": "Nora",
        "last_name": "Visser",
        "password1": PASSWORD,
        "password2": PASSWORD,
        "groups": [Group.objects.get(name=TEAM_PUBLIC_SPACE).pk],
    }
    assert client.post("/beheer/users/new/", data).status_code == 302
    assert log_in(client_for(in_zonnedal), "nieuw@zonnedal.example") == 302


def test_on_the_platform_s_host_there_are_no_accounts_of_a_municipality(zonnedal: Municipality) -> None:
    with in_municipality(zonnedal):
        user = make_staff(EDITORS)
        assert MunicipalityBackend().get_user(user.pk) == user
    with in_public():
        assert MunicipalityBackend().get_user(user.pk) is None


def test_a_link_for_a_new_password_holds_in_its_own_municipality(
    zonnedal: Municipality, waterveen: Municipality
) -> None:
    """Also where the account is the same to the letter, as in a copy."""
    with in_municipality(zonnedal):
        user = make_staff(EDITORS, email="joke@voorbeeld.example")
        token = password_reset_tokens.make_token(user)
        assert password_reset_tokens.check_token(user, token)
    with in_municipality(waterveen):
        twin = User(pk=user.pk, email=user.email, password=user.password, last_login=user.last_login)
        assert not password_reset_tokens.check_token(twin, token)
