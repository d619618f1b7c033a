"""Why a municipality has the tables of requests."""

from tenants.tables import TableKind, register_tables


def register() -> None:
    """Tell the platform what these tables are for."""
    register_tables(
        TableKind.CONTENT,
        {
            "zaken_zaaktype": "Kinds of requests, as the municipality describes them.",
            "zaken_statustype": "The steps of a kind of request, with what the resident reads.",
            "zaken_resultaattype": "How a kind of request can end.",
        },
    )
    register_tables(
        TableKind.RESIDENTS,
        {
            "zaken_zaak": "Requests, with who sent them and the answers.",
            "zaken_status": "The timeline of a request.",
            "zaken_resultaat": "How a request ended.",
            "zaken_bericht": "Notes, messages and answers about a request, and why its term moved.",
            "zaken_zaakdocument": "Photos and documents of a request.",
        },
    )
    register_tables(
        TableKind.AUDIT,
        {"zaken_vernietigingslijst": "Which requests were destroyed, when, and who approved it."},
    )
