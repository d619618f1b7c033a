"""Migrations must leave the code of the release before working, which serves while they run, one after the other.

A migration that takes something away, renames it, or asks for a value that old code does not give, is refused. What
to do instead is in docs/for-operators/fleet.md, "Expand, migrate, contract". A migration can say why it is allowed:

    class Migration(migrations.Migration):
        contract_of = ("zaken.0004_add_subject", "0.2.0")   # made superfluous there; released in 0.2.0
        judged_compatible = "the column only gets wider"    # looked at by a person

The checks of SQL are django-migration-linter's. Its own command asks `sqlmigrate`, which under django-tenants shows
nothing of a municipality's apps in the public schema, and judges a migration as a whole; here each operation is judged.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import django
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import RunPython, RunSQL
from django_migration_linter.sql_analyser.analyser import analyse_sql_statements, get_sql_analyser_class

from tenants.binding import PUBLIC_SCHEMA
from tenants.context import as_owner, in_schema

SOME_MUNICIPALITY = "m_linter00000000"  # needs not exist: the statements are only looked at
FIRST_RELEASE = frozenset(
    {
        "municipalities.0002_purpose_canary_states",
        "municipalities.0003_gemeentecode_once_in_production",
    }
)
"""Made before there was a release: no older code serves beside them. Never add to these."""

_CREATED = re.compile(r'^CREATE TABLE "([^"]+)"')
_CHANGED = re.compile(r'^(?:ALTER TABLE|CREATE (?:UNIQUE )?INDEX .*? ON) "([^"]+)"')


def own_migrations(loader: MigrationLoader) -> list[Migration]:
    """Of the apps of this house; libraries have their own release notes."""
    root = Path(settings.BASE_DIR)
    own = {config.label for config in apps.get_app_configs() if Path(config.path).parent.is_relative_to(root)}
    own = {label for label in own if ".venv" not in Path(apps.get_app_config(label).path).parts}
    return [migration for (label, _name), migration in sorted(loader.disk_migrations.items()) if label in own]


def problems(migration: Migration, loader: MigrationLoader) -> list[str]:
    """Why old code would not work beside this migration; empty when it would."""
    name = f"{migration.app_label}.{migration.name}"
    if migration.initial or name in FIRST_RELEASE or getattr(migration, "judged_compatible", None):
        return []
    found = _problems(migration, loader)
    contract = getattr(migration, "contract_of", None)
    if contract is None or not found:
        return found
    return _problems_of_contract(migration, contract, loader)


def _problems_of_contract(migration: Migration, contract: object, loader: MigrationLoader) -> list[str]:
    """What is taken away was made superfluous by an earlier migration, in an earlier release."""
    if not (isinstance(contract, tuple) and len(contract) == 2 and all(contract)):
        return ["contract_of must be (migration, release), like ('zaken.0004_add_subject', '0.2.0')"]
    expand = tuple(str(contract[0]).split(".", 1))
    before = loader.graph.forwards_plan((migration.app_label, migration.name))[:-1]
    if expand not in before:
        return [f"contract_of names {contract[0]}, which does not come before it"]
    return []


def _problems(migration: Migration, loader: MigrationLoader) -> list[str]:
    analyser = get_sql_analyser_class("django.db.backends.postgresql")
    state = loader.project_state((migration.app_label, migration.name), at_end=False)
    created: set[str] = set()
    found = []
    schema = SOME_MUNICIPALITY if _is_of_municipalities(migration.app_label) else PUBLIC_SCHEMA
    with as_owner(), in_schema(schema):  # the role of that municipality does not exist
        for operation in migration.operations:
            before = state.clone()
            operation.state_forwards(migration.app_label, state)
            if isinstance(operation, RunPython):
                continue
            try:
                with connection.schema_editor(collect_sql=True, atomic=False) as editor:
                    operation.database_forwards(migration.app_label, editor, before, state)
            except ValueError as error:  # asks the database for a name that is not there
                found.append(f"{operation.describe()}: can't be judged here ({error}); judge it and say so")
                continue
            statements = [line for line in editor.collected_sql if not line.startswith("--")]
            created |= {match[1] for line in statements if (match := _CREATED.match(line))}
            if isinstance(operation, RunSQL):
                statements = [" ".join(line.split()) for line in statements]
            old = [line for line in statements if not ((match := _CHANGED.match(line)) and match[1] in created)]
            errors, _ignored, _warnings = analyse_sql_statements(analyser, old, [])
            found += [f"{operation.describe()}: {error.message}" for error in errors]
    return found


def _is_of_municipalities(label: str) -> bool:
    config = apps.get_app_config(label)
    return config.name not in settings.SHARED_APPS


def main() -> int:
    """Judge every migration and return 1 when one is refused."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")
    os.environ.setdefault("LOG_LEVEL", "WARNING")
    django.setup()
    loader = MigrationLoader(None)
    refused = 0
    for migration in own_migrations(loader):
        for problem in problems(migration, loader):
            refused += 1
            print(f"{migration.app_label}.{migration.name}: {problem}")
    if refused:
        print("\nThe code of before serves while this runs. See docs/for-operators/fleet.md.")
    return 1 if refused else 0


if __name__ == "__main__":
    sys.exit(main())
