"""Why a municipality has the tables of residents who log in."""

from tenants.tables import TableKind, TableNote, register_tables, table_notes


def register() -> None:
    """Tell the platform what these tables are for."""
    table_notes.register(
        "residents_identityprovider",
        TableNote(
            kind=TableKind.SETTINGS,
            reason="By which brokers residents log in (DigiD, eHerkenning, eIDAS), as agreed with each.",
            secrets={"client_secret": ""},
            powers=frozenset({"is_active"}),  # without its secret it can't be used: switched on again by hand
        ),
    )
    register_tables(
        TableKind.RESIDENTS,
        {"residents_resident": "Residents and companies that logged in: number sealed, found by its keyed hash."},
    )
    register_tables(TableKind.TRANSIENT, {"residents_logincode": "Codes that were mailed to log in; ten minutes."})
