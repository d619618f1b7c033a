"""Bytes on their way: counted and hashed as they pass, in pieces of bounded size."""

import hashlib
from dataclasses import dataclass
from typing import IO, Protocol

from shared.messages import lazy as _
from tenants.transfer.errors import PackageRefusedError

CHUNK_BYTES = 256 * 1024


class Sink(Protocol):
    def write(self, data: bytes, /) -> object:
        """Take bytes."""


@dataclass(frozen=True, kw_only=True)
class Digest:
    """What passed: its number of bytes and its SHA-256 in hexadecimal."""

    bytes: int
    sha256: str


class HashingWriter:
    """Passes bytes on in large pieces; PostgreSQL's COPY comes row by row."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._hash = hashlib.sha256()
        self._buffer = bytearray()
        self._bytes = 0

    def write(self, data: bytes) -> int:
        self._buffer += data
        if len(self._buffer) >= CHUNK_BYTES:
            self._flush()
        return len(data)

    def finish(self) -> Digest:
        """Pass on what is left and say what passed."""
        self._flush()
        return Digest(bytes=self._bytes, sha256=self._hash.hexdigest())

    def _flush(self) -> None:
        if self._buffer:
            piece = bytes(self._buffer)
            self._buffer.clear()
            self._hash.update(piece)
            self._bytes += len(piece)
            self._sink.write(piece)


class CheckedReader:
    """Reads what must have a known size and hash, and refuses as soon as it has not.

    PostgreSQL's driver turns an error of `read` into one of its own, so the reason stays here in `refusal`.
    """

    def __init__(self, source: IO[bytes], *, name: str, expected: Digest) -> None:
        self._source = source
        self._name = name
        self._expected = expected
        self._hash = hashlib.sha256()
        self._bytes = 0
        self._is_at_end = False
        self.refusal: BaseException | None = None

    def read(self, size: int = CHUNK_BYTES) -> bytes:
        try:
            return self._read(size)
        except BaseException as error:
            self.refusal = error
            raise

    def finish(self) -> None:
        """Read whatever is left and check the whole.

        Raises:
            PackageRefusedError: the size or the hash differs.
        """
        while not self._is_at_end:
            self.read()

    def _read(self, size: int) -> bytes:
        piece = self._source.read(size)
        self._bytes += len(piece)
        self._hash.update(piece)
        if self._bytes > self._expected.bytes:
            raise self._differs()
        if not piece and size:
            self._is_at_end = True
            if Digest(bytes=self._bytes, sha256=self._hash.hexdigest()) != self._expected:
                raise self._differs()
        return piece

    def _differs(self) -> PackageRefusedError:
        return PackageRefusedError(
            _("%(name)s is not what the package says it is (size or SHA-256 differs): it is damaged or was changed.")
            % {"name": self._name}
        )
