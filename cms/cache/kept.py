"""A page as it is kept: in Valkey for all processes, and a copy in this one."""

import gzip
import hashlib
import json
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import Self

from django.conf import settings

type Headers = list[tuple[str, str]]

GZIP_LEVEL = 6
# Of this answer alone, or worked out anew for each.
_NOT_KEPT = frozenset({"content-length", "date", "connection", "etag", "vary", "cache-control", "x-accel-expires"})


@dataclass(slots=True, kw_only=True)
class KeptPage:
    """One answer, with what it was made of.

    Attributes:
        made_at: the numbers of `tenants.versions` when it was begun, by schema.
        reads: tags by schema.
        born: when it was made, in seconds since 1970.
    """

    page_id: int
    body: bytes
    zipped: bytes
    headers: Headers
    etag: str
    made_at: dict[str, int]
    reads: dict[str, list[str]]
    born: float

    @classmethod
    def of(
        cls, *, page_id: int, body: bytes, headers: Headers, made_at: dict[str, int], reads: dict[str, list[str]]
    ) -> Self:
        """From an answer of the application."""
        return cls(
            page_id=page_id,
            body=body,
            zipped=gzip.compress(body, GZIP_LEVEL, mtime=0),
            headers=[(name, value) for name, value in headers if name.lower() not in _NOT_KEPT],
            etag=hashlib.sha256(body).hexdigest()[:32],
            made_at=made_at,
            reads=reads,
            born=time.time(),
        )

    @property
    def is_fresh(self) -> bool:
        """Whether what changes with the clock (open now, news of today) is recent enough."""
        return time.time() - self.born < settings.PAGE_CACHE_FRESH_S

    def to_bytes(self) -> bytes:
        """For Valkey: a line of JSON, the page, the page compressed."""
        head = {
            "page_id": self.page_id,
            "headers": self.headers,
            "etag": self.etag,
            "made_at": self.made_at,
            "reads": self.reads,
            "born": self.born,
            "size": len(self.body),
        }
        return json.dumps(head).encode() + b"\n" + self.body + self.zipped

    @classmethod
    def from_bytes(cls, raw: bytes) -> Self:
        line, _newline, rest = raw.partition(b"\n")
        head = json.loads(line)
        size = head.pop("size")
        headers = [(name, value) for name, value in head.pop("headers")]
        return cls(body=rest[:size], zipped=rest[size:], headers=headers, **head)

    def answer(self, *, is_zipped: bool) -> tuple[Headers, bytes]:
        """Headers and body. A browser asks each time whether it is right; a proxy in front may keep it a second."""
        body = self.zipped if is_zipped else self.body
        encoding = [("Content-Encoding", "gzip")] if is_zipped else []
        return [
            *self.headers,
            *encoding,
            ("Content-Length", str(len(body))),
            *self.validators(is_zipped=is_zipped),
        ], body

    def validators(self, *, is_zipped: bool) -> Headers:
        """What also an answer without a body says."""
        return [
            ("ETag", self.tag(is_zipped=is_zipped)),
            ("Cache-Control", "no-cache"),
            ("Vary", "Accept-Encoding, Cookie"),
            ("X-Accel-Expires", str(settings.PAGE_CACHE_PROXY_S)),
        ]

    def tag(self, *, is_zipped: bool) -> str:
        return f'"{self.etag}{"-gz" if is_zipped else ""}"'


@dataclass(slots=True)
class Copy:
    """A page in this process, right as long as these numbers stay what they are."""

    page: KeptPage
    numbers: tuple[int, int]
    plain: tuple[Headers, bytes]
    zipped: tuple[Headers, bytes]


class Copies:
    """The pages of this process, the least recently fetched out first when they take too much room."""

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._bytes = 0
        self._copies: OrderedDict[str, Copy] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str) -> Copy | None:
        return self._copies.get(key)

    def put(self, key: str, page: KeptPage, numbers: tuple[int, int]) -> Copy:
        copy = Copy(page, numbers, page.answer(is_zipped=False), page.answer(is_zipped=True))
        with self._lock:
            self._remove(key)
            self._copies[key] = copy
            self._bytes += _size(page)
            while self._bytes > self._most_bytes and len(self._copies) > 1:
                self._remove(next(iter(self._copies)))
        return copy

    def drop(self, key: str) -> None:
        with self._lock:
            self._remove(key)

    def _remove(self, key: str) -> None:
        copy = self._copies.pop(key, None)
        if copy is not None:
            self._bytes -= _size(copy.page)


def _size(page: KeptPage) -> int:
    return len(page.body) + len(page.zipped) + 2_000
