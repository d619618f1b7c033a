"""Columns that name files: a package may not point at one outside the municipality's own folder."""

from collections.abc import Collection

from django.apps import apps
from django.db import connection
from django.db.models import FileField
from psycopg2 import sql

from shared.messages import lazy as _
from tenants.transfer.catalog import Table
from tenants.transfer.errors import PackageRefusedError

_OUTSIDE = r"^[/\\]|^[a-zA-Z]:|(^|[/\\])\.\.([/\\]|$)|[\u0001-\u001f]"


def require_own_files(schema_name: str, tables: Collection[Table]) -> None:
    """Look at every row of the tables that were filled; a name is of a file below the municipality's folder.

    Raises:
        PackageRefusedError: one leads elsewhere; the message names table and column, never the value.
    """
    present = {table.name: table.column_names for table in tables}
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.local_concrete_fields:
            table, column = model._meta.db_table, str(field.column)
            if not isinstance(field, FileField) or column not in present.get(table, ()):
                continue
            with connection.cursor() as cursor:
                cursor.execute(
                    sql.SQL("SELECT EXISTS (SELECT FROM {} WHERE {} ~ %s)").format(
                        sql.Identifier(schema_name, table), sql.Identifier(column)
                    ),
                    [_OUTSIDE],
                )
                row = cursor.fetchone()
            if row and row[0]:
                raise PackageRefusedError(
                    _("The package is refused: %(column)s in %(table)s names a file outside the municipality's folder.")
                    % {"table": table, "column": column}
                )
