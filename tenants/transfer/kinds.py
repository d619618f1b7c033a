"""Kinds of records that this installation knows, or knew: the only ones that the rows of a package may refer to."""

from collections.abc import Iterable, Iterator
from functools import cache

from django.apps import apps
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import CreateModel, RenameModel, SeparateDatabaseAndState
from django.db.migrations.operations.base import Operation


@cache
def known_kinds() -> frozenset[str]:
    """`app_label.model` of every model of the installed apps, and of those that their migrations once made.

    A municipality that was there before a model went has rows of its history that still name it.
    """
    loader = MigrationLoader(None, ignore_no_migrations=True)
    once = {
        f"{migration.app_label}.{name}".lower()
        for migration in loader.disk_migrations.values()
        for name in _made(migration.operations)
    }
    return frozenset(once | {model._meta.label_lower for model in apps.get_models(include_auto_created=True)})


def _made(operations: Iterable[Operation]) -> Iterator[str]:
    for operation in operations:
        if isinstance(operation, CreateModel):
            yield operation.name
        elif isinstance(operation, RenameModel):
            yield operation.new_name
        elif isinstance(operation, SeparateDatabaseAndState):
            yield from _made(operation.state_operations)
