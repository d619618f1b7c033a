"""A second factor leaves with a package only when password hashes do, and never with a copy to train with."""

import time
from pathlib import Path

import pytest

from services.accounts.models import User, UserFactor
from tenants.context import in_municipality
from tenants.login.actions import add_app, renew_recovery_codes
from tenants.login.queries import has_factor
from tenants.login.totp import code_at, new_key
from tenants.municipalities.models import Municipality
from tenants.transfer.actions.cloning import clone_municipality, plan_clone
from tenants.transfer.actions.exporting import export_municipality
from tests.conftest import remove_municipality
from tests.integration.tenants.transfer.conftest import OPERATOR, rows_of


@pytest.fixture
def sealed(village: Municipality) -> set[str]:
    """What stands in the database of the factors of one member of staff."""
    with in_municipality(village):
        user = User.objects.order_by("email").first()
        assert user is not None
        key = new_key()
        add_app(account=user, name="Telefoon", key=key, code=code_at(key, time.time()), actor=OPERATOR)
        renew_recovery_codes(account=user, actor=OPERATOR)
        return set(UserFactor.objects.values_list("secret", flat=True))


def test_a_package_has_factors_without_their_secrets_unless_hashes_are_asked_for(
    village: Municipality, sealed: set[str], tmp_path: Path
) -> None:
    without = export_municipality(municipality=village, to=tmp_path / "without.zip", actor=OPERATOR).path
    assert {row["secret"] for row in rows_of(without, "tables/accounts_factor.csv")} == {""}
    with_hashes = export_municipality(
        municipality=village, to=tmp_path / "with.zip", actor=OPERATOR, with_password_hashes=True
    ).path
    assert {row["secret"] for row in rows_of(with_hashes, "tables/accounts_factor.csv")} == sealed


def test_nobody_at_a_training_copy_has_a_factor_of_the_original(village: Municipality, sealed: set[str]) -> None:
    plan = plan_clone(
        source=village,
        name="Oefendorp",
        slug="oefendorp",
        domain="oefendorp.localhost",
        admin_email="",
        purpose="training",
    )
    copy = clone_municipality(plan=plan, actor=OPERATOR).municipality
    try:
        with in_municipality(copy):
            assert set(UserFactor.objects.values_list("secret", flat=True)) <= {""}
            assert not any(has_factor(user) for user in User.objects.all())
    finally:
        remove_municipality(copy)
