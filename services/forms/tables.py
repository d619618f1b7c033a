"""Why a municipality has the tables of forms."""

from tenants.tables import TableKind, register_tables


def register() -> None:
    """Tell the platform what these tables are for."""
    register_tables(
        TableKind.CONTENT,
        {
            "forms_form": "Forms, with their texts.",
            "forms_formversion": "Questions of a form, a row per published version.",
        },
    )
    register_tables(TableKind.RESIDENTS, {"forms_submission": "What was sent once: guards against sending twice."})
    register_tables(
        TableKind.TRANSIENT,
        {
            "forms_formdraft": "Forms being filled in; they expire.",
            "forms_draftupload": "Photos of a form being filled in; they expire with it.",
        },
    )
