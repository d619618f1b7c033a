"""One at a time, over all processes and machines: PostgreSQL's advisory locks."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import Error, connection
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
        BusyError: another process holds it, exclusively or not.
    """
    with _held(name, take="pg_try_advisory_lock", release="pg_advisory_unlock"):
        yield


@contextmanager
def shared(name: str) -> Iterator[None]:
    """Hold a lock beside others who hold it in this way too: for work that only reads.

    Raises:
        BusyError: another process holds it exclusively.
    """
    with _held(name, take="pg_try_advisory_lock_shared", release="pg_advisory_unlock_shared"):
        yield


@contextmanager
def _held(name: str, *, take: str, release: str) -> Iterator[None]:
    with in_public(), connection.cursor() as cursor:
        cursor.execute(f"SELECT {take}(%s)", [lock_key(name)])
        row = cursor.fetchone()
    if not row or not row[0]:
        raise BusyError(_("Somebody else is busy with this: %(name)s. Wait until that has ended.") % {"name": name})
    try:
        yield
    finally:
        _release(name, release)


def _release(name: str, release: str) -> None:
    try:
        with in_public(), connection.cursor() as cursor:
            cursor.execute(f"SELECT {release}(%s)", [lock_key(name)])
    except Error:  # a broken connection, or a transaction that failed: close, and the lock is gone
        connection.close()
