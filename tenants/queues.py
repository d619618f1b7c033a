"""A queue per municipality: its work waits behind its own, not behind another's.

Workers take turns over the queues (kombu's round robin; `tenants/usage/worker.py` says which queues there are), so ten
thousand tasks of one municipality hold up a task of another by the tasks in hand only
(`docs/adr/0015-limits-and-fair-scheduling.md`).
"""

import json
from typing import Any, cast

from celery import current_app
from django.core.cache import cache
from django.utils import timezone
from kombu import Exchange, Queue

from tenants.caching import ForgivingCache
from tenants.context import in_public

_HOUR_S = 3600


def queue_name(schema_name: str) -> str:
    """The queue of a municipality: its schema's name, which never changes and tells nothing."""
    return schema_name


def queue_to_declare(name: str) -> Queue:
    """A queue as a worker declares it."""
    return Queue(name, Exchange(name, type="direct"), routing_key=name)


def drop_queue(schema_name: str) -> int:
    """Throw away all work that waits for a municipality, also what a worker has taken and not ended; how many.

    For a municipality that goes: first see to it that nothing new comes (its state is no longer ready), then call
    this. Safe to repeat.

    Raises:
        kombu.exceptions.OperationalError: the broker does not answer.
    """
    name = queue_name(schema_name)
    with current_app.connection_for_write() as connection:
        connection.ensure_connection(max_retries=1)
        channel: Any = connection.default_channel
        keys = [channel._q_for_pri(name, priority) for priority in channel.priority_steps]
        dropped = 0
        for key in keys:
            dropped += channel.client.llen(key)
        channel.client.delete(*keys, channel.keyprefix_queue % name, channel.keyprefix_binding_permanent % name)
        for tag, entry in channel.client.hscan_iter(channel.unacked_key, count=500):
            if json.loads(entry)[2] == name:
                dropped += channel.client.hdel(channel.unacked_key, tag)
                channel.client.zrem(channel.unacked_index_key, tag)
    return dropped


def waiting_tasks(schema_name: str) -> int:
    """How many tasks wait in a municipality's queue.

    Raises:
        kombu.exceptions.OperationalError: the broker does not answer.
    """
    with current_app.connection_for_write() as connection:
        connection.ensure_connection(max_retries=1)
        channel: Any = connection.default_channel
        return int(channel._size(queue_name(schema_name)))


def add_background_work(schema_name: str, seconds: float) -> None:
    """Count a worker's time for a municipality, in this hour."""
    with in_public():
        _cache().add_to_tally(_this_hour(), schema_name, round(seconds * 1000), timeout_s=2 * _HOUR_S)


def background_work_this_hour() -> dict[str, float]:
    """Seconds of workers' time in this hour, by schema; one question to the cache."""
    with in_public():
        tally = _cache().tally(_this_hour())
    return {schema_name: milliseconds / 1000 for schema_name, milliseconds in tally.items()}


def _this_hour() -> str:
    return f"background-work:{timezone.now():%Y-%m-%dT%H}"


def _cache() -> ForgivingCache:
    return cast("ForgivingCache", cache)
