"""Counting attempts in the cache. The cache's key function keeps municipalities apart."""

import hashlib

from django.core.cache import cache
from django.http import HttpRequest

from shared.http import client_network

LOGIN_WINDOW_S = 15 * 60


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


def too_many_logins(request: HttpRequest, account: str) -> bool:
    """Count one attempt to log in (or to get a new password); True when there were too many in a quarter of an hour.

    Counted for the account from this network, for the network, and for the account from anywhere: the last one is
    wide, so that a stranger does not easily lock somebody out.
    """
    network = client_network(request)
    name = account.strip().lower()
    counts = [
        hit("login-account-network", f"{name} {network}", limit=10, window_s=LOGIN_WINDOW_S),
        hit("login-network", network, limit=40, window_s=LOGIN_WINDOW_S),
        hit("login-account", name, limit=60, window_s=LOGIN_WINDOW_S),
    ]
    return any(counts)
