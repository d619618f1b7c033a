"""Why a municipality has the tables of this app."""

from tenants.tables import TableKind, register_tables


def register() -> None:
    """Tell the platform what they are for."""
    register_tables(
        TableKind.CONTENT,
        {
            "upkeep_review": "When a page is looked at again.",
            "upkeep_pageviews": "How often a page was read on a day, without by whom.",
        },
    )
    register_tables(TableKind.DERIVED, {"upkeep_outgoinglink": "Links to other sites, and whether they work."})
