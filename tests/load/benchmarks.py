"""The benchmarks. Each returns figures; a ratio under 1 means: less time than the baseline."""

import itertools
import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connection, router
from django.test import Client
from django_tenants.management.commands.migrate_schemas import MigrateSchemasCommand

from shared.actors import Actor
from tenants.context import as_owner, in_municipality, in_public
from tenants.municipalities.models import Municipality
from tenants.postgresql.base import DatabaseWrapper
from tenants.provisioning.actions import create_municipality
from tenants.provisioning.template import drop_schema, new_schema_name
from tenants.stamping import StampRouter, stamp_instances, unstamp_instances
from tests.factories.forms import fill_melding, send
from tests.load.figures import Figure, Line, median_ms

ACTOR = Actor.system("bench")
_PAGES = 30


def make(number: int) -> Municipality:
    return create_municipality(
        name=f"Gemeente {number}",
        slug=f"gemeente-{number}",
        gemeentecode=f"{9000 + number}",
        domain=f"gemeente-{number}.localhost",
        actor=ACTOR,
    )


def ensure(count: int) -> list[Municipality]:
    with in_public():
        made = list(Municipality.objects.order_by("gemeentecode"))
    return (made + [make(number) for number in range(len(made), count)])[:count]


def create_municipality_against_migrations() -> list[Line]:
    """A municipality ready to serve, against django-tenants' own create with the same apps.

    Theirs is what `TenantMixin.create_schema` does after the row is saved: the schema, then `migrate_schemas` for it.
    What they have then is an empty house: no role, no site, no pages, no forms.
    """
    schemas = []

    def theirs() -> None:
        schemas.append(new_schema_name())
        with as_owner(), in_public(), connection.cursor() as cursor:
            cursor.execute(f"CREATE SCHEMA {schemas[-1]}")
        call_command(MigrateSchemasCommand(), tenant=True, schema_name=schemas[-1], interactive=False, verbosity=0)

    numbers = itertools.count()
    make(next(numbers))  # the first in a process also imports and reads what the next ones find ready
    ours = [median_ms(lambda: make(next(numbers)), 7)]
    baseline = median_ms(theirs, 1)
    ours.append(median_ms(lambda: make(next(numbers)), 7))  # before and after: other work on the machine touches both
    drop_schema(schemas[-1])
    return [
        Figure(
            what="create a municipality, ready to serve / django-tenants' create, empty",
            ours_ms=statistics.mean(ours),
            baseline_ms=baseline,
            times_faster=30,
        )
    ]


def guard_on_against_off() -> list[Line]:
    """Guard, role and stamp together, on against off: small queries, a page, and a request that is sent."""
    (municipality,) = ensure(1)
    client = Client(headers={"host": municipality.primary_domain})
    client.get("/")

    def queries() -> None:
        with in_municipality(municipality):
            for _turn in range(200):
                get_user_model().objects.filter(email="niemand@example.nl").exists()

    def page() -> None:
        client.get("/")

    networks = itertools.count()

    def submission() -> None:
        number = next(networks)  # one network sends, and one address gets, so many
        visitor = Client(
            headers={"host": municipality.primary_domain}, REMOTE_ADDR=f"10.{number // 250}.{number % 250}.1"
        )
        fill_melding(visitor, contact={"email": f"jan{number}@voorbeeld.nl"})
        answer = send(visitor)
        if answer.status_code != HTTPStatus.FOUND:
            raise AssertionError(answer.status_code, answer.content.decode()[-2000:])

    figures: list[Line] = []
    for what, work, turns in (
        ("200 small queries", queries, 3),
        ("the home page", page, 5),
        ("a request", submission, 1),
    ):
        ours, baseline = [], []
        for _round in range(25):  # interleaved: other work on the machine touches both alike
            ours.append(median_ms(work, turns))
            with unguarded():
                baseline.append(median_ms(work, turns))
        figures.append(
            Figure(
                what=f"{what}: guard, role and stamp on / off",
                ours_ms=statistics.median(ours),
                baseline_ms=statistics.median(baseline),
                at_most=None if work is queries else 1.05,
            )
        )
    return figures


@contextmanager
def unguarded() -> Iterator[None]:
    """The same code without guard, role and stamp: as the owner of all tables, which nothing compares."""
    routers, router.routers = router.routers, [one for one in router.routers if not isinstance(one, StampRouter)]
    wrappers, connection.execute_wrappers = connection.execute_wrappers, []
    become = DatabaseWrapper._become
    DatabaseWrapper._become = lambda self: ""  # type: ignore[method-assign]  # noqa: ARG005  # it is a method
    unstamp_instances()
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {connection.ops.quote_name(settings.DATABASE_OWNER_ROLE)}")
    try:
        yield
    finally:
        router.routers, connection.execute_wrappers = routers, wrappers
        DatabaseWrapper._become = become  # type: ignore[method-assign]
        stamp_instances()
        connection.become_anew()  # type: ignore[attr-defined]


def page_of_one_against_many_municipalities() -> list[Line]:
    """The home page, one municipality again and again, against round-robin over 20."""
    municipalities = ensure(20)
    clients = [Client(headers={"host": municipality.primary_domain}) for municipality in municipalities]
    for client in clients:
        client.get("/")
    turn = itertools.count()
    one = median_ms(lambda: clients[0].get("/"), _PAGES)
    many = median_ms(lambda: clients[next(turn) % len(clients)].get("/"), _PAGES * 2)
    return [Figure(what="home page, round-robin over 20 / always the same", ours_ms=many, baseline_ms=one)]
