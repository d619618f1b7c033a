"""A package into a new schema: built by our own migrations, filled by COPY, in one transaction where that can be."""

from collections.abc import Callable

from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext_lazy as _
from psycopg2 import sql

from shared.progress import Progress
from tenants.context import as_owner, in_public, in_schema
from tenants.municipalities.health import migrations_on_disk
from tenants.postgresql.migrations import migrate_schema
from tenants.provisioning.roles import create_role, seal
from tenants.provisioning.template import create_schema_from_template, template_sql
from tenants.transfer.archive import PackageReader
from tenants.transfer.catalog import Table, leaves, read_tables, sequences_of
from tenants.transfer.errors import PackageRefusedError
from tenants.transfer.filenames import require_own_files
from tenants.transfer.folders import facts
from tenants.transfer.manifest import Resource, content_sha256
from tenants.transfer.refusals import refused_rows
from tenants.transfer.rows import copy_in, plain_formats
from tenants.transfer.streams import CheckedReader, Digest


def check_package(package: PackageReader) -> None:
    """Refuse what can be seen to be wrong before anything is made.

    Raises:
        PackageRefusedError: the rows were written under migrations that this release does not have, or the description
            does not agree with itself or with the list of files.
    """
    unknown = sorted(package.manifest.meent.migration_keys - migrations_on_disk())
    if unknown:
        label, name = unknown[0]
        raise PackageRefusedError(
            _("The package is of a newer or other release (%(release)s): this one does not know migration %(name)s.")
            % {"release": package.manifest.meent.release[:60], "name": ascii(f"{label}.{name}")[1:-1][:100]}
        )
    _check_totals(package)


def _check_totals(package: PackageReader) -> None:
    """What the description says of the whole is what its parts come to; each part is checked when it is read."""
    stated, found = package.manifest.meent.files, facts((name, package.size_of(name)) for name in package.file_names)
    for folder, said, there in (("media", stated.media, found.media), ("private", stated.private, found.private)):
        if said != there:
            raise PackageRefusedError(
                _(
                    "%(folder)s/ has %(count)s files of %(bytes)s bytes together, where the package says "
                    "%(said_count)s of %(said_bytes)s."
                )
                % {
                    "folder": folder, "count": there.count, "bytes": there.bytes,
                    "said_count": said.count, "said_bytes": said.bytes,
                }
            )  # fmt: skip
    if content_sha256(package.manifest.resources) != package.manifest.meent.content_sha256:
        raise PackageRefusedError(
            _("The package is not what it says it is: its contentSha256 is not that of its tables and files.")
        )


def load_schema[T](
    package: PackageReader,
    schema_name: str,
    *,
    finish: Callable[[], T],
    progress: Progress,
    settle: Callable[[list[Table]], None] = lambda _tables: None,
) -> T:
    """Make a schema with the rows of a package.

    The empty schema is a transaction of its own, for which the caller has a workspace: making it takes a lock on
    public's content types, and a million rows must not keep others from making a municipality meanwhile. Rows and
    `finish` are one transaction, unless migrations come between them.

    Args:
        settle: what is done with rows that somebody else may have made; in the transaction that loads them.
        finish: what makes it count (a municipality's row, a swap), in public; runs in the last transaction.

    Raises:
        PackageRefusedError: the rows are not what the package says, or do not fit.
        DatabaseLostError: the database refused or went away.
    """
    migrations = package.manifest.meent.migration_keys
    is_current = migrations == migrations_on_disk()
    with refused_rows():
        if is_current:
            template = template_sql()
            with as_owner(), in_public(), transaction.atomic():
                create_schema_from_template(schema_name, template)
        else:
            progress.start("migrations to the state of the package")
            _migrate_to(schema_name, migrations)
        with as_owner(), in_public(), transaction.atomic():
            settle(fill(package, schema_name, progress))
            if is_current:
                return finish()
        progress.start("migrations to the state of this release")
        migrate_schema(schema_name)
        seal(schema_name)
        with as_owner(), in_public(), transaction.atomic():
            return finish()


def _migrate_to(schema_name: str, migrations: frozenset[tuple[str, str]]) -> None:
    """Build a schema as it was when only these migrations had run."""
    with as_owner(), in_public(), connection.cursor() as cursor:
        cursor.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(schema_name)))
    create_role(schema_name)
    with as_owner(), in_schema(schema_name):
        executor = MigrationExecutor(connection)
        graph = executor.loader.graph
        targets = [
            node
            for node in migrations & graph.nodes.keys()
            if not any(child.key in migrations for child in graph.node_map[node].children if child.key[0] == node[0])
        ]
        executor.migrate(sorted(targets))


def fill(package: PackageReader, schema_name: str, progress: Progress) -> list[Table]:
    """Replace all rows of a schema that nobody uses yet by those of a package, in the caller's transaction.

    Returns the tables that were filled; their references have been checked.

    What stays: the record of migrations, which the schema came with.
    """
    with connection.cursor() as cursor, refused_rows():
        plain_formats(cursor)
        tables = read_tables(cursor, schema_name)
        emptied = [sql.Identifier(schema_name, name) for name in tables if name != "django_migrations"]
        cursor.execute(sql.SQL("TRUNCATE {}").format(sql.SQL(", ").join(emptied)))
    resources = package.manifest.tables
    _compare_tables(resources, tables)
    _check_record(package)
    progress.start("tables", total=len(resources), unit="tables")
    for resource in resources:
        _fill_table(package, resource, schema_name, tables[resource.name])
        progress.advance()
    _set_sequences(package, tables)
    with connection.cursor() as cursor, refused_rows():
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # here, and not at the commit: what comes next reads the rows
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    filled = [tables[resource.name] for resource in resources]
    require_own_files(schema_name, filled)
    return filled


def _compare_tables(resources: list[Resource], tables: dict[str, Table]) -> None:
    given = [resource.name for resource in resources]
    wanted = {name for name in tables if leaves(name)}
    if len(set(given)) != len(given) or not set(given) <= wanted:
        odd = next(name for name in given if given.count(name) > 1 or name not in wanted)
        raise PackageRefusedError(
            _("The package has a table %(name)s that this release does not have, or has it twice.") % {"name": odd}
        )
    if missing := sorted(wanted - set(given)):
        raise PackageRefusedError(_("%(name)s is missing from the package.") % {"name": f"tables/{missing[0]}.csv"})


def _check_record(package: PackageReader) -> None:
    """The operators' record stays in the package, and is what the package says: it is for people to read."""
    resource = package.manifest.only("operations")
    expected = Digest(bytes=resource.bytes, sha256=resource.sha256)
    with package.open(resource.path) as stream:
        CheckedReader(stream, name=resource.path, expected=expected).finish()


def _fill_table(package: PackageReader, resource: Resource, schema_name: str, table: Table) -> None:
    columns = [field.name for field in resource.table_schema.fields]
    if sorted(columns) != sorted(table.column_names):
        odd = sorted(set(columns) ^ set(table.column_names)) or columns
        raise PackageRefusedError(
            _("Table %(name)s has other columns in the package than in this release (%(column)s).")
            % {"name": table.name, "column": odd[0]}
        )
    expected = Digest(bytes=resource.bytes, sha256=resource.sha256)
    with package.open(resource.path) as stream:
        rows = copy_in(schema_name, table, columns, CheckedReader(stream, name=resource.path, expected=expected))
    if rows != resource.meent.rows:
        raise PackageRefusedError(
            _("%(name)s has %(found)s rows where the package says %(said)s.")
            % {"name": resource.path, "found": rows, "said": resource.meent.rows}
        )


def _set_sequences(package: PackageReader, tables: dict[str, Table]) -> None:
    known = sequences_of(tables.values())
    calls = [
        sql.SQL("setval({name}, {value}, {called})").format(
            name=sql.Literal(known[key]), value=sql.Literal(facts.last_value), called=sql.Literal(facts.is_called)
        )
        for key, facts in package.manifest.meent.sequences.items()
        if key in known
    ]
    if calls:
        with connection.cursor() as cursor, refused_rows():
            cursor.execute(sql.SQL("SELECT {}").format(sql.SQL(", ").join(calls)))
