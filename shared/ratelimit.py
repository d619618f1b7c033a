"""Counting attempts in the cache. The cache's key function keeps municipalities apart."""

import hashlib
import time

from django.core.cache import cache


def hit(scope: str, key: str, *, limit: int, window_s: int) -> bool:
    """Count one attempt; True when it is over the limit.

    A fixed window: at most `limit` attempts of one `key` in `scope` each `window_s` seconds.
    The key is hashed, so that no address or reference stands in the cache.
    """
    window = int(time.time()) // window_s
    digest = hashlib.sha256(key.encode()).hexdigest()[:32]
    cache_key = f"ratelimit:{scope}:{window}:{digest}"
    cache.add(cache_key, 0, timeout=window_s)
    try:
        return cache.incr(cache_key) > limit
    except ValueError:  # evicted between the two calls: count from one
        cache.set(cache_key, 1, timeout=window_s)
        return limit < 1
