"""The benchmarks. Each returns figures; a ratio under 1 means: less time than the baseline."""

import itertools
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client

from shared.actors import Actor
from tenants.context import in_municipality, in_public
from tenants.municipalities.models import Municipality
from tenants.postgresql.migrations import migrate_schema
from tenants.provisioning.actions import create_municipality
from tenants.provisioning.template import drop_schema, new_schema_name

ACTOR = Actor.system("bench")
_PAGES = 30


@dataclass(frozen=True)
class Figure:
    """One line of the table: median times in milliseconds."""

    what: str
    ours_ms: float
    baseline_ms: float

    def __str__(self) -> str:
        ratio = self.ours_ms / self.baseline_ms
        return f"{ratio:.2f} ×" if ratio > 0.5 else f"1/{self.baseline_ms / self.ours_ms:.0f}"


def _median_ms(work: Callable[[], object], rounds: int) -> float:
    times = []
    for _round in range(rounds):
        started = time.perf_counter()
        work()
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


def _make(number: int) -> Municipality:
    return create_municipality(
        name=f"Gemeente {number}",
        slug=f"gemeente-{number}",
        gemeentecode=f"{8000 + number}",
        domain=f"gemeente-{number}.localhost",
        actor=ACTOR,
    )


def _ensure(count: int) -> list[Municipality]:
    with in_public():
        made = list(Municipality.objects.order_by("gemeentecode"))
    return (made + [_make(number) for number in range(len(made), count)])[:count]


def create_municipality_against_migrations() -> list[Figure]:
    """A municipality ready to serve, against only the migrations of an empty schema as django-tenants runs them."""

    def migrate() -> None:
        schema_name = new_schema_name()
        with in_public(), connection.cursor() as cursor:
            cursor.execute(f"CREATE SCHEMA {schema_name}")
        migrate_schema(schema_name)
        drop_schema(schema_name)

    baseline = _median_ms(migrate, 1)
    numbers = itertools.count()
    ours = _median_ms(lambda: _make(next(numbers)), 5)
    return [Figure("create a municipality, ready to serve / migrations only", ours, baseline)]


def guard_on_against_off() -> list[Figure]:
    """One small query and one page, with the guard and with its check taken out."""
    (municipality,) = _ensure(1)
    client = Client(headers={"host": municipality.primary_domain})
    client.get("/")

    def query() -> None:
        with in_municipality(municipality):
            for _turn in range(200):
                get_user_model().objects.filter(email="niemand@example.nl").exists()

    def page() -> None:
        client.get("/status/")

    figures = []
    for what, work in (("200 small queries", query), ("the page /status/", page)):
        ours, baseline = [], []
        for _round in range(15):  # interleaved: other work on the machine touches both alike
            ours.append(_median_ms(work, 3))
            wrappers, connection.execute_wrappers = connection.execute_wrappers, []
            try:
                baseline.append(_median_ms(work, 3))
            finally:
                connection.execute_wrappers = wrappers
        figures.append(Figure(f"{what}, guard on / off", statistics.median(ours), statistics.median(baseline)))
    return figures


def page_of_one_against_many_municipalities() -> list[Figure]:
    """The home page, one municipality again and again, against round-robin over 20."""
    municipalities = _ensure(20)
    clients = [Client(headers={"host": municipality.primary_domain}) for municipality in municipalities]
    for client in clients:
        client.get("/")
    turn = itertools.count()
    one = _median_ms(lambda: clients[0].get("/"), _PAGES)
    many = _median_ms(lambda: clients[next(turn) % len(clients)].get("/"), _PAGES * 2)
    return [Figure("home page, round-robin over 20 / always the same", many, one)]
