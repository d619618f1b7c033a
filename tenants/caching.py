"""The cache: keys carry their municipality, and a cache that is down is an empty cache."""

from collections.abc import Callable
from typing import Any

import structlog
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


class ForgivingCache(RedisCache):
    """Valkey, whose absence costs speed and not the page.

    A read finds nothing, a write is lost, a count starts at nought; each is logged. `/readyz` notices, because what
    it writes does not come back.
    """

    def _or_else[T](self, answer: T, work: Callable[[], T]) -> T:
        try:
            return work()
        except RedisError as error:
            logger.warning("cache_unreachable", error=type(error).__name__)
            return answer

    def add(self, *args: Any, **kwargs: Any) -> bool:
        return self._or_else(True, lambda: super(ForgivingCache, self).add(*args, **kwargs))

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._or_else(default, lambda: super(ForgivingCache, self).get(key, default, version))

    def set(self, *args: Any, **kwargs: Any) -> None:
        self._or_else(None, lambda: super(ForgivingCache, self).set(*args, **kwargs))

    def touch(self, *args: Any, **kwargs: Any) -> bool:
        return self._or_else(False, lambda: super(ForgivingCache, self).touch(*args, **kwargs))

    def delete(self, *args: Any, **kwargs: Any) -> bool:
        return self._or_else(False, lambda: super(ForgivingCache, self).delete(*args, **kwargs))

    def get_many(self, *args: Any, **kwargs: Any) -> dict[Any, Any]:
        return self._or_else({}, lambda: super(ForgivingCache, self).get_many(*args, **kwargs))

    def set_many(self, *args: Any, **kwargs: Any) -> list[Any]:
        return self._or_else([], lambda: super(ForgivingCache, self).set_many(*args, **kwargs))

    def delete_many(self, *args: Any, **kwargs: Any) -> None:
        self._or_else(None, lambda: super(ForgivingCache, self).delete_many(*args, **kwargs))

    def has_key(self, *args: Any, **kwargs: Any) -> bool:
        return self._or_else(False, lambda: super(ForgivingCache, self).has_key(*args, **kwargs))

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        return self._or_else(delta, lambda: super(ForgivingCache, self).incr(key, delta, version))
