"""One world per process, rolled back when the matrix is through."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client, override_settings
from pytest_django import DjangoDbBlocker

from tenants.context import in_public
from tenants.municipalities.models import Municipality
from tests.tenancy.matrix.asking import Watch, checksums, listening
from tests.tenancy.matrix.world import World, make_world


@pytest.fixture(scope="package")
def matrix_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("matrix")


@pytest.fixture(scope="package")
def seeded(django_db_setup: None, django_db_blocker: DjangoDbBlocker, matrix_folder: Path) -> Iterator[World]:
    """Zonnedal and Waterveen, filled; in one transaction that is rolled back at the end."""
    with override_settings(**_surroundings(matrix_folder)), django_db_blocker.unblock(), transaction.atomic():
        with in_public():
            home, other = (Municipality.objects.get(slug=slug) for slug in ("zonnedal", "waterveen"))
        yield make_world(home, other)
        transaction.set_rollback(True)


def _surroundings(folder: Path) -> dict[str, Any]:
    """The world's own files, and no limit on requests a minute."""
    folders = {name: folder / name.lower() for name in ("MEDIA_ROOT", "PRIVATE_ROOT", "PACKAGE_ROOT", "BACKUP_ROOT")}
    return {**folders, "DEFAULT_LIMITS": dict.fromkeys(settings.DEFAULT_LIMITS)}


@pytest.fixture
def world(seeded: World, own_surroundings: None, matrix_folder: Path) -> Iterator[World]:
    """The world, as it was made."""
    with override_settings(**_surroundings(matrix_folder)), transaction.atomic():
        _fill_caches(seeded)
        yield seeded
        transaction.set_rollback(True)


def _fill_caches(world: World) -> None:
    """Somebody visits the other municipality first: what is kept of that answers nobody here."""
    visitor = Client(headers={"host": world.other.primary_domain})
    for address in ("/", f"/zoeken/?q={world.other_word}", "/sitemap.xml"):
        assert visitor.get(address).status_code == 200


@pytest.fixture
def watch(world: World) -> Iterator[Watch]:
    """What is looked at during every request."""
    with listening() as log:
        yield Watch(log=log, schema_name=world.other.schema_name, before=checksums(world.other.schema_name))
