"""Why a municipality has the tables of visits."""

from tenants.tables import TableKind, register_tables


def register() -> None:
    """Tell the platform what these tables are for."""
    register_tables(
        TableKind.AUDIT,
        {
            "visits_consent": "Who let operators look in, for what and until when.",
            "visits_visit": "Which operator looked in, when and why.",
        },
    )
