"""A load generator of its own: raw sockets, kept open, requests made beforehand, answers counted and not read.

It runs on one core and the server on another. It is not the bottleneck: an answer costs it some 15 µs, and with
`ahead` more than one it sends several before it reads (nginx takes that; gunicorn gets one at a time).
"""

import selectors
import socket
import statistics
import time
from dataclasses import dataclass

_TIMEOUT_S = 30.0
_CHUNK = 1 << 18


def request_for(host: str, path: str, **headers: str) -> bytes:
    """A GET as a browser without cookies sends it."""
    lines = [f"GET {path} HTTP/1.1", f"Host: {host}", *(f"{name}: {value}" for name, value in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


@dataclass
class _Line:
    """One open connection."""

    sock: socket.socket
    waiting: int = 0
    rest: bytes = b""


def ask(address: int | str, request: bytes) -> tuple[int, bytes]:
    """One request: status, and the body."""
    with _connect(address) as sock:
        return _one(sock, request)


def _connect(address: int | str) -> socket.socket:
    sock = socket.create_connection(("127.0.0.1", int(address)), timeout=_TIMEOUT_S)
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return sock


def _one(sock: socket.socket, request: bytes) -> tuple[int, bytes]:
    sock.sendall(request)
    data = b""
    while b"\r\n\r\n" not in data:
        data += _receive(sock)
    head, _blank, body = data.partition(b"\r\n\r\n")
    size = _length(head)
    while len(body) < size:
        body += _receive(sock)
    return int(head.split(b" ", 2)[1]), body


def _receive(sock: socket.socket) -> bytes:
    data = sock.recv(_CHUNK)
    if not data:
        raise ConnectionError("the server closed the connection")
    return data


def _length(head: bytes) -> int:
    at = head.lower().find(b"content-length:")
    if at < 0:
        raise ValueError(f"an answer without a length: {head[:300]!r}")
    return int(head[at + 15 :].split(b"\r\n", 1)[0])


def milliseconds(address: int, requests: list[bytes], count: int) -> list[float]:
    """The time of each of `count` requests, one after the other on one connection, in turn."""
    times = []
    with _connect(address) as sock:
        for number in range(count):
            request = requests[number % len(requests)]
            started = time.perf_counter()
            status, _body = _one(sock, request)
            times.append((time.perf_counter() - started) * 1000)
            if status != 200:
                raise RuntimeError(f"{request[:80]!r} was answered {status}")
    return times


def p50_ms(address: int, requests: list[bytes], count: int) -> float:
    """The median of them."""
    return statistics.median(milliseconds(address, requests, count))


def per_second(address: int, request: bytes, *, seconds: float, connections: int = 4, ahead: int = 1) -> float:
    """How many requests a second are answered with 200."""
    done = 0
    with selectors.DefaultSelector() as selector:

        def begin() -> None:
            line = _Line(_connect(address), waiting=ahead)
            selector.register(line.sock, selectors.EVENT_READ, line)
            line.sock.sendall(request * ahead)

        def end(line: _Line) -> None:
            selector.unregister(line.sock)
            line.sock.close()

        for _number in range(connections):
            begin()
        started = time.perf_counter()
        until = started + seconds
        while (now := time.perf_counter()) < until:
            for key, _events in selector.select(timeout=_TIMEOUT_S):
                line: _Line = key.data
                try:
                    answered = _count(line, _receive(line.sock))
                except ConnectionError:  # nginx ends a connection after a thousand requests
                    end(line)
                    begin()
                    continue
                done += answered
                line.waiting -= answered
                if line.waiting == 0:
                    line.sock.sendall(request * ahead)
                    line.waiting = ahead
        for key in list(selector.get_map().values()):
            end(key.data)
    return done / (now - started)


def _count(line: _Line, data: bytes) -> int:
    """Whole answers that came in; a part of the next one stays."""
    data = line.rest + data
    at = answered = 0
    while True:
        end = data.find(b"\r\n\r\n", at)
        if end < 0:
            break
        head = data[at:end]
        if not head.startswith(b"HTTP/1.1 200"):
            raise RuntimeError(f"answered {head[:200]!r}")
        after = end + 4 + _length(head)
        if after > len(data):
            break
        at, answered = after, answered + 1
    line.rest = data[at:]
    return answered
