"""What a municipality has in the database: its schema, its role, and the rows that name it in public."""

from typing import Any

from django.db import connection

from tenants.context import as_owner, in_public
from tenants.municipalities.models import Municipality
from tenants.provisioning.roles import drop_role
from tenants.provisioning.template import drop_schema
from tenants.tables import table_notes


def count_rows(schema_name: str) -> dict[str, Any]:
    """Every table of the schema with its exact number of rows, and the bytes of all. Nothing without a schema."""
    with as_owner(), in_public(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename, pg_total_relation_size(format('%%I.%%I', schemaname, tablename)::regclass)"
            " FROM pg_tables WHERE schemaname = %s ORDER BY tablename",
            [schema_name],
        )
        sizes = dict(cursor.fetchall())
        if not sizes:
            return {"count": 0, "bytes": 0, "tables": []}
        quote = connection.ops.quote_name
        cursor.execute(
            " UNION ALL ".join(
                f"SELECT %s, count(*) FROM {quote(schema_name)}.{quote(table)}"  # noqa: S608  # names from the catalog  # nosec B608
                for table in sizes
            ),
            list(sizes),
        )
        rows = dict(cursor.fetchall())
    return {
        "count": sum(rows.values()),
        "bytes": sum(sizes.values()),
        "tables": [{"table": table, "kind": _kind(table), "rows": rows[table]} for table in sizes],
    }


def remove_rows(municipality: Municipality) -> dict[str, Any]:
    """Remove schema, role, domains and the municipality itself, in the caller's transaction.

    Returns:
        What `count_rows` counted just before, whether the role is gone, and the rows of public that went.
    """
    found = count_rows(municipality.schema_name)
    drop_schema(municipality.schema_name)
    is_role_removed = drop_role(municipality.schema_name)
    with in_public():
        _count, per_model = Municipality.objects.filter(pk=municipality.pk).delete()
    return found | {
        "schema": municipality.schema_name,
        "role": municipality.schema_name,
        "is_role_removed": is_role_removed,
        "public_rows": {label.lower().replace(".", "_"): count for label, count in sorted(per_model.items()) if count},
    }


def _kind(table: str) -> str:
    return table_notes.get(table).kind.value if table in table_notes else ""
