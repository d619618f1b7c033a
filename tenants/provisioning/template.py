"""Template SQL: one empty municipality, made once by the migrations, then replayed in one round trip.

Measured on the development machine: migrations of one schema take some 10 s, the replay some 0.2 s
(`docs/adr/0001-schema-per-municipality.md`).
"""

import hashlib
import inspect
import os
import re
import secrets
import shutil
import string
import subprocess
from functools import lru_cache
from pathlib import Path

import structlog
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader

from tenants.context import as_owner, in_public, in_schema
from tenants.errors import ProvisioningError
from tenants.postgresql.migrations import migrate_schema
from tenants.provisioning.compact import compact
from tenants.provisioning.models import SchemaTemplate
from tenants.provisioning.registry import TemplateStep, template_steps
from tenants.provisioning.roles import create_role, sealing

logger = structlog.stdlib.get_logger(__name__)

TEMPLATE_SCHEMA = "m_template00000"  # a placeholder, one longer than a real name, so never one
_SCHEMA_ALPHABET = string.ascii_lowercase + string.digits
_SKIPPED_LINE = re.compile(r"^(SET |\\|SELECT pg_catalog\.set_config\('search_path'|--|$)")


def new_schema_name() -> str:
    """An opaque schema name, for ever: `m_` and twelve random letters and digits."""
    return "m_" + "".join(secrets.choice(_SCHEMA_ALPHABET) for _unused in range(12))


@lru_cache(maxsize=1)
def migrations_fingerprint() -> str:
    """SHA-256 over all that the template is made of: it changes when the template, or who may reach it, may change."""
    digest = hashlib.sha256()
    loader = MigrationLoader(None, ignore_no_migrations=True)
    for app_label, name in sorted(loader.disk_migrations):
        module_file = loader.disk_migrations[app_label, name].__module__
        digest.update(f"{app_label}.{name}:{module_file}".encode())
    for config in sorted(apps.get_app_configs(), key=lambda app: app.label):
        for path in sorted(Path(config.path).glob("migrations/[0-9]*.py")):
            digest.update(path.read_bytes())
    for name, step in _template_steps():
        digest.update(name.encode() + Path(inspect.getfile(step.run)).read_bytes())
    for function in (create_role, compact):
        digest.update(Path(inspect.getfile(function)).read_bytes())
    return digest.hexdigest()


def template_sql() -> str:
    """SQL of an empty schema called `TEMPLATE_SCHEMA`; built when these migrations have none yet.

    Must run outside a transaction: Wagtail's migrations can't run inside one.

    Raises:
        ProvisioningError: PostgreSQL's `pg_dump` is missing or failed.
    """
    with in_public():
        cached = SchemaTemplate.objects.filter(pk=migrations_fingerprint()).first()
    return cached.sql if cached is not None else _build()


def create_schema_from_template(schema_name: str, sql: str) -> None:
    """Make schema and role, and replay the template under this name, in the caller's transaction.

    Raises:
        ProvisioningError: the platform's login may not make roles.
    """
    create_schema, tables = sql.replace(TEMPLATE_SCHEMA, schema_name).split(";", 1)
    with as_owner(), in_public(), connection.cursor() as cursor:
        cursor.execute(create_schema)
        create_role(schema_name)
        cursor.execute(f"{tables};{sealing(schema_name)}")


def drop_schema(schema_name: str) -> None:
    """Remove a schema and all in it; its role stays (`roles.drop_role`)."""
    with as_owner(), in_public(), connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {connection.ops.quote_name(schema_name)} CASCADE")


def _build() -> str:
    if connection.in_atomic_block:
        raise ProvisioningError("the template must be built outside a transaction")
    logger.info("schema_template_build_started", fingerprint=migrations_fingerprint()[:12])
    schema_name = new_schema_name()  # of its own, so that two builders at once do not meet
    with as_owner(), in_public(), connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA {connection.ops.quote_name(schema_name)}")
    try:
        migrate_schema(schema_name)
        with as_owner(), in_schema(schema_name), transaction.atomic():
            for _name, step in _template_steps():
                step.run()
        sql = compact(_dump(schema_name)).replace(schema_name, TEMPLATE_SCHEMA)
    finally:
        drop_schema(schema_name)
    with in_public(), transaction.atomic():
        SchemaTemplate.objects.exclude(pk=migrations_fingerprint()).delete()
        SchemaTemplate.objects.update_or_create(pk=migrations_fingerprint(), defaults={"sql": sql})
    return sql


def _template_steps() -> list[tuple[str, TemplateStep]]:
    return sorted(template_steps.items(), key=lambda item: (item[1].order, item[0]))


def _dump(schema_name: str) -> str:
    program = shutil.which("pg_dump", path=os.pathsep.join(filter(None, [settings.PG_BIN, os.environ.get("PATH")])))
    if program is None:
        raise ProvisioningError("pg_dump was not found; set PG_BIN to the folder that holds it")
    options = settings.DATABASES["default"]
    environment = os.environ | {
        "PGHOST": str(options["HOST"]),
        "PGPORT": str(options["PORT"] or 5432),
        "PGUSER": str(options["USER"]),
        "PGPASSWORD": str(options["PASSWORD"]),
        "PGDATABASE": str(connection.settings_dict["NAME"]),
    }
    command = [
        program, "--no-owner", "--no-privileges", "--inserts", "--rows-per-insert=200",
        f"--role={settings.DATABASE_OWNER_ROLE}", f"--schema={schema_name}",
    ]  # fmt: skip
    result = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if result.returncode != 0:
        raise ProvisioningError("pg_dump failed", stderr=result.stderr[-2000:])
    return "\n".join(line for line in result.stdout.splitlines() if not _SKIPPED_LINE.match(line)) + "\n"
