"""Why a municipality has the tables of the search."""

from tenants.tables import TableKind, register_tables


def register() -> None:
    """Tell the platform what they are for."""
    register_tables(TableKind.CONTENT, {"search_ownwords": "Words by which editors have a page found."})
    register_tables(
        TableKind.RESIDENTS,
        {"search_askedquery": "What was asked of the search per day, for half a year, without who."},
    )
