"""The matrix by eight visitors at once: other roles, both municipalities, and requests that raise in between."""

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connections, transaction
from pytest_django import DjangoDbBlocker, Settings

from tenants.context import in_public
from tenants.municipalities.models import Municipality
from tenants.operators.models import Operator
from tenants.provisioning.actions import create_municipality
from tests.conftest import SUITE, remove_municipality
from tests.tenancy.matrix.roles import Role
from tests.tenancy.matrix.world import World, make_world

THREADS = 8
ROUNDS = 12
PATHS = (
    "/", "/zoeken/?q=qzx", "/mijn/", "/status/{reference}/", "/sitemap.xml", "/formulieren/{slug}/", "/beheer/",
    "/beheer/zaken/{zaak}/", "/beheer/pages/{page}/edit/", "/beheer/api/main/pages/", "/beheer/failwhale/",
    "/documenten/{document}/{document_file}", "/media/{media}",
)  # fmt: skip


@pytest.fixture
def committed(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, scratch: Municipality, settings: Settings, tmp_path: Path
) -> Iterator[World]:
    """A world that other connections see, too."""
    settings.DEFAULT_LIMITS = dict.fromkeys(settings.DEFAULT_LIMITS)
    with django_db_blocker.unblock():
        other = create_municipality(
            name="Overdorp", slug="overdorp", gemeentecode="9098", domain="overdorp.localhost", actor=SUITE
        )
        try:
            with transaction.atomic():
                world = make_world(scratch, other)
            yield world
        finally:
            remove_municipality(other)
            with in_public():
                Operator.objects.filter(email="operator@platform.example").delete()


def _visit(world: World, number: int) -> list[str]:
    """What one visitor saw that is not theirs; at the other municipality they are a stranger to all of home."""
    dice = random.Random(number)  # noqa: S311  # no secret
    home_words = {word for words in world.words.values() for word in vars(words).values()}
    role = list(Role)[number % len(Role)]
    wrong = []
    try:
        for _round in range(ROUNDS):
            is_home = dice.random() < 0.5
            municipality = world.home if is_home else world.other
            things = world.things[role.own] if is_home else world.other_things[role.own]
            path = dice.choice(PATHS).format(**things)
            response = world.client(role, municipality.primary_domain).get(path)
            body = (response.getvalue() if response.streaming else response.content).decode("utf-8", "replace")
            forbidden = world.forbidden(role) if is_home else home_words
            wrong += [f"{role.title} at {municipality.slug} {path}" for word in forbidden if word in body]
    finally:
        connections.close_all()
    return wrong


def test_eight_at_once_see_what_is_theirs(committed: World) -> None:
    with ThreadPoolExecutor(max_workers=THREADS) as pool:
        wrong = [line for found in pool.map(lambda number: _visit(committed, number), range(THREADS)) for line in found]
    assert wrong == []
