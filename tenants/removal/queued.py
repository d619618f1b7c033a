"""Work of one municipality that waits in the broker, or that a worker has taken and not finished."""

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, cast

from celery import current_app
from redis import Redis

from shared.progress import Progress
from tenants.queues import drop_queue
from tenants.tasks import schema_of_message

_AT_A_TIME = 1000
_TAKEN = b"unacked"
_TAKEN_INDEX = b"unacked_index"


@dataclass(frozen=True)
class _Waiting:
    """A message: where it lies, under which mark there, and what it asks for."""

    place: bytes
    mark: Any
    task: str


def count_messages(schema_name: str) -> dict[str, Any]:
    """How many messages there are, and how many of each task."""
    with _broker() as client:
        tasks = Counter(message.task for message in _messages(client, schema_name))
    return {"count": tasks.total(), "tasks": dict(sorted(tasks.items()))}


def clear_messages(schema_name: str, progress: Progress) -> None:
    """Remove them all. A worker that is busy with one is not disturbed; it finds no municipality any more.

    Raises:
        redis.exceptions.RedisError, kombu.exceptions.OperationalError: the broker does not answer.
    """
    progress.start("queued work", unit="messages")
    progress.advance(drop_queue(schema_name))  # its own queue at once; then what lies elsewhere
    with _broker() as client:
        for message in list(_messages(client, schema_name)):
            if message.place == _TAKEN:
                client.hdel(_TAKEN, message.mark)
                client.zrem(_TAKEN_INDEX, message.mark)
            else:
                client.lrem(message.place, 1, message.mark)
            progress.advance()


@contextmanager
def _broker() -> Iterator[Redis]:
    """Celery's own connection to Valkey, with which kombu keeps its queues."""
    with current_app.connection_for_write() as connection:
        yield cast("Redis", connection.default_channel.client)  # type: ignore[attr-defined]  # of its Redis channel


def _messages(client: Redis, schema_name: str) -> Iterator[_Waiting]:
    for queue in client.scan_iter(count=_AT_A_TIME, _type="list"):
        for start in range(0, client.llen(queue), _AT_A_TIME):
            for raw in client.lrange(queue, start, start + _AT_A_TIME - 1):
                task = _task_of(raw, schema_name)
                if task is not None:
                    yield _Waiting(queue, raw, task)
    for tag, raw in client.hscan_iter(_TAKEN, count=_AT_A_TIME):
        task = _task_of(raw, schema_name)
        if task is not None:
            yield _Waiting(_TAKEN, tag, task)


def _task_of(raw: bytes | str, schema_name: str) -> str | None:
    """The task's name when this is a message of that municipality."""
    try:
        message = json.loads(raw)
    except ValueError:
        return None
    if isinstance(message, list) and message:  # taken: with its exchange and routing key
        message = message[0]
    headers = message.get("headers") if isinstance(message, dict) else None
    if not isinstance(headers, dict) or schema_of_message(headers) != schema_name:
        return None
    return str(headers.get("task", ""))
