"""Refusing a pooler that gives each transaction another session of the server (ADR 0022).

Search path and role are state of a session. PgBouncer with `pool_mode = transaction` (or `statement`) hands the session
to somebody else between two transactions: half of the reads were then of another municipality.
"""

import time

import psycopg2
from django.core.exceptions import ImproperlyConfigured
from psycopg2.extensions import connection as Connection  # noqa: N812  # it is a class

_MESSAGE = (
    "DATABASE_URL leads to a pooler that shares a session between transactions. A municipality's queries would reach"
    " another municipality. Connect to PostgreSQL itself, or set pool_mode = session in PgBouncer."
)
_CANNOT_TELL = (
    "DATABASE_URL leads to a pooler that gives no second connection, so it can't be told whether it shares a session"
    " between transactions. Raise max_client_conn in PgBouncer, or connect to PostgreSQL itself."
)
_NO_MORE_CLIENTS = "max_client_conn"
_LOOKS = 5
_CONNECT_TIMEOUT_S = 5
_JUDGED_FOR_S = 60
_judged_at: float | None = None  # when this process last looked closely at the pooler that it has


def refuse_shared_sessions(connection: Connection) -> None:
    """Check that this connection has a session of the server to itself; for each connection of a process.

    The handshake with PostgreSQL tells the number of the session. A pooler greets before it has chosen one, so where
    the number is right there is no pooler and the check costs one round trip. Else a second connection that is given
    the session of the first, or a first that is given another one, proves that sessions are shared: that is looked at
    once a minute, as a pooler can be set to another mode while we run.

    Raises:
        ImproperlyConfigured: sessions are shared, or that can't be told; the message says what to change.
    """
    autocommit, connection.autocommit = connection.autocommit, True
    try:
        own = _session(connection)
        if own != connection.info.backend_pid and not _is_judged():
            if _is_shared(connection, own):
                raise ImproperlyConfigured(_MESSAGE)
            _judge()
    finally:
        connection.autocommit = autocommit


def _is_judged() -> bool:
    return _judged_at is not None and time.monotonic() - _judged_at < _JUDGED_FOR_S


def _judge() -> None:
    global _judged_at  # noqa: PLW0603  # of the process, as its pooler is
    _judged_at = time.monotonic()


def _is_shared(connection: Connection, own: int) -> bool:
    parameters = connection.get_dsn_parameters() | {
        "password": connection.info.password,
        "connect_timeout": _CONNECT_TIMEOUT_S,
    }
    try:
        other = psycopg2.connect(**parameters)
    except psycopg2.OperationalError as error:
        if _NO_MORE_CLIENTS in str(error):
            raise ImproperlyConfigured(_CANNOT_TELL) from error
        return False  # a second session can't be had while the first is open: it is not shared
    other.autocommit = True
    try:
        return any(_session(other) == own or _session(connection) != own for _look in range(_LOOKS))
    except psycopg2.OperationalError:
        return False  # the same: it waited for the first to go
    finally:
        other.close()


def _session(connection: Connection) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        row = cursor.fetchone()
    return int(row[0]) if row else 0
