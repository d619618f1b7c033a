"""Which migrations each schema has, for all schemas at once.

Django asks one schema at a time and scans the whole catalog to do so. Here one statement gives a digest of every
`django_migrations`; schemas with the same digest are in the same state, and one of them speaks for all.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from typing import Any, cast

from django.apps import apps
from django.db import ProgrammingError, connection
from django.db.migrations.loader import MigrationLoader
from psycopg2 import sql

from tenants.binding import PUBLIC_SCHEMA
from tenants.context import as_owner, in_public
from tenants.municipalities.models import Municipality

type Migration = tuple[str, str]  # app label, name

_CHUNK = 500  # schemas a statement; each takes locks on a table and its index
_EXISTING = """
    SELECT name FROM unnest(%s::text[]) AS names (name)
    WHERE to_regclass(quote_ident(name) || '.django_migrations') IS NOT NULL
"""
_DIGEST = """
    SELECT {name}, md5(string_agg(DISTINCT app || '.' || name, ' ' ORDER BY app || '.' || name))
    FROM {schema}.django_migrations
"""
_ROWS = "SELECT {name}, app, name FROM {schema}.django_migrations"


@dataclass(frozen=True, kw_only=True)
class SchemaState:
    """The migrations of one schema against those of this code.

    Attributes:
        digest: equal for schemas with the same migrations; empty when there is no schema, or none with migrations.
        missing: in this code, not in the schema.
        unknown: in the schema, not among this code's files.
    """

    digest: str = ""
    missing: frozenset[Migration] = field(default_factory=frozenset)
    unknown: frozenset[Migration] = field(default_factory=frozenset)

    @property
    def ahead(self) -> frozenset[Migration]:
        """Migrations of newer code: unknown, and not replaced by a squashed one either."""
        if not self.unknown:
            return self.unknown
        replaced = {key for migration in loader().disk_migrations.values() for key in migration.replaces}
        return self.unknown - replaced

    @property
    def exists(self) -> bool:
        return bool(self.digest)

    @property
    def is_current(self) -> bool:
        return self.exists and not self.missing


@lru_cache(maxsize=1)
def loader() -> MigrationLoader:
    """The migrations of this code; fixed for the process."""
    return MigrationLoader(None, ignore_no_migrations=True)


@lru_cache(maxsize=1)
def on_disk() -> frozenset[Migration]:
    """The migrations of this code by their files' names: what is asked most, and hundreds of modules not loaded."""
    found: set[Migration] = set()
    for config in apps.get_app_configs():
        module_name, _is_explicit = MigrationLoader.migrations_module(config.label)
        if module_name is not None and find_spec(module_name) is not None:
            folders = getattr(import_module(module_name), "__path__", [])
            modules = iter_modules(list(folders))
            found |= {(config.label, one.name) for one in modules if not one.ispkg and one.name[0] not in "_~"}
    return frozenset(found)


def digests(schema_names: Collection[str]) -> dict[str, str]:
    """Schema → digest of its migrations, for those that exist."""
    return dict(cast("Iterable[tuple[str, str]]", _ask(_DIGEST, existing(schema_names))))


def existing(schema_names: Collection[str]) -> list[str]:
    """Those of these schemas that are there and have a record of migrations."""
    with as_owner(), in_public(), connection.cursor() as cursor:
        cursor.execute(_EXISTING, [list(schema_names)])
        return [str(row[0]) for row in cursor.fetchall()]


def schema_states(schema_names: Collection[str]) -> dict[str, SchemaState]:
    """The state of each schema, in three statements (per 500 schemas)."""
    by_schema = digests(schema_names)
    speakers = {digest: schema_name for schema_name, digest in by_schema.items()}
    applied: dict[str, set[Migration]] = {schema_name: set() for schema_name in speakers.values()}
    for schema_name, app, name in _ask(_ROWS, list(speakers.values())):
        applied[schema_name].add((app, name))
    by_digest = {digest: _against_code(digest, applied[schema_name]) for digest, schema_name in speakers.items()}
    return {name: by_digest[by_schema[name]] if name in by_schema else SchemaState() for name in schema_names}


def public_state() -> SchemaState:
    """The state of the platform's own schema."""
    return schema_states([PUBLIC_SCHEMA])[PUBLIC_SCHEMA]


def digest_with_limits(
    municipality: Municipality, *, lock_timeout_s: float, statement_timeout_s: float
) -> tuple[str, str]:
    """Where one municipality is right now: digest (empty when it or its schema is gone) and state.

    This connection gets its limits too: how long a statement may wait for a lock, and last.
    """
    limits = sql.SQL("SELECT set_config('lock_timeout', %s, false), set_config('statement_timeout', %s, false)")
    digest = sql.SQL(
        "SELECT state, (SELECT digest FROM ({}) AS found (name, digest)) FROM municipalities_municipality WHERE id = %s"
    ).format(sql.SQL(_DIGEST).format(name=sql.Literal(""), schema=sql.Identifier(municipality.schema_name)))
    with as_owner(), in_public(), connection.cursor() as cursor:
        cursor.execute(limits, [f"{lock_timeout_s * 1000:.0f}ms", f"{statement_timeout_s * 1000:.0f}ms"])
        try:
            cursor.execute(digest, [municipality.pk])
        except ProgrammingError:  # dropped since
            return "", ""
        row = cursor.fetchone()
    return (str(row[1] or ""), str(row[0])) if row else ("", "")


def _against_code(digest: str, applied: set[Migration]) -> SchemaState:
    return SchemaState(digest=digest, missing=on_disk() - applied, unknown=frozenset(applied - on_disk()))


def _ask(template: str, schema_names: list[str]) -> Iterable[tuple[Any, ...]]:
    """The rows of a query over several schemas."""
    rows: list[tuple[Any, ...]] = []
    with as_owner(), in_public(), connection.cursor() as cursor:
        for start in range(0, len(schema_names), _CHUNK):
            cursor.execute(
                sql.SQL(" UNION ALL ").join(
                    sql.SQL(template).format(name=sql.Literal(name), schema=sql.Identifier(name))
                    for name in schema_names[start : start + _CHUNK]
                )
            )
            rows += cursor.fetchall()
    return rows
