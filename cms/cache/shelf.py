"""Valkey, as the page cache uses it: one round trip to answer from a copy, and it may be away."""

import json
import threading
import time
from dataclasses import dataclass
from typing import Any, Never

import structlog
from django.conf import settings
from django.core.cache import cache
from redis import Connection
from redis.exceptions import NoScriptError, RedisError

from cms.cache.hosts import Host
from cms.cache.kept import KeptPage
from tenants.binding import PUBLIC_SCHEMA
from tenants.versions import is_current, server, versions_key, watch

logger = structlog.stdlib.get_logger(__name__)

AWAY_S = 1.0
"""After a failure Valkey is left alone this long, so that no visitor waits for it."""
_MINUTE_S = 60
_LOCK_MS = 10_000
_CHECK = """
local count = redis.call('INCR', KEYS[3])
if count == 1 then redis.call('EXPIRE', KEYS[3], 120) end
return (redis.call('HGET', KEYS[1], 'gen') or '0') .. ' ' .. (redis.call('HGET', KEYS[2], 'gen') or '0') .. ' ' .. count
"""


class ShelfAwayError(Exception):
    """Valkey does not answer."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """What changed so far, on the platform and in one municipality, and how many requests this minute had."""

    public: int
    own: int
    requests: int


class Shelf:
    """Pages, hosts and locks in Valkey."""

    def __init__(self) -> None:
        self._threads = threading.local()
        self._script = ""
        self._away_until = 0.0

    def numbers(self, schema: str) -> Numbers:
        """Ask what changed, and count this request of the municipality, as `UsageMiddleware` would.

        Raises:
            ShelfAwayError: nobody answers.
        """
        minute = int(time.time()) // _MINUTE_S
        keys = (versions_key(PUBLIC_SCHEMA), versions_key(schema), _requests_key(schema, minute))
        self._require_near()
        try:
            raw = self._evaluate(keys)
        except (RedisError, OSError) as error:
            self._went_away(error)
        public, own, requests = raw.split()
        return Numbers(int(public), int(own), int(requests))

    def _evaluate(self, keys: tuple[str, str, str]) -> bytes:
        """On a connection of this thread, without the client's own bookkeeping: this is what each answer costs."""
        connection: Connection | None = getattr(self._threads, "connection", None)
        if connection is None:
            self._script = self._script or str(server().script_load(_CHECK))
            pool = server().connection_pool
            connection = self._threads.connection = pool.connection_class(**pool.connection_kwargs)
        try:
            connection.send_command("EVALSHA", self._script, "3", *keys, check_health=False)
            raw = connection.read_response()
        except NoScriptError:  # the server was restarted
            self._script = str(server().script_load(_CHECK))
            connection.send_command("EVALSHA", self._script, "3", *keys, check_health=False)
            raw = connection.read_response()
        except (RedisError, OSError):
            connection.disconnect()
            self._threads.connection = None
            raise
        return bytes(raw)

    def public_number(self) -> int:
        """What changed on the platform so far."""
        return int(self._do(lambda: server().hget(versions_key(PUBLIC_SCHEMA), "gen")) or 0)

    def page(self, key: str) -> KeptPage | None:
        """What is kept under this key, right or not."""
        raw = self._do(lambda: server().get(key))
        return KeptPage.from_bytes(raw) if raw is not None else None

    def is_right(self, page: KeptPage) -> bool:
        """Whether nothing that the page was made of has changed."""
        return all(
            self._do(lambda schema=schema, tags=tags: is_current(schema, tags, made_at=page.made_at.get(schema, 0)))
            for schema, tags in page.reads.items()
        )

    def keep(self, key: str, page: KeptPage) -> None:
        """Put a page away, for all processes."""
        for schema, tags in page.reads.items():
            tables = {_table(tag) for tag in tags}
            self._do(lambda schema=schema, tables=tables: watch(schema, tables))
        self._do(lambda: server().set(key, page.to_bytes(), ex=settings.PAGE_CACHE_KEEP_S))

    def host(self, name: str) -> Host | None:
        """Whose host this was when a page of it was last made."""
        raw = self._do(lambda: server().get(_host_key(name)))
        return Host(**json.loads(raw)) if raw is not None else None

    def keep_host(self, name: str, host: Host) -> None:
        """Remember whose host this is, for when the database is away."""
        self._do(lambda: watch(PUBLIC_SCHEMA, {_table(tag) for tag in (*host.own_tags, *host.list_tags)}))
        self._do(lambda: server().set(_host_key(name), json.dumps(host.as_dict()), ex=settings.PAGE_CACHE_KEEP_S))

    def is_host_right(self, host: Host) -> tuple[bool, bool]:
        """Whether municipality and domain are as they were, and whether no domain at all was changed."""
        ours: bool = self._do(lambda: is_current(PUBLIC_SCHEMA, host.own_tags, made_at=host.made_at))
        all_: bool = ours and self._do(lambda: is_current(PUBLIC_SCHEMA, host.list_tags, made_at=host.made_at))
        return ours, all_

    def lock(self, key: str) -> float | None:
        """Become the one who makes this page anew: None; or how long ago, in seconds, somebody else did."""
        name = f"{key}:lock"
        if self._do(lambda: server().set(name, 1, nx=True, px=_LOCK_MS)):
            return None
        left_ms: int = self._do(lambda: server().pttl(name))
        return (_LOCK_MS - left_ms) / 1000 if left_ms >= 0 else 0.0

    def unlock(self, key: str) -> None:
        self._do(lambda: server().delete(f"{key}:lock"))

    def _do(self, work: Any) -> Any:
        self._require_near()
        try:
            return work()
        except (RedisError, OSError) as error:
            self._went_away(error)

    def _require_near(self) -> None:
        if time.monotonic() < self._away_until:
            raise ShelfAwayError

    def _went_away(self, error: Exception) -> Never:
        self._away_until = time.monotonic() + AWAY_S
        logger.warning("page_cache_unreachable", error=type(error).__name__)
        raise ShelfAwayError from error


def _requests_key(schema: str, minute: int) -> str:
    """The key under which `tenants.usage` counts requests: the same count."""
    return f"{schema}:{cache.key_prefix}:{cache.version}:requests:{minute}"


def _host_key(name: str) -> str:
    return f"{PUBLIC_SCHEMA}:page-hosts:{name}"


def _table(tag: str) -> str:
    return tag.partition("#")[0].rstrip("*")
