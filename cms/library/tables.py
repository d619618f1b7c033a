"""Why a municipality has the tables of the library."""

from tenants.tables import TableKind, register_tables


def register() -> None:
    """Tell the platform what these tables are for."""
    register_tables(
        TableKind.CONTENT,
        {"adoptions_adoption": "Which texts of the shared library were adopted, as they were then."},
    )
    register_tables(
        TableKind.SETTINGS, {"adoptions_librarysettings": "Whether changes of sources are taken over by themselves."}
    )
