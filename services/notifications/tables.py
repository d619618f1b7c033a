"""Why a municipality has the tables of messages."""

from tenants.tables import TableKind, register_tables


def register() -> None:
    """Tell the platform what these tables are for."""
    register_tables(
        TableKind.RESIDENTS,
        {"notifications_outboxmessage": "Messages that still have to leave, and those that did (ids only)."},
    )
