"""Requests that leave: to public addresses, or to what the operator listed; judged where they connect."""

import gzip
import http.server
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as django_settings
from pytest_django import Settings

from shared import outgoing
from shared.outgoing import OutgoingFailedError, OutgoingRefusedError, fetch, is_public

PRIVATE = [
    "127.0.0.1", "127.9.9.9", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "0.0.0.0",  # noqa: S104  # not bound to
    "255.255.255.255", "224.0.0.1", "192.0.2.1", "198.18.0.1", "240.0.0.1", "::1", "::", "fc00::1", "fd12::1",
    "fe80::1", "fe80::1%eth0", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::7f00:1",
    "2002:7f00:1::", "2001:0:4136:e378:8000:63bf:80ff:fffe", "2001:db8::1", "192.0.0.192", "192.0.0.8",
    "192.88.99.1", "fec0::1", "3fff::1", "geen adres", "",
]  # fmt: skip


class _Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.server.asked.append(self.path)  # type: ignore[attr-defined]  # set below
        kind, _slash, argument = self.path[1:].partition("/")
        getattr(self, f"_{kind}")(argument)

    do_POST = do_GET  # noqa: N815  # the name is http.server's

    def _ok(self, _argument: str) -> None:
        length = int(self.headers.get("Content-Length", 0))
        self._send(200, b"gelukt " + self.rfile.read(length))

    def _to(self, address: str) -> None:
        self._send(302, b"", Location=address)

    def _large(self, _argument: str) -> None:
        self._send(200, bytes(200_000))

    def _bomb(self, _argument: str) -> None:
        self._send(200, gzip.compress(bytes(20_000_000)), **{"Content-Encoding": "gzip"})

    def _drip(self, _argument: str) -> None:
        self.send_response(200)
        self.end_headers()
        for _drop in range(40):
            self.wfile.write(b".")
            self.wfile.flush()
            time.sleep(0.05)

    def _silence(self, _argument: str) -> None:
        time.sleep(1)

    def _send(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args: Any) -> None:
        pass


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_args: Any) -> None:
        """A client that hung up is what some of these tests want."""


@pytest.fixture
def server() -> Iterator[Any]:
    """A server on this machine, which is as private as can be."""
    with _Server(("127.0.0.1", 0), _Handler) as running:
        running.asked = []  # type: ignore[attr-defined]  # for the handler
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield running
        running.shutdown()
        thread.join()


@pytest.fixture
def listed(server: Any, settings: Settings) -> str:
    """The same server, listed by the operator with its port."""
    settings.OUTGOING_ALLOWED_HOSTS = [f"127.0.0.1:{server.server_port}"]
    return f"http://127.0.0.1:{server.server_port}"


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_known_in_every_guise(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["9.9.9.9", "2620:fe::fe", "::ffff:9.9.9.9", "64:ff9b::909:909"])
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "[::1]", "[::ffff:127.0.0.1]",
             "0.0.0.0", "0", "localhost."],  # noqa: S104  # idem
)  # fmt: skip
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_this_machine_is_refused_however_it_is_spelled(server: Any, scheme: str, host: str) -> None:
    with pytest.raises((OutgoingRefusedError, OutgoingFailedError)):
        fetch("GET", f"{scheme}://{host}:{server.server_port}/ok/")
    assert server.asked == []


@pytest.mark.parametrize(
    "url",
    ["ftp://example.nl/", "file:///etc/passwd", "gopher://example.nl/", "https://", "", "//example.nl",
     "javascript:x", "https://naam:geheim@example.nl/", "https://9.9.9.9@127.0.0.1/", "http://9.9.9.9/",
     "https://exa mple.nl/\r\nX: y"],
)  # fmt: skip
def test_other_addresses_are_refused_before_anything_is_looked_up(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_kwargs: pytest.fail("looked up"))
    with pytest.raises((OutgoingRefusedError, OutgoingFailedError)):
        fetch("GET", url)


def test_what_is_in_a_body_is_not_sent_on_to_where_a_redirect_leads(server: Any, listed: str) -> None:
    answer = fetch("POST", f"{listed}/to/{listed}/ok/", body=b"gegevens van een inwoner")
    assert answer.status == 302
    assert len(server.asked) == 1


def test_what_the_operator_listed_is_visited(listed: str) -> None:
    answer = fetch("POST", f"{listed}/ok/", body=b"hallo", headers={"X-Proef": "1"})
    assert (answer.status, answer.body) == (200, b"gelukt hallo")


def test_a_host_is_listed_for_its_port_only(listed: str, settings: Settings) -> None:
    settings.OUTGOING_ALLOWED_HOSTS = ["127.0.0.1:1", "elders.example"]
    with pytest.raises(OutgoingRefusedError):
        fetch("GET", f"{listed}/ok/")


@pytest.mark.parametrize("target", ["http://localhost:{port}/ok/", "https://10.0.0.1/", "http://2130706433:{port}/ok/"])
def test_a_redirect_into_private_ranges_is_refused(listed: str, server: Any, target: str) -> None:
    with pytest.raises(OutgoingRefusedError):
        fetch("GET", f"{listed}/to/{target.format(port=server.server_port)}")
    assert len(server.asked) == 1


def test_redirects_are_followed_but_not_without_end(listed: str, server: Any) -> None:
    assert fetch("GET", f"{listed}/to/{listed}/ok/").body == b"gelukt "
    with pytest.raises(OutgoingFailedError):
        fetch("GET", f"{listed}/to//to//to//to//to//to//ok/")
    assert len(server.asked) < 8


def test_it_connects_to_the_address_that_it_judged(server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rebinding: a second look-up would lead elsewhere. There is none."""
    answers = iter([("127.0.0.1", server.server_port), ("127.0.0.2", 1)])
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda *_a, **_k: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", next(answers))]
    )
    judged: list[str] = []

    def judge(address: str) -> bool:
        judged.append(address)
        return True

    monkeypatch.setattr(outgoing, "is_public", judge)
    with pytest.raises(OutgoingFailedError):  # it reached the server, which speaks no TLS
        fetch("GET", "https://rebind.example/ok/")
    assert judged == ["127.0.0.1"]
    assert next(answers) == ("127.0.0.2", 1)


def test_one_private_address_among_public_ones_is_enough_to_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443)) for address in ("9.9.9.9", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_kwargs: found)
    with pytest.raises(OutgoingRefusedError):
        fetch("GET", "https://beide.example/")


def test_a_large_answer_is_cut_off(listed: str) -> None:
    with pytest.raises(OutgoingFailedError, match="bruikbaar"):
        fetch("GET", f"{listed}/large/", max_bytes=100_000)
    with pytest.raises(OutgoingFailedError):
        fetch("GET", f"{listed}/bomb/", max_bytes=100_000)


@pytest.mark.parametrize("kind", ["silence", "drip"])
def test_a_slow_answer_is_cut_off(listed: str, kind: str) -> None:
    started = time.monotonic()
    with pytest.raises(OutgoingFailedError):
        fetch("GET", f"{listed}/{kind}/", timeout_s=0.3)
    assert time.monotonic() - started < 1.5


def test_nobody_home_is_said(settings: Settings) -> None:
    settings.OUTGOING_ALLOWED_HOSTS = ["127.0.0.1"]
    with pytest.raises(OutgoingFailedError):
        fetch("GET", "http://127.0.0.1:1/")


@pytest.mark.parametrize("proxy", ["http_proxy", "HTTPS_PROXY", "ALL_PROXY"])
def test_a_proxy_of_the_environment_is_not_used(listed: str, monkeypatch: pytest.MonkeyPatch, proxy: str) -> None:
    monkeypatch.setenv(proxy, "http://127.0.0.1:1")
    assert fetch("GET", f"{listed}/ok/").status == 200


@pytest.mark.parametrize(
    "line",
    ["import requests", "from requests import get", "import urllib3", "import httpx", "import aiohttp",
     "import urllib.request", "from urllib.request import urlopen", "import http.client", "from urllib import request"],
)  # fmt: skip
def test_another_client_does_not_pass_make_check(line: str) -> None:
    ruff = shutil.which("ruff", path=str(django_settings.BASE_DIR / ".venv" / "bin"))
    assert ruff
    command = [ruff, "check", "--select", "TID251", "--stdin-filename", "services/zaken/coupling.py", "-"]
    done = subprocess.run(
        command, cwd=django_settings.BASE_DIR, input=f"{line}\n", capture_output=True, text=True, check=False
    )
    assert "TID251" in done.stdout
    assert "shared.outgoing" in done.stdout
