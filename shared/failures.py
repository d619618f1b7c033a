"""What went wrong, told without the values it went wrong on: they may be personal data."""

import re

from shared.logging import scrub_text

_QUOTED = re.compile(r'".*"', re.DOTALL)  # greedy: a value may hold quotes itself
_NAMES_ONLY = ("23", "42")  # SQLSTATE classes whose primary message quotes names of tables and columns, no values


def database_message(error: BaseException) -> str:
    """What the database says, without values; empty when this is no answer of the database."""
    for one in (error, error.__cause__):
        diagnosis = getattr(one, "diag", None)
        if message := getattr(diagnosis, "message_primary", None):
            state = str(diagnosis.sqlstate or "") if diagnosis else ""
            return scrub_text(message if state.startswith(_NAMES_ONLY) else _QUOTED.sub("…", message))
    return ""


def described(error: BaseException) -> str:
    """The kind of an error and what it says, fit for a record."""
    message = database_message(error) or scrub_text(str(error).partition("DETAIL:")[0].strip())
    state = next((code for one in (error, error.__cause__) if (code := getattr(one, "pgcode", None))), "")
    return f"{type(error).__name__}: {message}" + (f" ({state})" if state else "")
