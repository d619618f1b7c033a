"""A PostgreSQL role per municipality: what it may reach when the database itself has to say no (ADR 0017, 0022).

The role is called after the schema, logs in nowhere and inherits nothing. The platform's own login becomes it
(`SET ROLE`) while the municipality is bound. Everything here runs as the role that owns all schemas, and the login
inherits from neither. PostgreSQL keeps roles per server, not per database: a role that another database still gives
rights to stays when it is dropped here.
"""

import structlog
from django.db import ProgrammingError, connection

from shared.messages import lazy as _
from tenants.context import as_owner, in_public
from tenants.errors import ProvisioningError
from tenants.tables import table_notes

logger = structlog.stdlib.get_logger(__name__)

PUBLIC_TABLES = (
    "django_content_type",
    "library_libraryitem",
    "library_libraryversion",
    "library_shelf",
    "library_shelfmember",
    "municipalities_domain",
    "municipalities_municipality",
    "usage_limits",
    "usage_storageuse",
)
"""What a municipality reads in public: the types of its rows, which names and hosts there are, and the limits that its
requests and files are held to; of the library the shelves that are its own, by row level security. Nothing secret.

Given to PostgreSQL's PUBLIC and not to each role: one row of rights per table would be rewritten by every new
municipality, two at once would fail on it, and it has no room for more than some 500 of them.
"""
EXTENSIONS_SCHEMA = "extensions"
_INSUFFICIENT_PRIVILEGE = "42501"


def create_role(schema_name: str) -> None:
    """Make the role when it is not there, and let it reach its own schema, which exists.

    Call it before the schema gets its tables: they are born with the rights then, which is cheaper than `grant` after.

    Raises:
        ProvisioningError: the platform's login may not make roles; the message says what to do.
    """
    with as_owner(), in_public(), connection.cursor() as cursor:
        role = connection.ops.quote_name(schema_name)
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [schema_name])
        if cursor.fetchone() is None:
            try:
                cursor.execute(f"CREATE ROLE {role} NOLOGIN NOINHERIT")
            except ProgrammingError as error:
                if getattr(error.__cause__, "pgcode", "") != _INSUFFICIENT_PRIVILEGE:
                    raise
                raise ProvisioningError(_missing_right()) from error
        cursor.execute(f"GRANT {role} TO SESSION_USER WITH SET TRUE, INHERIT FALSE; {_rights(schema_name)}")


def grant(schema_name: str) -> None:
    """Let an existing role reach everything that is in its schema now, and what will be added to it."""
    schema = connection.ops.quote_name(schema_name)
    with as_owner(), in_public(), connection.cursor() as cursor:
        cursor.execute(
            f"{_rights(schema_name)};"
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {schema};"
            f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {schema};"
            f"{sealing(schema_name)}"
        )


def seal(schema_name: str) -> None:
    """Take back what the role may not do with append-only tables; after such a table was made or granted."""
    with as_owner(), in_public(), connection.cursor() as cursor:
        cursor.execute(sealing(schema_name))


def sealing(schema_name: str) -> str:
    """The statement of `seal`. Tables that are not there, and a role that is not, are passed over."""
    schema = connection.ops.quote_name(schema_name)
    revokes = "".join(
        f"IF to_regclass('{schema}.{table}') IS NOT NULL THEN"
        f" REVOKE UPDATE, DELETE, TRUNCATE ON {schema}.{table} FROM {schema}; END IF;"
        for table, note in sorted(table_notes.items())
        if note.is_append_only
    )
    return f"DO $$ BEGIN IF to_regrole('{schema}') IS NOT NULL THEN {revokes} END IF; END $$"


def hand_over(schema_name: str, *, built_as: str) -> None:
    """After two schemas changed names: the rights follow the name, and nobody keeps any on the other one.

    Args:
        built_as: what this schema was called before, and what the one it replaced is called now.
    """
    create_role(schema_name)
    grant(schema_name)
    with as_owner(), in_public(), connection.cursor() as cursor:
        cursor.execute(_no_rights(schema_name, role=built_as))
        cursor.execute(_no_rights(built_as, role=schema_name))


def drop_role(schema_name: str) -> bool:
    """Remove the role of a schema that is gone already. False when another database of this server still knows it.

    Its rights went with the schema. Safe to call twice.
    """
    with as_owner(), in_public(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_shdepend"
            " WHERE refclassid = 'pg_authid'::regclass AND refobjid = pg_roles.oid"
            " AND dbid NOT IN (0, (SELECT oid FROM pg_database WHERE datname = current_database())))"
            " FROM pg_roles WHERE rolname = %s",
            [schema_name],
        )
        row = cursor.fetchone()
        if row is None:
            return True
        if row[0]:
            logger.warning("role_kept_for_another_database", role=schema_name)
            return False
        cursor.execute(f"DROP ROLE {connection.ops.quote_name(schema_name)}")
        return True


def grant_public() -> None:
    """Rights in public, after its migrations: every role reads what all share, the login writes the platform's rows."""
    tables = ", ".join(f"public.{table}" for table in PUBLIC_TABLES)
    with as_owner(), in_public(), connection.cursor() as cursor:
        cursor.execute(
            f"GRANT USAGE ON SCHEMA public, {EXTENSIONS_SCHEMA} TO PUBLIC; GRANT SELECT ON {tables} TO PUBLIC;"
            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO SESSION_USER;"
            "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO SESSION_USER;"
            "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO SESSION_USER;"
            "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO SESSION_USER"
        )


def ensure_roles() -> list[str]:
    """Give each municipality its role and rights where they lack: after an upgrade, or a restore on another server.

    Returns:
        The schemas that got them now.

    Raises:
        ProvisioningError: the platform's login may not make roles.
    """
    with as_owner(), in_public(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT nspname FROM public.municipalities_municipality JOIN pg_namespace ON nspname = schema_name"
            " LEFT JOIN pg_roles ON rolname = schema_name"
            " LEFT JOIN pg_default_acl ON defaclnamespace = pg_namespace.oid AND defaclobjtype = 'r'"
            " AND defaclrole = (SELECT oid FROM pg_roles WHERE rolname = current_user)"
            " WHERE rolname IS NULL OR defaclrole IS NULL"
            " OR NOT has_schema_privilege(pg_roles.oid, pg_namespace.oid, 'USAGE') ORDER BY 1"
        )
        lacking = [str(row[0]) for row in cursor.fetchall()]
    for schema_name in lacking:
        create_role(schema_name)
        grant(schema_name)
    return lacking


def _rights(schema_name: str) -> str:
    schema = connection.ops.quote_name(schema_name)
    return (
        f"GRANT USAGE ON SCHEMA {schema} TO {schema};"
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {schema};"
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} GRANT USAGE, SELECT ON SEQUENCES TO {schema}"
    )


def _no_rights(schema_name: str, *, role: str) -> str:
    schema, name = connection.ops.quote_name(schema_name), connection.ops.quote_name(role)
    return (
        f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {name};"
        f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA {schema} FROM {name};"
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} REVOKE ALL ON TABLES FROM {name};"
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} REVOKE ALL ON SEQUENCES FROM {name};"
        f"REVOKE ALL ON SCHEMA {schema} FROM {name}"
    )


def _missing_right() -> str:
    return str(
        _(
            "The role that owns the platform may not make roles. Have a database administrator run"
            " deploy/postgresql/roles.sql on this database."
        )
    )
