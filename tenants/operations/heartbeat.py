"""Signs of life of running work, on connections of its own: they show before the work commits."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import structlog
from django.db import Error, connections

from tenants.context import in_public

logger = structlog.stdlib.get_logger(__name__)

BEAT_EVERY_S = 30.0
_ALIVE = "UPDATE public.operations_operation SET heartbeat_at = now() WHERE id = %s"
_HOW_FAR = (
    "UPDATE public.operations_operation SET stage = %s, done = %s, total = %s, heartbeat_at = now() WHERE id = %s"
)


class _Own:
    """A connection that is made when it is needed, for one thread."""

    def __init__(self) -> None:
        self._connection: Any = None

    def execute(self, statement: str, parameters: list[Any]) -> None:
        if self._connection is None:
            self._connection = connections.create_connection("default")
            self._connection.set_schema_to_public()
        with in_public(), self._connection.cursor() as cursor:
            cursor.execute(statement, parameters)

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


class Reporter:
    """Writes how far an operation is."""

    def __init__(self, operation_id: UUID) -> None:
        self._id = operation_id
        self._own = _Own()

    def report(self, stage: str, done: int, total: int | None) -> None:
        """As `ReportingProgress` calls it."""
        self._own.execute(_HOW_FAR, [stage[:200], done, total, self._id])

    def close(self) -> None:
        """Let go of the connection."""
        self._own.close()


@contextmanager
def beating(operation_id: UUID) -> Iterator[None]:
    """Show that the process lives, also when the work tells nothing for minutes: one large table, one large file.

    Work that is over before the first beat costs a thread and no connection.
    """
    has_ended = threading.Event()
    heart = threading.Thread(target=_beat, args=(operation_id, has_ended), daemon=True, name="heartbeat")
    heart.start()
    try:
        yield
    finally:
        has_ended.set()
        heart.join()


def _beat(operation_id: UUID, has_ended: threading.Event) -> None:
    own = _Own()
    try:
        while not has_ended.wait(BEAT_EVERY_S):
            try:
                own.execute(_ALIVE, [operation_id])
            except Error as error:  # a database that restarts: the work itself will tell; try again at the next beat
                logger.warning("heartbeat_missed", operation=str(operation_id), error=type(error).__name__)
                own.close()
    finally:
        own.close()
