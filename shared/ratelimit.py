"""Counting attempts in the cache. The cache's key function keeps municipalities apart."""

import hashlib

from django.core.cache import cache


def hit(scope: str, key: str, *, limit: int, window_s: int) -> bool:
    """Count one attempt; True when it is over the limit.

    At most `limit` attempts of one `key` in `scope` in the `window_s` seconds after the first of them.
    The key is hashed, so that no address or reference stands in the cache.
    """
    digest = hashlib.sha256(key.encode()).hexdigest()[:32]
    cache_key = f"ratelimit:{scope}:{digest}"
    cache.add(cache_key, 0, timeout=window_s)
    try:
        return cache.incr(cache_key) > limit
    except ValueError:  # evicted between the two calls: count from one
        cache.set(cache_key, 1, timeout=window_s)
        return limit < 1
