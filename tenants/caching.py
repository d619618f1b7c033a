"""The cache: keys carry their municipality, and a cache that is down is an empty cache."""

from collections.abc import Callable
from typing import Any

import structlog
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

from tenants.binding import effective_schema

logger = structlog.stdlib.get_logger(__name__)


def make_key(key: str, key_prefix: str, version: int) -> str:
    """`schema:prefix:version:key`, for `KEY_FUNCTION`."""
    return f"{effective_schema()}:{key_prefix}:{version}:{key}"


def reverse_key(key: str) -> str:
    """The caller's key out of ours, for `REVERSE_KEY_FUNCTION`."""
    return key.split(":", 3)[3]


COUNTED = ("ratelimit:", "login:")
"""How keys begin that count guesses: while Valkey is away each process counts for itself."""


def _is_counted(key: object) -> bool:
    return str(key).startswith(COUNTED)


class ForgivingCache(RedisCache):
    """Valkey, whose absence costs speed and not the page.

    A read finds nothing, a write is lost, a count starts at nought; each is logged. `/readyz` notices, because what
    it writes does not come back. What counts guesses (`COUNTED`) is counted in the process meanwhile: without Valkey
    somebody who guesses has as many guesses as there are processes times the limit, not as many as they like.
    """

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._stand_in = LocMemCache("counted-without-valkey", {"KEY_FUNCTION": make_key})

    def _or_else[T](self, answer: T, work: Callable[[], T]) -> T:
        return self._or(lambda: answer, work)

    def _or[T](self, instead: Callable[[], T], work: Callable[[], T]) -> T:
        try:
            return work()
        except RedisError as error:
            logger.warning("cache_unreachable", error=type(error).__name__)
            return instead()

    def add(self, key: Any, value: Any, *args: Any, **kwargs: Any) -> bool:
        return self._or(
            lambda: self._stand_in.add(key, value, *args, **kwargs) if _is_counted(key) else True,
            lambda: super(ForgivingCache, self).add(key, value, *args, **kwargs),
        )

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._or_else(default, lambda: super(ForgivingCache, self).get(key, default, version))

    def set(self, key: Any, value: Any, *args: Any, **kwargs: Any) -> None:
        self._or(
            lambda: self._stand_in.set(key, value, *args, **kwargs) if _is_counted(key) else None,
            lambda: super(ForgivingCache, self).set(key, value, *args, **kwargs),
        )

    def touch(self, *args: Any, **kwargs: Any) -> bool:
        return self._or_else(False, lambda: super(ForgivingCache, self).touch(*args, **kwargs))

    def delete(self, key: Any, version: int | None = None) -> bool:
        return self._or(
            lambda: self._stand_in.delete(key, version), lambda: super(ForgivingCache, self).delete(key, version)
        )

    def get_many(self, keys: Any, version: int | None = None) -> dict[Any, Any]:
        asked = list(keys)
        return self._or(
            lambda: self._stand_in.get_many([key for key in asked if _is_counted(key)], version),
            lambda: super(ForgivingCache, self).get_many(asked, version),
        )

    def set_many(self, *args: Any, **kwargs: Any) -> list[Any]:
        return self._or_else([], lambda: super(ForgivingCache, self).set_many(*args, **kwargs))

    def delete_many(self, keys: Any, version: int | None = None) -> None:
        asked = list(keys)
        self._or(
            lambda: self._stand_in.delete_many(asked, version),
            lambda: super(ForgivingCache, self).delete_many(asked, version),
        )

    def has_key(self, *args: Any, **kwargs: Any) -> bool:
        return self._or_else(False, lambda: super(ForgivingCache, self).has_key(*args, **kwargs))

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        return self._or(
            lambda: self._stand_in.incr(key, delta, version) if _is_counted(key) else delta,
            lambda: super(ForgivingCache, self).incr(key, delta, version),
        )

    def _client(self, name: str) -> Any:
        return self._cache.get_client(name, write=True)  # type: ignore[attr-defined]  # not in the stubs

    def count(self, key: str, amount: int = 1, *, timeout_s: int) -> int:
        """Add to a count and return it, in one round trip; it is gone `timeout_s` after the last addition.

        While the cache is down the count is what was added: nobody is held up by it.
        """
        return self._or_else(amount, lambda: self._count(self.make_and_validate_key(key), amount, timeout_s))

    def _count(self, name: str, amount: int, timeout_s: int) -> int:
        pipeline = self._client(name).pipeline(transaction=False)
        pipeline.incrby(name, amount)
        pipeline.expire(name, timeout_s)
        return int(pipeline.execute()[0])

    def add_to_tally(self, key: str, entry: str, amount: int, *, timeout_s: int) -> None:
        """Add to one entry of a tally: many counts under one key, which are read together."""
        self._or_else(None, lambda: self._add_to_tally(self.make_and_validate_key(key), entry, amount, timeout_s))

    def _add_to_tally(self, name: str, entry: str, amount: int, timeout_s: int) -> None:
        pipeline = self._client(name).pipeline(transaction=False)
        pipeline.hincrby(name, entry, amount)
        pipeline.expire(name, timeout_s)
        pipeline.execute()

    def tally(self, key: str) -> dict[str, int]:
        """A whole tally; empty when there is none or the cache is down."""
        name = self.make_and_validate_key(key)
        read: dict[bytes, bytes] = self._or_else({}, lambda: self._client(name).hgetall(name))
        return {entry.decode(): int(amount) for entry, amount in read.items()}
