"""Ask the web process in this container whether it is alive; the exit code is the answer."""

import os
import socket
import sys

bind = os.environ.get("BIND", "unix:/run/meent/web.sock")
if bind.startswith("unix:"):
    connection = socket.socket(socket.AF_UNIX)
    target: str | tuple[str, int] = bind.removeprefix("unix:")
else:
    connection = socket.socket(socket.AF_INET)
    host, _, port = bind.rpartition(":")
    target = (host.replace("0.0.0.0", "127.0.0.1"), int(port))  # noqa: S104 - what it listens on, not we  # nosec B104
with connection:
    connection.settimeout(4)
    connection.connect(target)
    connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: healthcheck\r\nConnection: close\r\n\r\n")
    sys.exit(not connection.recv(64).startswith(b"HTTP/1.1 200"))
