"""A clamd of a few lines: speaks INSTREAM as the real one does, and knows one virus."""

import contextlib
import socketserver
import struct
import threading
from collections.abc import Iterator
from pathlib import Path

# In two parts, or scanners refuse this file.
EICAR = (r"X5O!P%@AP[4\PZX54(P^)7CC)7}" + "$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*").encode()
STREAM_MAX_BYTES = 25 * 1024 * 1024


class _Handler(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        assert self.rfile.readline() == b"nINSTREAM\n"
        content = b""
        while size := struct.unpack("!L", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
            if len(content) > STREAM_MAX_BYTES:
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\n")
                return
        self.server.scanned.append(content)  # type: ignore[attr-defined]  # set below
        self.wfile.write(b"stream: Win.Test.EICAR_HDB-1 FOUND\n" if EICAR in content else b"stream: OK\n")


@contextlib.contextmanager
def running_clamd(path: Path) -> Iterator[list[bytes]]:
    """Listens at a UNIX socket; gives the list of what was scanned."""
    with socketserver.ThreadingUnixStreamServer(str(path), _Handler) as server:
        server.daemon_threads = True
        scanned: list[bytes] = []
        server.scanned = scanned  # type: ignore[attr-defined]  # for the handler
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield scanned
        finally:
            server.shutdown()
            thread.join()
    path.unlink()
