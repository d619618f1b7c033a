"""The matrix by eight at once: every address of a municipality, all roles, a neighbour, and requests that raise."""

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from pathlib import Path

import pytest
from django.db import connections, transaction
from pytest_django import DjangoDbBlocker, Settings

from cms.base.visibility import OwnExternalLinkView
from tenants.context import in_public
from tenants.municipalities.models import Municipality
from tenants.operators.models import Operator
from tenants.provisioning.actions import create_municipality
from tests.conftest import SUITE, remove_municipality
from tests.tenancy.matrix.asking import fail
from tests.tenancy.matrix.entry_points import MUNICIPALITY
from tests.tenancy.matrix.policy import rows_of, tables
from tests.tenancy.matrix.roles import Role
from tests.tenancy.matrix.world import World, make_world

THREADS = 8
RAISES = "/beheer/choose-external-link/"
LEADS_ON = "/formulieren/{slug}/"  # to the first step
PATHS = (
    "/", "/zoeken/?q=qzx", "/mijn/", "/status/{reference}/", "/sitemap.xml", LEADS_ON, "/beheer/",
    "/beheer/zaken/{zaak}/", "/beheer/pages/{page}/edit/", "/beheer/api/main/pages/", RAISES,
    "/documenten/{document}/{document_file}", "/media/{media}",
)  # fmt: skip


type Question = tuple[Role, str, bool]


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


def _questions(number: int, path: str) -> list[Question]:
    """Who asks for an address: a case handler, a stranger next door, and three others, in turn."""
    roles = list(Role)
    turn = [(roles[(3 * number + more) % len(roles)], path, more != 1) for more in range(3)]
    return list(dict.fromkeys([(Role.CASE_HANDLER, path, True), (Role.ANONYMOUS, path, False), *turn]))


def _every_address(world: World) -> list[Question]:
    """Each row of the policy tables for one role of the ten, in turn."""
    roles = list(Role)
    rows = [(entry, row) for table in tables() for entry, row in rows_of(table) if entry.host == MUNICIPALITY]
    asked = [(roles[number % len(roles)], entry, row) for number, (entry, row) in enumerate(rows)]
    return [(role, row.path(entry, world.things[role.own]), True) for role, entry, row in asked]


def _ask(world: World, role: Role, path: str, *, is_home: bool) -> tuple[int, list[str]]:
    """The status, and what was seen that is not theirs; next door they are a stranger to all of home."""
    municipality = world.home if is_home else world.other
    things = world.things[role.own] if is_home else world.other_things[role.own]
    address = path.format(**things) if path in PATHS else path
    response = world.client(role, municipality.primary_domain).get(address)
    shown = response.getvalue() if response.streaming else response.content
    body = "\n".join([shown.decode("utf-8", "replace"), *(f"{name}: {value}" for name, value in response.items())])
    home_words = {word for words in world.words.values() for word in vars(words).values()}
    forbidden = world.forbidden(role) if is_home else home_words
    return response.status_code, [
        f"{role.title} at {municipality.slug} {path} sees {word}" for word in forbidden if word in body
    ]


def _visit(world: World, questions: list[Question], alone: dict[Question, int]) -> list[str]:
    """What one visitor of the eight got other than alone, or saw that is not theirs."""
    wrong = []
    try:
        for question in questions:
            role, path, is_home = question
            status, seen = _ask(world, role, path, is_home=is_home)
            wrong += seen
            if status != alone[question]:
                wrong.append(f"{role.title} {path} home={is_home}: {status}, alone {alone[question]}")
    finally:
        connections.close_all()
    return wrong


def test_eight_at_once_see_what_is_theirs_and_get_what_they_get_alone(
    committed: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(OwnExternalLinkView, "get", fail)
    questions = [question for number, path in enumerate(PATHS) for question in _questions(number, path)]
    assert {role for role, _path, _home in questions} == set(Role)
    questions += [question for question in _every_address(committed) if question not in questions]
    alone = {}
    for question in questions:
        role, path, is_home = question
        alone[question], seen = _ask(committed, role, path, is_home=is_home)
        assert seen == []
    answered = {path for (_role, path, _home), status in alone.items() if status == HTTPStatus.OK}
    assert answered >= set(PATHS) - {RAISES, LEADS_ON}, "an address that nobody gets to see proves nothing"
    assert {status for (_role, path, _home), status in alone.items() if path == RAISES} >= {500}
    random.Random(8).shuffle(questions)  # noqa: S311  # no secret
    parts = [questions[number::THREADS] for number in range(THREADS)]
    with ThreadPoolExecutor(max_workers=THREADS) as pool:
        wrong = [line for found in pool.map(lambda part: _visit(committed, part, alone), parts) for line in found]
    assert wrong == []
