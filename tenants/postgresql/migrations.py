"""Migrations of one schema, under a binding that the guard accepts."""

from collections.abc import Callable
from typing import Any

from django.core.management.commands.migrate import Command as MigrateCommand
from django.db import connection
from django.db.migrations import Migration
from django.db.migrations.recorder import MigrationRecorder
from django_tenants.migration_executors.base import MigrationExecutor, run_migrations

from tenants.context import as_owner, in_schema


def applied_migrations() -> set[tuple[str, str]]:
    """(app label, name) of each migration that the bound schema has applied."""
    return set(MigrationRecorder(connection).applied_migrations())


class GuardedExecutor(MigrationExecutor):
    """django-tenants' standard executor, one schema after the other, each bound while it runs."""

    codename: str = "guarded"  # type: ignore[assignment]  # None in the base class

    def run_migrations(self, tenants: list[str] | None = None) -> None:
        for schema_name in tenants or []:
            with as_owner(), in_schema(schema_name):
                run_migrations(self.args, self.options, self.codename, schema_name)


def get_executor(codename: str | None = None) -> type[GuardedExecutor]:  # noqa: ARG001  # django-tenants' signature
    """For the setting `GET_EXECUTOR_FUNCTION`: there is one executor, and the guard knows it."""
    return GuardedExecutor


_OPTIONS: dict[str, Any] = {
    "verbosity": 0, "interactive": False, "database": "default", "fake": False, "fake_initial": False,
    "plan": False, "prune": False, "run_syncdb": False, "check_unapplied": False, "app_label": None,
    "migration_name": None, "skip_checks": True, "no_color": True, "force_color": False, "traceback": True,
    "settings": None, "pythonpath": None, "stderr": None, "stdout": None, "load_initial_data": True,
}  # fmt: skip


def migrate_schema(schema_name: str, **options: Any) -> None:
    """Run all migrations of one schema (public or a municipality's) that exists."""
    GuardedExecutor((), _OPTIONS | options).run_migrations([schema_name])


class _ObservedMigrate(MigrateCommand):
    """Django's own `migrate`, which tells at which migration it is."""

    def __init__(self, observe: Callable[[Migration | None], None]) -> None:
        super().__init__()
        self._observe = observe

    def migration_progress_callback(self, action: str, migration: Any = None, fake: bool = False) -> None:
        if action == "apply_start":
            self._observe(migration)
        elif action == "apply_success":
            self._observe(None)


def migrate_bound_schema(observe: Callable[[Migration | None], None]) -> None:
    """Run what the bound schema lacks, the ordinary Django way, on this connection, which stays open.

    The schema has a record of migrations already: otherwise that of public would be read.

    Args:
        observe: called with each migration that begins, and with None when it has ended.
    """
    with as_owner():
        _ObservedMigrate(observe).execute(**_OPTIONS)
