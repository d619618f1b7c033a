"""What one municipality has in the cache: every key that starts with its schema, of every alias and every release."""

from collections.abc import Iterator
from itertools import batched
from typing import Any

from django.core.cache import caches
from redis import Redis

from shared.progress import Progress

_PER_SCAN = 1000
_PER_DELETE = 500


def count_keys(schema_name: str) -> dict[str, Any]:
    """How many keys there are."""
    return {"count": sum(1 for client in _servers() for _key in _keys(client, schema_name))}


def clear_keys(schema_name: str, progress: Progress) -> None:
    """Remove them all.

    Raises:
        redis.exceptions.RedisError: a server does not answer; then nobody knows what it still holds.
    """
    progress.start("cache", unit="keys")
    for client in _servers():
        for keys in batched(_keys(client, schema_name), _PER_DELETE):
            client.unlink(*keys)
            progress.advance(len(keys))


def _servers() -> Iterator[Redis]:
    """A client of each server that any alias uses. Several aliases may share one: their keys differ by prefix only."""
    seen = set()
    for cache in caches.all(initialized_only=False):
        location = tuple(cache._servers)  # type: ignore[attr-defined]  # of Django's Redis cache; the only kind we have
        if location not in seen:
            seen.add(location)
            yield cache._cache.get_client(None, write=True)  # type: ignore[attr-defined]  # idem


def _keys(client: Redis, schema_name: str) -> Iterator[bytes]:
    """A key that is there for the whole length of the scan comes by at least once."""
    seen: set[bytes] = set()
    for key in client.scan_iter(match=f"{schema_name}:*", count=_PER_SCAN):
        if key not in seen:
            seen.add(key)
            yield key
