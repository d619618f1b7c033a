"""Why a municipality has the tables of accounts, groups and rights."""

from tenants.tables import TableKind, TableNote, register_tables, table_notes


def register() -> None:
    """Tell the platform what these tables are for."""
    table_notes.register(
        "accounts_user",
        TableNote(
            kind=TableKind.ACCOUNTS,
            reason="Staff, who log in to the back office.",
            secrets={"password": "!"},  # Django: no password matches
            hashes=frozenset({"password"}),
            powers=frozenset({"is_superuser"}),  # what staff may do goes by their groups
        ),
    )
    table_notes.register(
        "accounts_factor",
        TableNote(
            kind=TableKind.ACCOUNTS,
            reason="Passkeys, authenticator apps and recovery codes of staff, sealed.",
            secrets={"secret": ""},  # tenants.login: without it a factor does not count
        ),
    )
    register_tables(
        TableKind.ACCOUNTS,
        {
            "accounts_user_groups": "Which groups a member of staff is in.",
            "accounts_user_user_permissions": "Rights of one person; Django's model has it, no screen gives them.",
            "guardian_userobjectpermission": "Rights of one person on one thing; guardian's backend reads it.",
        },
    )
    register_tables(
        TableKind.SETTINGS,
        {
            "auth_group": "Groups: editors, administrators, teams.",
            "auth_group_permissions": "What a group may do.",
            "auth_permission": "The rights there are; Django makes a row per model and action.",
            "guardian_groupobjectpermission": "Which team handles which kind of request.",
        },
    )
    register_tables(TableKind.MIGRATIONS, {"django_migrations": "Which migrations this schema has had."})
    register_tables(
        TableKind.TRANSIENT,
        {
            "django_session": "Log-ins and what a visitor opened, bound to this schema.",
            "accounts_session": "Which log-ins of staff are open, on what device, so that they can be ended.",
        },
    )
