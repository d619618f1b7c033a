"""One at a time, over all processes and machines: PostgreSQL's advisory locks."""

import hashlib
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from uuid import UUID

from django.db import Error, connection

from shared.messages import lazy as _
from tenants.context import in_public
from tenants.errors import BusyError
from tenants.municipalities.models import Municipality


def lock_key(name: str) -> int:
    """The number that stands for a name: 64 bits, signed, as PostgreSQL wants it."""
    return int.from_bytes(hashlib.sha256(f"meent:{name}".encode()).digest()[:8], "big", signed=True)


@contextmanager
def exclusive(name: str, *, shown: str = "") -> Iterator[None]:
    """Hold a lock for the length of the work, whatever transactions it has; it ends with the connection at the latest.

    Args:
        shown: what a person calls it, when that is not its name.

    Raises:
        BusyError: another process holds it, exclusively or not.
    """
    with _held(name, shown or name, take="pg_try_advisory_lock", release="pg_advisory_unlock"):
        yield


@contextmanager
def shared(name: str, *, shown: str = "") -> Iterator[None]:
    """Hold a lock beside others who hold it in this way too: for work that only reads.

    Args:
        shown: what a person calls it, when that is not its name.

    Raises:
        BusyError: another process holds it exclusively.
    """
    with _held(name, shown or name, take="pg_try_advisory_lock_shared", release="pg_advisory_unlock_shared"):
        yield


def alone_with(municipality_id: UUID, slug: str) -> AbstractContextManager[None]:
    """Work on one municipality that excludes all other work on it. Its key is what never changes: not the short name.

    Raises:
        BusyError: somebody works on it.
    """
    return exclusive(f"municipality {municipality_id}", shown=slug)


def reading(municipality: Municipality) -> AbstractContextManager[None]:
    """Work on one municipality that only reads it, or leaves it as it is.

    Raises:
        BusyError: somebody works on it who must be alone.
    """
    return shared(f"municipality {municipality.pk}", shown=municipality.slug)


@contextmanager
def _held(name: str, shown: str, *, take: str, release: str) -> Iterator[None]:
    with in_public(), connection.cursor() as cursor:
        cursor.execute(f"SELECT {take}(%s)", [lock_key(name)])
        row = cursor.fetchone()
    if not row or not row[0]:
        raise BusyError(_("Somebody else is busy with this: %(name)s. Wait until that has ended.") % {"name": shown})
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
