"""Fixtures for all: a real database with two municipalities, made once a run; each test rolls back."""

import math
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.test import Client
from pytest_django import DjangoDbBlocker, Settings

from shared.actors import Actor
from shared.catalogues import compile_catalogues
from tenants.context import in_municipality, in_public
from tenants.metering import meter
from tenants.municipalities.models import Domain, Municipality
from tenants.provisioning.actions import create_municipality
from tenants.provisioning.roles import drop_role
from tenants.provisioning.template import drop_schema
from tenants.usage import limits
from tests.databases import (
    create_database,
    database_exists,
    drop_database,
    drop_old_models,
    drop_unused_roles,
    model_database,
    one_at_a_time,
    rename_database,
    use_database,
)
from tests.identity import Identity, running_identity

type ClientFor = Callable[[Municipality], Client]

SUITE = Actor.system("test suite")

hypothesis.settings.register_profile("shared-machine", deadline=None)  # others are busy on it
hypothesis.settings.load_profile("shared-machine")


def pytest_sessionstart(session: pytest.Session) -> None:
    """Dutch texts are part of what is tested."""
    compile_catalogues(settings.BASE_DIR)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A database of this process, copied from a migrated model that is kept between runs.

    Migrating takes half a minute, a copy a second. The model is named after the migrations, so that a change of one
    makes a new model.
    """
    model = model_database()
    name = f"meent_test_{os.getpid()}"
    with django_db_blocker.unblock():
        with one_at_a_time():
            if not database_exists(model):
                _make_model(model)
            create_database(name, template=model)
        use_database(name)
        _create_municipalities()
        yield
        for wrapper in connections.all():
            wrapper.close()
        with one_at_a_time():
            drop_database(name)
            drop_unused_roles()


def _make_model(model: str) -> None:
    unfinished = f"{model}_unfinished"
    drop_database(unfinished)
    drop_old_models(keep=model)
    create_database(unfinished)
    use_database(unfinished)
    call_command("migrate_public", verbosity=0)
    connection.close()
    rename_database(unfinished, model)


def _create_municipalities() -> None:
    create_municipality(
        name="Zonnedal",
        slug="zonnedal",
        gemeentecode="9001",
        domain="zonnedal.localhost",
        inhabitants=28000,
        actor=SUITE,
    )
    create_municipality(
        name="Waterveen", slug="waterveen", gemeentecode="9002", domain="waterveen.localhost", inhabitants=41000,
        actor=SUITE,
    )  # fmt: skip


@pytest.fixture(autouse=True)
def own_surroundings(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Each test has its own files and an empty cache under keys of its own, and reads the limits once."""
    monkeypatch.setattr(limits, "REFRESH_S", math.inf)
    limits.forget_limits()
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.PRIVATE_ROOT = tmp_path / "private"
    settings.PACKAGE_ROOT = tmp_path / "packages"
    settings.BACKUP_ROOT = tmp_path / "backups"
    prefix = cache.key_prefix
    cache.key_prefix = f"test-{os.getpid()}-{tmp_path.name}"
    meter.forget()
    yield
    cache.key_prefix = prefix


@pytest.fixture
def zonnedal(db: None) -> Municipality:
    """The municipality in which most tests happen; not bound yet."""
    with in_public():
        return Municipality.objects.get(slug="zonnedal")


@pytest.fixture
def waterveen(db: None) -> Municipality:
    """The other one, which must notice nothing."""
    with in_public():
        return Municipality.objects.get(slug="waterveen")


@pytest.fixture
def in_zonnedal(zonnedal: Municipality) -> Iterator[Municipality]:
    """Zonnedal, bound for the length of the test."""
    with in_municipality(zonnedal):
        yield zonnedal


@pytest.fixture
def scratch(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Municipality]:
    """A municipality of this test alone, committed: for threads and processes with connections of their own.

    Django's TransactionTestCase would truncate the tables of whichever schema is bound; here the whole schema goes.
    """
    with django_db_blocker.unblock():
        made = create_municipality(
            name="Proefdorp", slug="proefdorp", gemeentecode="9099", domain="proefdorp.localhost", actor=SUITE
        )
        yield made
        remove_municipality(made)


def remove_municipality(municipality: Municipality) -> None:
    """Undo a committed municipality."""
    with in_public(), transaction.atomic():
        drop_schema(municipality.schema_name)
        drop_role(municipality.schema_name)
        Domain.objects.filter(tenant=municipality).delete()
        Municipality.objects.filter(pk=municipality.pk).delete()


@pytest.fixture(scope="session")
def _identity_process() -> Iterator[Identity]:
    with running_identity() as running:
        yield running


@pytest.fixture
def identity(_identity_process: Identity, settings: Settings) -> Iterator[Identity]:
    """The OpenID provider that plays DigiD and the others: one process a run, well-behaved again after each test."""
    settings.OUTGOING_ALLOWED_HOSTS = [_identity_process.host]
    yield _identity_process
    _identity_process.behave()


@pytest.fixture
def client_for() -> ClientFor:
    """Makes a browser-like client that visits one municipality's own host."""

    def make(municipality: Municipality) -> Client:
        return Client(headers={"host": municipality.primary_domain})

    return make


@pytest.fixture
def platform_client() -> Client:
    """A client on the platform's own host."""
    return Client(headers={"host": "platform.localhost"})
