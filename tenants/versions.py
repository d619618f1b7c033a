"""Numbers in Valkey that tell what was written when, per schema: what a cached page is compared with.

One hash per schema: `gen` counts the changes, `born` is its first value, and each tag of `tenants.statements` has the
value of `gen` at its last change. What was made at number n, out of some tags, is still right when none of them has a
higher number. Only tables that somebody said to read (`watch`) are counted, so that sessions, logs and outboxes cost
one round trip for each transaction and empty nothing.

A hash that is gone (an emptied or restarted server) begins anew at the present time in milliseconds: everything made
before it is too old then. Changing is one script, so that nobody sees half of it.
"""

import time
from collections.abc import Iterable
from typing import Any

import structlog
from django.conf import settings
from redis import Redis
from redis.exceptions import RedisError

logger = structlog.stdlib.get_logger(__name__)

EVERYTHING = "."
"""The tag of a schema as a whole."""

_BEGIN = """
if redis.call('EXISTS', KEYS[1]) == 0 then
  redis.call('HSET', KEYS[1], 'gen', ARGV[1], 'born', ARGV[1])
end
"""
_BUMP = (
    _BEGIN
    + """
local touched = {}
for i = 2, #ARGV do
  if ARGV[i] == '.' or redis.call('HEXISTS', KEYS[1], 'read:' .. string.match(ARGV[i], '^[^#*]+')) == 1 then
    touched[#touched + 1] = ARGV[i]
  end
end
if #touched == 0 then return 0 end
local gen = redis.call('HINCRBY', KEYS[1], 'gen', 1)
for i = 1, #touched do redis.call('HSET', KEYS[1], touched[i], gen) end
return gen
"""
)
_WATCH = (
    _BEGIN
    + """
local gen = 0
for i = 2, #ARGV do
  if redis.call('HSETNX', KEYS[1], 'read:' .. ARGV[i], 1) == 1 then
    if gen == 0 then gen = redis.call('HINCRBY', KEYS[1], 'gen', 1) end
    redis.call('HSET', KEYS[1], ARGV[i], gen, ARGV[i] .. '*', gen)
  end
end
return gen
"""
)


class _Server:
    """This process's client of the cache server; made at first use."""

    def __init__(self) -> None:
        self._client: Redis | None = None

    @property
    def client(self) -> Redis:
        if self._client is None:
            where: dict[str, Any] = settings.CACHES["default"]
            self._client = Redis.from_url(where["LOCATION"], **where["OPTIONS"])
        return self._client


_server = _Server()


def server() -> Redis:
    """The client that versions and cached pages share."""
    return _server.client


def versions_key(schema: str) -> str:
    """Under which key a schema's numbers are."""
    return f"{schema}:versions"


def bump(schema: str, tags: Iterable[str]) -> None:
    """Say that these were changed; after the commit. Never fails: what is cached also has a last moment."""
    try:
        server().eval(_BUMP, 1, versions_key(schema), _now_ms(), *tags)
    except RedisError as error:
        logger.warning("versions_not_bumped", error=type(error).__name__)


def watch(schema: str, tables: Iterable[str]) -> None:
    """Have changes of these tables counted from now on.

    A table that nobody had asked for before counts as changed now: what was read of it a moment ago may be old.
    """
    server().eval(_WATCH, 1, versions_key(schema), _now_ms(), *tables)


def forget(schema: str) -> None:
    """Everything that was made for this schema before now is too old.

    Raises:
        redis.exceptions.RedisError: the server does not answer.
    """
    server().eval(_BUMP, 1, versions_key(schema), _now_ms(), EVERYTHING)


def is_current(schema: str, tags: Iterable[str], *, made_at: int) -> bool:
    """Whether nothing of these was changed since the number `made_at`."""
    numbers = server().hmget(versions_key(schema), ["born", EVERYTHING, *tags])
    return numbers[0] is not None and all(number is None or int(number) <= made_at for number in numbers)


def _now_ms() -> int:
    return time.time_ns() // 1_000_000
