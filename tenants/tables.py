"""What each table of a municipality is for. The app that knows a table registers it in `AppConfig.ready`.

Export, clone, delete and the size report go by it; a test refuses a table that nobody has registered.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from shared.registry import Registry


class TableKind(StrEnum):
    """What a table's rows are, as far as leaving, copying and removing go."""

    CONTENT = "content"
    """What editors make: pages, media, forms, kinds of requests."""
    SETTINGS = "settings"
    """How the house is arranged: groups, rights, brand, workflows, redirects."""
    ACCOUNTS = "accounts"
    """Staff, and what hangs on one of them."""
    RESIDENTS = "residents"
    """What residents sent and what was done with it: requests, documents, messages."""
    AUDIT = "audit"
    """Who did what when."""
    DERIVED = "derived"
    """Can be made again from the others: search index, smaller pictures."""
    TRANSIENT = "transient"
    """Of the moment: sessions, half-filled forms, editing locks. Never leaves the house."""
    MIGRATIONS = "migrations"
    """The record of migrations, which the schema comes with."""


@dataclass(frozen=True, kw_only=True)
class TableNote:
    """A table's reason to exist.

    Attributes:
        reason: one English line: why every municipality has this table.
        secrets: text column → what stands there once the secret is left out. Left out of an export unless asked;
            never copied to a clone.
        hashes: those of the secrets that are hashes of passwords, in Django's form.
        powers: boolean columns that give somebody power. No package gives it: they are false after an import.
        content_type_keys: JSON column → key in it that holds the id of a content type. Ids are of one installation, so
            a package says "app_label.model" there, as it does in columns that refer to content types.
        is_append_only: the municipality's role may add and read rows, and neither change nor remove them.
    """

    kind: TableKind
    reason: str
    secrets: Mapping[str, str] = field(default_factory=dict)
    hashes: frozenset[str] = frozenset()
    powers: frozenset[str] = frozenset()
    content_type_keys: Mapping[str, str] = field(default_factory=dict)
    is_append_only: bool = False


table_notes: Registry[TableNote] = Registry("table_notes")  # by the table's name in the database


def register_tables(kind: TableKind, reasons: Mapping[str, str]) -> None:
    """Register tables of one kind without secrets: name → reason."""
    for table, reason in reasons.items():
        table_notes.register(table, TableNote(kind=kind, reason=reason))
