"""A table in the words of Table Schema, with the titles and choices that its model has."""

from typing import Any

from django.apps import apps
from django.db.models import Field, Model
from django.utils import translation

from tenants.tables import table_notes
from tenants.transfer.catalog import Table, leaves
from tenants.transfer.manifest import (
    FieldDescriptor,
    ForeignKeyDescriptor,
    ReferenceDescriptor,
    SchemaDescriptor,
)

# PostgreSQL's type without its length → type and format of Table Schema
_TYPES = {
    "smallint": ("integer", "default"),
    "integer": ("integer", "default"),
    "bigint": ("integer", "default"),
    "double precision": ("number", "default"),
    "real": ("number", "default"),
    "numeric": ("number", "default"),
    "boolean": ("boolean", "default"),
    "uuid": ("string", "uuid"),
    "date": ("date", "default"),
    "timestamp with time zone": ("datetime", "default"),
    "timestamp without time zone": ("datetime", "default"),
    "time without time zone": ("time", "any"),
    "interval": ("duration", "default"),
    "jsonb": ("any", "default"),
    "json": ("any", "default"),
}
_NOTES = {
    "jsonb": "JSON text.",
    "json": "JSON text.",
    "bytea": "Bytes in hexadecimal, after \\x.",
    "tsvector": "Words of the search index, as PostgreSQL writes a tsvector.",
}
_CONTENT_TYPE_NOTE = "A kind of record, as app_label.model."


def models_by_table() -> dict[str, type[Model]]:
    """The model of each table; the parent's where one is a proxy."""
    return {
        model._meta.db_table: model for model in apps.get_models(include_auto_created=True) if not model._meta.proxy
    }


def describe(table: Table, model: type[Model] | None) -> SchemaDescriptor:
    """The columns, keys and references of a table's file, in English."""
    fields: dict[str, Any] = {field.column: field for field in model._meta.local_fields} if model else {}
    with translation.override("en"):
        return SchemaDescriptor(
            fields=[_field(table, column.name, fields.get(column.name)) for column in table.columns],
            primary_key=list(table.primary_key),
            foreign_keys=[
                ForeignKeyDescriptor(
                    fields=list(key.columns),
                    reference=ReferenceDescriptor(
                        resource="" if key.table == table.name else key.table, fields=list(key.to_columns)
                    ),
                )
                for key in table.foreign_keys
                if leaves(key.table)
            ],
        )


def _field(table: Table, name: str, field: "Field[Any, Any] | None") -> FieldDescriptor:
    column = next(column for column in table.columns if column.name == name)
    bare_type = column.type.partition("(")[0]
    kind, form = ("string", "default") if column.is_content_type else _TYPES.get(bare_type, ("string", "default"))
    is_secret = table.name in table_notes and name in table_notes.get(table.name).secrets
    notes = [
        _CONTENT_TYPE_NOTE if column.is_content_type else _NOTES.get(bare_type, ""),
        "A secret: left out unless the package says withPasswordHashes." if is_secret else "",
        str(field.help_text) if field is not None and field.help_text else "",
    ]
    choices = list(field.flatchoices) if field is not None and field.choices else []
    return FieldDescriptor(
        name=name,
        type=kind,
        format=form,
        title=str(field.verbose_name) if field is not None else "",
        description=" ".join(note for note in notes if note),
        postgresql_type=column.type,
        true_values=["t"] if kind == "boolean" else None,
        false_values=["f"] if kind == "boolean" else None,
        categories=[{"value": value, "label": str(label)} for value, label in choices] or None,
        constraints={"required": True} if column.is_required else {},
    )
