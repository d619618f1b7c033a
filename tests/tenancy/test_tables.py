"""Every table of a municipality has a written reason, and says whose its rows are."""

from django.db import connection

from tenants.context import as_owner, in_public
from tenants.municipalities.models import Municipality
from tenants.tables import table_notes


def _tables(schema_name: str) -> set[str]:
    with as_owner(), in_public(), connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [schema_name])
        return {row[0] for row in cursor.fetchall()}


def test_every_table_is_registered_and_no_other(zonnedal: Municipality) -> None:
    assert _tables(zonnedal.schema_name) == set(table_notes)


def test_secrets_are_columns_that_exist(zonnedal: Municipality) -> None:
    with as_owner(), in_public(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = %s",
            [zonnedal.schema_name],
        )
        columns = set(cursor.fetchall())
    secrets = {(table, column) for table, note in table_notes.items() for column in note.secrets}
    assert ("accounts_user", "password") in secrets
    assert secrets <= columns
