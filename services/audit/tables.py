"""Why a municipality has the tables of its log."""

from tenants.tables import TableKind, TableNote, register_tables, table_notes


def register() -> None:
    """Tell the platform what these tables are for."""
    table_notes.register(
        "audit_auditentry",
        TableNote(
            kind=TableKind.AUDIT,
            reason="Who did or saw what of whom; outlives it.",
            is_append_only=True,
        ),
    )
    register_tables(TableKind.SETTINGS, {"audit_auditsettings": "How long the log is kept."})
