"""A database of its own for a benchmark, dropped afterwards."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.cache import cache
from django.core.management import call_command
from django.db import connection

from tests.databases import (
    create_database,
    database_exists,
    drop_database,
    model_database,
    one_at_a_time,
    rename_database,
    use_database,
)


@contextmanager
def stage() -> Iterator[None]:
    """A migrated platform without municipalities: a copy of the model that the tests use too."""
    model, name = model_database(), f"meent_bench_{os.getpid()}"
    with one_at_a_time():
        if not database_exists(model):
            _make(model)
        create_database(name, template=model)
    use_database(name)
    cache.clear()
    try:
        yield
    finally:
        use_database("postgres")
        drop_database(name)


def _make(model: str) -> None:
    unfinished = f"{model}_unfinished"
    drop_database(unfinished)
    create_database(unfinished)
    use_database(unfinished)
    call_command("migrate_public", verbosity=0)
    connection.close()
    rename_database(unfinished, model)
