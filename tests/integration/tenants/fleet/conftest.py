"""A fleet of bare municipalities on a database of its own: what is tested here commits."""

from collections.abc import Iterator

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from tenants.context import in_public
from tenants.municipalities.models import Municipality, Purpose, State
from tests.fleets import make_bare, own_database

SIZE = 5


@pytest.fixture(scope="package")
def fleet_model(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """A database with dorp-000 … dorp-004, to copy; dorp-003 is for training."""
    with django_db_blocker.unblock(), own_database() as name:
        for number in range(SIZE):
            make_bare(number)
        set_fields("dorp-003", purpose=Purpose.TRAINING)
        connection.close()
        yield name


@pytest.fixture
def fleet(fleet_model: str, django_db_blocker: DjangoDbBlocker) -> Iterator[list[Municipality]]:
    with django_db_blocker.unblock():
        connection.close()  # nobody may look at what is copied
        with own_database(template=fleet_model), in_public():
            yield list(Municipality.objects.order_by("slug"))


def set_fields(slug: str, **values: str | bool | Purpose | State) -> None:
    with in_public():
        Municipality.objects.filter(slug=slug).update(**values)
