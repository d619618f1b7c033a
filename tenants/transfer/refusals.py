"""What the database says about rows, told without the values it says it on: they may be personal data.

Only names leave here: of a condition (`unique_violation`), a table, a column, a constraint, and the number of a row.
The database's own error is not chained, so that no traceback and no report of an error has it either.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg2
import psycopg2.errors
from django.db.utils import DatabaseError

from shared.errors import Text
from shared.messages import lazy as _
from tenants.transfer.errors import DatabaseLostError, PackageRefusedError, TransferError

_WHERE = re.compile(r"^COPY \w+, line (?P<line>\d+)(?:, column (?P<column>\w+))?")
_OF_THE_SERVER = ("08", "40", "53", "54", "55", "57", "58")
"""Classes of SQLSTATE in which the message is about the server's own state: its disk, locks, connections."""


@contextmanager
def database_errors() -> Iterator[None]:
    """Whatever the database or its driver raises, as an error of ours."""
    try:
        yield
    except (DatabaseError, psycopg2.Error) as error:
        raise _lost(_cause(error)) from None


@contextmanager
def refused_rows(table: str = "") -> Iterator[None]:
    """Rows that PostgreSQL does not take are the package's fault; anything else of the database is the database's.

    Args:
        table: which one is being filled, where that is known: the database may know it by another name.
    """
    try:
        yield
    except (DatabaseError, psycopg2.Error) as error:
        raise _judged(_cause(error), table) from None


def _judged(error: BaseException, table: str) -> TransferError:
    if isinstance(error, psycopg2.IntegrityError):
        return PackageRefusedError(_("The rows do not fit together: %(where)s.") % {"where": _place(error, table)})
    if isinstance(error, psycopg2.DataError):
        return PackageRefusedError(_("The rows can't be read: %(where)s.") % {"where": _place(error, table)})
    return _lost(error)


def _lost(error: BaseException) -> DatabaseLostError:
    return DatabaseLostError(
        _("The database broke off the work: %(reason)s. Nothing was kept; try again.") % {"reason": _told(error)}
    )


def _cause(error: BaseException) -> BaseException:
    """The driver's own error, below Django's."""
    return error.__cause__ if isinstance(error.__cause__, psycopg2.Error) else error


def _told(error: BaseException) -> Text:
    """What happened to the database, as it says it where that can't hold a value; else the name of the condition."""
    code = str(getattr(error, "pgcode", None) or "")
    if not code and isinstance(error, psycopg2.OperationalError | psycopg2.InterfaceError):
        return str(error).strip().partition("\n")[0]  # of the driver: the connection is gone, or never was
    message = getattr(getattr(error, "diag", None), "message_primary", None)
    return str(message) if message and code.startswith(_OF_THE_SERVER) else _place(error, "")


def _place(error: BaseException, table: str) -> Text:
    """`unique_violation, table news_newspage, row 3, constraint news_newspage_pkey`, as far as it is known."""
    diagnosis = getattr(error, "diag", None)
    where = _WHERE.match(getattr(diagnosis, "context", None) or "")
    line = int(where["line"]) - 1 if where else 0  # the first line names the columns
    found = (
        (_("%(before)s, table %(name)s"), table or getattr(diagnosis, "table_name", None)),
        (_("%(before)s, row %(name)s"), line or None),
        (
            _("%(before)s, column %(name)s"),
            getattr(diagnosis, "column_name", None) or (where["column"] if where else None),
        ),
        (_("%(before)s, constraint %(name)s"), getattr(diagnosis, "constraint_name", None)),
    )
    told: Text = _condition(error)
    for text, name in found:
        if name:
            told = text % {"before": told, "name": name}
    return told


def _condition(error: BaseException) -> str:
    """PostgreSQL's name of what went wrong, as in the list of its error codes."""
    try:
        name = psycopg2.errors.lookup(str(getattr(error, "pgcode", None) or "")).__name__
    except KeyError:
        name = type(error).__name__
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()
