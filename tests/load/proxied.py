"""The product page through the nginx of `deploy/`, against a plain file from the same nginx."""

import re
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path

from processes import free_port

from tests.deploy.production import NGINX, OPENSSL, nginx_command, write_nginx_configuration
from tests.load import cached, content, traffic
from tests.load.benchmarks import ensure
from tests.load.figures import Figure, Line, Reading

_AHEAD = 32
_PLAIN_FILE = "/static/page.html"


def through_nginx() -> list[Line]:
    """Requests a second, one connection after the other filled with requests so that nginx is what is measured."""
    if NGINX is None or OPENSSL is None:
        return [Reading(what="product page through nginx", value="NOT RUN", note="nginx or openssl is not installed")]
    (municipality,) = ensure(1)
    cached.fill(municipality)
    page = traffic.request_for(municipality.primary_domain, content.PATH)
    plain = traffic.request_for(municipality.primary_domain, _PLAIN_FILE)
    with tempfile.TemporaryDirectory() as name, _nginx(Path(name), municipality.primary_domain) as port:
        for _turn in range(5):
            body = traffic.ask(port, page)[1]
        (Path(name) / "static" / "page.html").write_bytes(body)
        rates: dict[str, list[float]] = {"page": [], "file": []}
        for _round in range(3):  # interleaved: other work on the machine touches both alike
            rates["file"].append(traffic.per_second(port, plain, seconds=cached.SECONDS, ahead=_AHEAD))
            rates["page"].append(traffic.per_second(port, page, seconds=cached.SECONDS, ahead=_AHEAD))
    a_second = {what: statistics.median(found) for what, found in rates.items()}
    share = a_second["page"] / a_second["file"]
    return [
        Reading(
            what="product page through nginx: requests a second, page and plain file",
            value=f"{a_second['page']:,.0f} and {a_second['file']:,.0f}",
            note=f"{share:.0%} of a file of {len(body):,} bytes",
        ),
        Figure(
            what="product page through nginx / a plain file from it",
            ours_ms=1000 / a_second["page"],
            baseline_ms=1000 / a_second["file"],
            at_most=round(1 / 0.7, 2),
        ),
    ]


@contextmanager
def _nginx(folder: Path, host: str) -> Iterator[int]:
    """Nginx as in `deploy/`, without TLS (which costs both alike) and with one worker; gunicorn behind it."""
    for name in ("run", "static"):
        (folder / name).mkdir()
    port = free_port()
    main_file = write_nginx_configuration(folder, port, free_port())
    for path in folder.glob("*.conf"):
        text = path.read_text().replace("ssl http2 default_server", "default_server")
        text = re.sub(r"^ +ssl_.*\n", "", text, flags=re.MULTILINE)
        path.write_text(text.replace("worker_processes auto", "worker_processes 1"))
    folder.chmod(0o755)
    nginx = subprocess.Popen([*nginx_command(folder, main_file), "-g", "daemon off;"])
    try:
        with cached.meent(bind=f"unix:{folder / 'run' / 'web.sock'}"):
            deadline = time.monotonic() + 30
            while True:
                try:
                    is_ready = traffic.ask(port, traffic.request_for(host, content.PATH))[0] == HTTPStatus.OK
                except OSError:
                    is_ready = False
                if is_ready:
                    break
                if nginx.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError("nginx does not answer")
                time.sleep(0.1)
            yield port
    finally:
        nginx.terminate()
        nginx.wait(timeout=30)
