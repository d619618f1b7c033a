"""A municipality into a package: one moment of all its tables, then its files, everything as a stream."""

import csv
import hashlib
import io
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.utils import timezone
from psycopg2 import sql

from shared.progress import Progress
from tenants.context import in_public
from tenants.municipalities.models import Municipality
from tenants.tables import TableKind, table_notes
from tenants.transfer import folders
from tenants.transfer.archive import FILE_LIST, MANIFEST, OPERATIONS, README, PackageWriter, copy_stream
from tenants.transfer.catalog import Table, leaves, read_tables, sequences_of
from tenants.transfer.description import describe, models_by_table
from tenants.transfer.manifest import (
    FORMAT_VERSION,
    DomainFacts,
    FieldDescriptor,
    FilesFacts,
    LeftOut,
    Manifest,
    MunicipalityFacts,
    PackageFacts,
    Resource,
    ResourceFacts,
    SchemaDescriptor,
    SequenceFacts,
    content_sha256,
)
from tenants.transfer.readme import README_TEXT
from tenants.transfer.rows import copy_out, snapshot
from tenants.transfer.streams import Digest

_OPERATION_COLUMNS = {
    "created_at": "datetime", "kind": "string", "actor_kind": "string", "actor_label": "string", "channel": "string",
    "state": "string", "started_at": "datetime", "ended_at": "datetime",
}  # fmt: skip
_WHY_MOMENT = "Of the moment (log-ins, half-filled forms, locks of the editor): it never leaves the house."
_WHY_UNKNOWN = "No app of this release knows this table."


@dataclass(frozen=True, kw_only=True)
class Written:
    """A package that lies under its own name."""

    path: Path
    bytes: int
    sha256: str
    manifest: Manifest


@dataclass(frozen=True, kw_only=True)
class _Rows:
    """What the snapshot gave, for the manifest and for the files that come after it."""

    resources: list[Resource]
    migrations: list[str]
    sequences: dict[str, SequenceFacts]
    files_of_the_moment: frozenset[str]
    left_out: list[LeftOut]


def write_package(
    municipality: Municipality,
    *,
    temporary: Path,
    target: Path,
    with_secrets: bool,
    is_backup: bool,
    progress: Progress,
) -> Written:
    """Write the package of one municipality.

    The tables are read in one transaction that ends before the files are read, so that no migration waits for them.

    Raises:
        DatabaseLostError: the database refused or went away.
        DiskError: the file could not be written.
    """
    taken_at = timezone.now()
    with PackageWriter(temporary, target) as writer:
        with writer.member(README) as sink:
            sink.write(README_TEXT.encode())
            sink.finish()
        with snapshot(municipality.schema_name) as cursor:
            rows = _write_tables(writer, cursor, municipality, with_secrets=with_secrets, progress=progress)
        file_list, file_facts, left_out = _write_files(writer, municipality, rows.files_of_the_moment, progress)
        resources = [*rows.resources, file_list]
        manifest = Manifest(
            name=f"meent-{municipality.slug}",
            title=municipality.official_name,
            description="All of one municipality. See README.txt.",
            created=taken_at,
            resources=resources,
            meent=PackageFacts(
                format_version=FORMAT_VERSION,
                release=settings.RELEASE,
                is_backup=is_backup,
                with_password_hashes=with_secrets,
                municipality=facts_of(municipality),
                migrations=rows.migrations,
                sequences=rows.sequences,
                files=file_facts,
                left_out=[*rows.left_out, *left_out],
                content_sha256=content_sha256(resources),
            ),
        )
        with writer.member(MANIFEST) as sink:
            sink.write(manifest.to_json())
            sink.finish()
    with target.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return Written(path=target, bytes=target.stat().st_size, sha256=sha256, manifest=manifest)


def facts_of(municipality: Municipality) -> MunicipalityFacts:
    """Who it is, as a package says it."""
    with in_public():
        domains = list(municipality.domains.order_by("-is_primary", "domain"))
    return MunicipalityFacts(
        slug=municipality.slug,
        name=municipality.name,
        official_name=municipality.official_name,
        gemeentecode=municipality.gemeentecode,
        tooi_uri=municipality.tooi_uri,
        owms_uri=municipality.owms_uri,
        oin=municipality.oin,
        rsin=municipality.rsin,
        inhabitants=municipality.inhabitants,
        purpose=municipality.purpose,  # type: ignore[arg-type]  # one of the two, by its choices
        domains=[DomainFacts(domain=domain.domain, is_primary=domain.is_primary) for domain in domains],
    )


def _write_tables(
    writer: PackageWriter, cursor: Any, municipality: Municipality, *, with_secrets: bool, progress: Progress
) -> _Rows:
    schema_name = municipality.schema_name
    tables = read_tables(cursor, schema_name)
    leaving = [table for table in tables.values() if leaves(table.name)]
    models = models_by_table()
    progress.start("tables", total=len(leaving), unit="tables")
    resources = []
    for table in leaving:
        path = f"tables/{table.name}.csv"
        with writer.member(path) as sink:
            rows = copy_out(cursor, schema_name, table, sink, with_secrets=with_secrets)
            digest = sink.finish()
        note = table_notes.get(table.name)
        resources.append(
            _resource(
                table.name, path, digest, description=note.reason, schema=describe(table, models.get(table.name)),
                facts=ResourceFacts(role="table", rows=rows, kind=note.kind),
            )
        )  # fmt: skip
        progress.advance()
    resources.append(_write_operations(writer, cursor, municipality))
    cursor.execute(
        sql.SQL("SELECT app || '.' || name FROM {} ORDER BY 1").format(sql.Identifier(schema_name, "django_migrations"))
    )
    migrations = [row[0] for row in cursor.fetchall()]
    return _Rows(
        resources=resources,
        migrations=migrations,
        sequences=_sequences(cursor, leaving),
        files_of_the_moment=folders.files_of_the_moment(cursor, schema_name, tables.values()),
        left_out=[_why(name) for name in tables if not leaves(name) and name != "django_migrations"],
    )


def _why(table: str) -> LeftOut:
    is_known = table in table_notes and table_notes.get(table).kind == TableKind.TRANSIENT
    return LeftOut(what=f"table {table}", why=_WHY_MOMENT if is_known else _WHY_UNKNOWN)


def _sequences(cursor: Any, tables: list[Table]) -> dict[str, SequenceFacts]:
    """How far each sequence is; one statement for all."""
    sequences = sequences_of(tables)
    if not sequences:
        return {}
    parts = [
        sql.SQL("SELECT {key}, last_value, is_called FROM {name}").format(
            key=sql.Literal(key), name=sql.Identifier(*name.split("."))
        )
        for key, name in sequences.items()
    ]
    cursor.execute(sql.SQL(" UNION ALL ").join(parts))
    return {key: SequenceFacts(last_value=last, is_called=called) for key, last, called in sorted(cursor.fetchall())}


def _write_operations(writer: PackageWriter, cursor: Any, municipality: Municipality) -> Resource:
    columns = [
        sql.SQL("to_json({name}) #>> '{{}}' AS {name}" if kind == "datetime" else "{name}").format(
            name=sql.Identifier(name)
        )
        for name, kind in _OPERATION_COLUMNS.items()
    ]
    statement = sql.SQL(
        "COPY (SELECT {columns} FROM public.operations_operation WHERE municipality_id = {id} ORDER BY created_at, id) "
        "TO STDOUT WITH (FORMAT csv, HEADER true, NULL '\\N', ENCODING 'UTF8')"
    ).format(columns=sql.SQL(", ").join(columns), id=sql.Literal(str(municipality.pk)))
    with writer.member(OPERATIONS) as sink:
        cursor.copy_expert(statement, sink)
        digest = sink.finish()
    return _resource(
        "operations",
        OPERATIONS,
        digest,
        description="What operators of the platform did with this municipality. An import leaves it alone.",
        schema=_plain_schema(_OPERATION_COLUMNS),
        facts=ResourceFacts(role="operations", rows=cursor.rowcount),
    )


def _write_files(
    writer: PackageWriter, municipality: Municipality, without: frozenset[str], progress: Progress
) -> tuple[Resource, FilesFacts, list[LeftOut]]:
    files, left_out = folders.own_files(municipality.schema_name, without=without)
    sizes: list[tuple[str, int]] = []
    with tempfile.TemporaryFile("w+b") as lines:  # beside the package, not in memory: there may be very many
        text = io.TextIOWrapper(lines, encoding="utf-8", newline="", write_through=True)
        table = csv.writer(text, lineterminator="\n")
        table.writerow(folders.FILE_LIST_COLUMNS)
        left_out += folders.write_files(writer, files, _lister(table, sizes), progress)
        text.flush()
        text.detach()
        digest = _copy_whole(writer, lines)
    resource = _resource(
        "files",
        FILE_LIST,
        digest,
        description="Every file below media/ and private/.",
        schema=_plain_schema({"path": "string", "bytes": "integer", "sha256": "string"}, primary_key=["path"]),
        facts=ResourceFacts(role="files", rows=len(sizes)),
    )
    return resource, folders.facts(sizes), left_out


def _lister(table: Any, sizes: list[tuple[str, int]]) -> Callable[[str, Digest], None]:
    def add(name: str, digest: Digest) -> None:
        table.writerow([name, digest.bytes, digest.sha256])
        sizes.append((name, digest.bytes))

    return add


def _copy_whole(writer: PackageWriter, lines: IO[bytes]) -> Digest:
    lines.seek(0)
    with writer.member(FILE_LIST) as sink:
        copy_stream(lines, sink)
        return sink.finish()


def _plain_schema(types: dict[str, str], primary_key: list[str] | None = None) -> SchemaDescriptor:
    return SchemaDescriptor(
        fields=[FieldDescriptor(name=name, type=kind) for name, kind in types.items()], primary_key=primary_key or []
    )


def _resource(
    name: str, path: str, digest: Digest, *, description: str, schema: SchemaDescriptor, facts: ResourceFacts
) -> Resource:
    return Resource(
        name=name,
        path=path,
        description=description,
        bytes=digest.bytes,
        hash=f"sha256:{digest.sha256}",
        schema=schema,
        meent=facts,
    )
