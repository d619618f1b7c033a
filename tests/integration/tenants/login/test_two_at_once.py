"""Two answers at the same moment, on connections of their own: a code and a recovery code work once."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from services.accounts.models import User
from shared.actors import Actor
from tenants.context import in_municipality
from tenants.login.actions import add_app, renew_recovery_codes
from tenants.login.errors import LogInError
from tenants.login.proofs import AppCode, Proof, RecoveryCode, pass_second_step
from tenants.login.totp import code_at, new_key
from tenants.municipalities.models import Municipality
from tests.factories.accounts import PASSWORD

SUITE = Actor.system("test suite")
AT_ONCE = 4


def _race(municipality: Municipality, user: User, proof: Callable[[], Proof]) -> list[bool]:
    barrier = Barrier(AT_ONCE)

    def answer() -> bool:
        try:
            with in_municipality(municipality):
                account = User.objects.get(pk=user.pk)
                barrier.wait(timeout=20)
                pass_second_step(account=account, proof=proof())
        except LogInError:
            return False
        finally:
            connections.close_all()
        return True

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return [future.result() for future in [pool.submit(answer) for _number in range(AT_ONCE)]]


@pytest.mark.parametrize("kind", ["app", "recovery"])
def test_one_of_four_passes(scratch: Municipality, kind: str) -> None:
    key = new_key()
    with in_municipality(scratch):
        user = User.objects.create_user("joke@proefdorp.example", PASSWORD)
        add_app(account=user, name="Telefoon", key=key, code=code_at(key, time.time() - 30), actor=SUITE)
        (code, *_rest) = renew_recovery_codes(account=user, actor=SUITE)
    now = code_at(key, time.time())
    passed = _race(scratch, user, lambda: AppCode(now) if kind == "app" else RecoveryCode(code))
    assert sorted(passed) == [False, False, False, True]
