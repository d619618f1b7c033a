"""A database of its own for a benchmark, dropped afterwards."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management import call_command

from tests.databases import create_database, drop_database, use_database


@contextmanager
def stage() -> Iterator[None]:
    """A migrated platform without municipalities."""
    name = f"meent_bench_{os.getpid()}"
    create_database(name)
    use_database(name)
    try:
        call_command("migrate_public", verbosity=0)
        yield
    finally:
        use_database("postgres")
        drop_database(name)
