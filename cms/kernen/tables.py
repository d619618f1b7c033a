"""Why a municipality has the tables of this app."""

from tenants.tables import TableKind, register_tables


def register() -> None:
    """Tell the platform what they are for."""
    register_tables(
        TableKind.CONTENT,
        {
            "kernen_kern": "Villages and neighbourhoods.",
            "kernen_collection": "When which waste is collected in them.",
            "agenda_eventpage_kernen": "Which events are for which of them.",
            "content_contentpage_kernen": "Which pages with text are.",
            "locations_locationpage_kernen": "Whose desk a location is.",
            "news_newspage_kernen": "Which news is for which of them.",
            "people_personpage_kernen": "Whom their residents can speak to.",
        },
    )
