"""The command that makes a municipality's first administrator."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from services.accounts.models import User
from tenants.context import in_municipality
from tenants.municipalities.models import Municipality

PASSWORD = "lang-genoeg-om-te-mogen"


@pytest.fixture(autouse=True)
def password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADMINISTRATOR_PASSWORD", PASSWORD)


def _create(municipality: str, email: str) -> str:
    out = StringIO()
    call_command("createadministrator", municipality, email=email, first_name="Anna", last_name="de Vries", stdout=out)
    return out.getvalue()


def test_administrator_exists_in_that_municipality_only(zonnedal: Municipality, waterveen: Municipality) -> None:
    said = _create("zonnedal", "Anna@Zonnedal.example")
    assert "http://zonnedal.localhost/beheer/" in said
    with in_municipality(zonnedal):
        user = User.objects.get(email="anna@zonnedal.example")
        assert user.check_password(PASSWORD)
        assert user.has_perm("wagtailadmin.access_admin")
        assert not user.is_superuser
    with in_municipality(waterveen):
        assert not User.objects.filter(email="anna@zonnedal.example").exists()


def test_refuses_a_taken_address_whatever_its_capitals(zonnedal: Municipality) -> None:
    _create("zonnedal", "anna@zonnedal.example")
    with pytest.raises(CommandError):
        _create("zonnedal", "ANNA@zonnedal.example")


def test_refuses_a_weak_password(zonnedal: Municipality, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ADMINISTRATOR_PASSWORD", "kort")
    with pytest.raises(CommandError):
        _create("zonnedal", "anna@zonnedal.example")


def test_refuses_an_unknown_municipality(db: None) -> None:
    with pytest.raises(CommandError, match="municipality list"):
        _create("nergens", "anna@zonnedal.example")
