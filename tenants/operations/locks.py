"""One at a time, over all processes and machines: PostgreSQL's advisory locks."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, connection
from django.utils.translation import gettext_lazy as _

from tenants.context import in_public
from tenants.errors import BusyError


def lock_key(name: str) -> int:
    """The number that stands for a name: 64 bits, signed, as PostgreSQL wants it."""
    return int.from_bytes(hashlib.sha256(f"meent:{name}".encode()).digest()[:8], "big", signed=True)


@contextmanager
def exclusive(name: str) -> Iterator[None]:
    """Hold a lock for the length of the work, whatever transactions it has; it ends with the connection at the latest.

    Raises:
        BusyError: another process holds it.
    """
    with in_public(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [lock_key(name)])
        row = cursor.fetchone()
    if not row or not row[0]:
        raise BusyError(_("Somebody else is busy with this: %(name)s. Wait until that has ended.") % {"name": name})
    try:
        yield
    finally:
        _unlock(name)


def _unlock(name: str) -> None:
    try:
        with in_public(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [lock_key(name)])
    except DatabaseError:  # a broken connection, or a transaction that failed: close, and the lock is gone
        connection.close()
