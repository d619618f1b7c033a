"""Why a municipality has the table of reactions."""

from tenants.tables import TableKind, register_tables


def register() -> None:
    """Tell the platform what it is for."""
    register_tables(
        TableKind.RESIDENTS, {"feedback_reaction": "What residents thought of a page, for a year, without a name."}
    )
