"""`datapackage.json`: what is in a package, in the words of the Data Package standard plus a block of our own.

What is read here comes from somebody else: every value is checked for its shape, none is trusted for its meaning.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any, Literal

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError
from pydantic.alias_generators import to_camel

from tenants.transfer.errors import PackageRefusedError

FORMAT_VERSION = 1
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
NULL = "\\N"
LARGEST_MANIFEST_BYTES = 16 * 1024 * 1024

type Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
type Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z_][a-z0-9_]{0,62}$")]
type Count = Annotated[int, Field(ge=0, lt=2**63)]


class _Part(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, frozen=True, extra="ignore")


class FieldDescriptor(_Part):
    """A column, as Table Schema describes it; `postgresqlType` is ours."""

    name: Identifier
    type: str
    format: str = "default"
    title: str = ""
    description: str = ""
    postgresql_type: str = ""
    true_values: list[str] | None = None
    false_values: list[str] | None = None
    categories: list[dict[str, Any]] | None = None
    constraints: dict[str, Any] = Field(default_factory=dict)


class ReferenceDescriptor(_Part):
    resource: str
    fields: list[str]


class ForeignKeyDescriptor(_Part):
    fields: list[str]
    reference: ReferenceDescriptor


class SchemaDescriptor(_Part):
    """Table Schema: the columns of one CSV file."""

    fields: list[FieldDescriptor]
    primary_key: list[str] = Field(default_factory=list)
    foreign_keys: list[ForeignKeyDescriptor] = Field(default_factory=list)
    missing_values: list[str] = Field(default_factory=lambda: [NULL])


class ResourceFacts(_Part):
    """Our own facts of one file.

    Attributes:
        role: `table` is loaded by an import; `files` lists the files; `operations` is to read only.
    """

    role: Literal["table", "files", "operations"]
    rows: Count
    kind: str = ""


class Resource(_Part):
    """One file of the package that holds rows."""

    name: Identifier
    path: str
    description: str = ""
    format: Literal["csv"] = "csv"
    mediatype: str = "text/csv"
    encoding: Literal["utf-8"] = "utf-8"
    bytes: Count
    hash: Annotated[str, StringConstraints(pattern=r"^sha256:[0-9a-f]{64}$")]
    table_schema: SchemaDescriptor = Field(alias="schema")
    meent: ResourceFacts

    @property
    def sha256(self) -> str:
        return self.hash.removeprefix("sha256:")


class DomainFacts(_Part):
    domain: str
    is_primary: bool


class MunicipalityFacts(_Part):
    """Who the package is about."""

    slug: Annotated[str, StringConstraints(max_length=63)]
    name: Annotated[str, StringConstraints(max_length=100)]
    official_name: Annotated[str, StringConstraints(max_length=120)]
    gemeentecode: Annotated[str, StringConstraints(pattern=r"^\d{4}$")]
    tooi_uri: str = ""
    owms_uri: str = ""
    oin: str = ""
    rsin: str = ""
    inhabitants: Annotated[int, Field(ge=0, lt=2**31)] | None = None
    purpose: Literal["production", "training"] = "production"
    domains: list[DomainFacts] = Field(max_length=200)

    @property
    def primary_domain(self) -> str:
        return next((domain.domain for domain in self.domains if domain.is_primary), "")


class SequenceFacts(_Part):
    last_value: Annotated[int, Field(ge=0, lt=2**63)]
    is_called: bool


class FileFacts(_Part):
    count: Count
    bytes: Count


class FilesFacts(_Part):
    """The municipality's own files, by the folder of the package that they are in."""

    media: FileFacts
    private: FileFacts


class LeftOut(_Part):
    what: str
    why: str


class PackageFacts(_Part):
    """Our own block: what the standard has no word for."""

    format_version: Annotated[int, Field(ge=1)]
    release: str = ""
    is_backup: bool = False
    with_password_hashes: bool
    municipality: MunicipalityFacts
    migrations: list[str]
    sequences: dict[str, SequenceFacts]
    files: FilesFacts
    left_out: list[LeftOut]
    content_sha256: Sha256

    @property
    def migration_keys(self) -> frozenset[tuple[str, str]]:
        """(app label, name) of each migration that the rows were written under."""
        split = (name.partition(".") for name in self.migrations)
        return frozenset((label, name) for label, _dot, name in split)


class Manifest(_Part):
    """The whole of `datapackage.json`."""

    profile: str = Field(default=PROFILE, alias="$schema")
    name: str
    title: str
    description: str = ""
    created: datetime
    resources: list[Resource] = Field(max_length=1000)
    meent: PackageFacts

    @property
    def tables(self) -> list[Resource]:
        return [resource for resource in self.resources if resource.meent.role == "table"]

    @property
    def counts(self) -> dict[str, int]:
        """Rows by table, and the numbers of files: what people compare."""
        rows = {resource.name: resource.meent.rows for resource in self.tables}
        files = self.meent.files
        return {
            "tables": len(rows),
            "rows": sum(rows.values()),
            "media": files.media.count,
            "private": files.private.count,
            "file_bytes": files.media.bytes + files.private.bytes,
        }

    def only(self, role: Literal["files", "operations"]) -> Resource:
        """The one resource with this role.

        Raises:
            PackageRefusedError: there is none, or more than one.
        """
        found = [resource for resource in self.resources if resource.meent.role == role]
        if len(found) != 1:
            raise PackageRefusedError(_("The package does not say which file lists its %(what)s.") % {"what": role})
        return found[0]

    def to_json(self) -> bytes:
        text = self.model_dump_json(by_alias=True, exclude_defaults=False, exclude_none=True, indent=1)
        return text.encode()


def content_sha256(resources: Iterable[Resource]) -> str:
    """One number for all rows and files: equal for two packages of the same content.

    SHA-256 over a line `PATH SHA256` per table and for the list of files, sorted by path. The operators' record is not
    content: it grows by each export.
    """
    lines = sorted(
        f"{resource.path} {resource.sha256}\n" for resource in resources if resource.meent.role != "operations"
    )
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def read_manifest(text: bytes) -> Manifest:
    """Parse a manifest that somebody else may have made.

    Raises:
        PackageRefusedError: it is of a newer format, or not what a manifest looks like.
    """
    try:
        version = _VersionOnly.model_validate_json(text).meent.format_version
        if version > FORMAT_VERSION:
            raise PackageRefusedError(
                _("The package has format %(theirs)s; this release reads format %(ours)s and older.")
                % {"theirs": version, "ours": FORMAT_VERSION}
            )
        return Manifest.model_validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise PackageRefusedError(
            _("The description in the package (datapackage.json) is wrong: %(where)s: %(what)s.")
            % {"where": where or "JSON", "what": first["msg"]}
        ) from error


class _Version(_Part):
    format_version: int


class _VersionOnly(_Part):
    meent: _Version
