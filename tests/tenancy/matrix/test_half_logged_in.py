"""Who typed the password and nothing more reaches no more than a stranger, at every address of a municipality."""

import pytest
from django.test import Client
from pytest_django import Settings

from services.accounts.models import UserFactor
from tenants.context import in_municipality
from tests.factories.accounts import PASSWORD
from tests.tenancy.matrix.asking import Watch, ask
from tests.tenancy.matrix.entry_points import MUNICIPALITY
from tests.tenancy.matrix.policy import rows_of, tables
from tests.tenancy.matrix.roles import Role
from tests.tenancy.matrix.world import World

# where the second step is taken, or set up
ON_THE_WAY = frozenset(f"login:{name}" for name in ("step", "recovery", "set-up", "app", "passkey", "codes"))


def _with_the_password(world: World, *, has_factor: bool) -> Client:
    boss = world.users[Role.ADMINISTRATOR]
    with in_municipality(world.home):
        if has_factor:
            UserFactor.objects.create(user=boss, kind=UserFactor.Kind.TOTP, name="Telefoon", secret="x")
    client = Client(raise_request_exception=False, headers={"host": world.home.primary_domain})
    answer = client.post("/beheer/login/", {"username": boss.email, "password": PASSWORD})
    assert (answer.status_code, answer["Location"].split("?")[0]) == (
        302,
        "/medewerker/tweede-stap/" if has_factor else "/medewerker/instellen/",
    )
    return client


def _by_an_older_log_in(world: World) -> Client:
    """Logged in when nothing was asked but a password."""
    client = Client(raise_request_exception=False, headers={"host": world.home.primary_domain})
    with in_municipality(world.home):
        client.force_login(world.users[Role.ADMINISTRATOR], "services.accounts.backends.MunicipalityBackend")
    return client


@pytest.mark.parametrize("how", ["step pending", "setting up", "older log-in"])
def test_the_password_alone_opens_nothing(world: World, watch: Watch, settings: Settings, how: str) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    wrong, asked = [], 0
    closed = [
        (entry, row)
        for table in tables()
        for entry, row in rows_of(table)
        if entry.host == MUNICIPALITY
        and entry.key not in ON_THE_WAY
        and row.cell(Role.ANONYMOUS) == "ask"
        and row.cell(Role.ADMINISTRATOR) != "ask"
    ]
    is_older = how == "older log-in"
    client = _by_an_older_log_in(world) if is_older else _with_the_password(world, has_factor=how == "step pending")
    for entry, row in closed[:: 5 if is_older else 1]:
        things = world.things[Role.ADMINISTRATOR.own]
        for method in ("GET", "POST"):
            answer = ask(client, method, row.path(entry, things), row.posted(things), watch=watch)
            asked += 1
            if answer.outcome != "ask" or any(word in answer.everything for word in world.forbidden(Role.ANONYMOUS)):
                wrong.append(f"{method} {answer.path} answers {answer.status} {answer.location}")
            if is_older:
                client = _by_an_older_log_in(world)  # the first request ended it
    assert wrong == []
    assert asked > 100
