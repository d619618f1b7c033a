"""The one client for requests that leave: webhooks, couplings, whatever somebody typed an address of.

It goes to public addresses over TLS only, and connects to the very address that it judged, so that a name which
answers differently the second time (rebinding) gains nothing. Each redirect is judged alike. What the operator listed
(`OUTGOING_ALLOWED_HOSTS`) may be private and plain. Proxies of the environment are not used.
"""

import socket
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from urllib3 import HTTPConnectionPool, HTTPResponse, HTTPSConnectionPool, PoolManager, Retry, Timeout
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, MaxRetryError
from urllib3.util import parse_url

from shared.errors import MeentError
from shared.logging import get_logger

logger = get_logger(__name__)

CONNECT_TIMEOUT_S = 5.0
TOTAL_TIMEOUT_S = 15.0
MAX_BYTES = 5 * 1024 * 1024
_MAX_REDIRECTS = 3
_CHUNK_BYTES = 64 * 1024
_NAT64 = ip_network("64:ff9b::/96")
_WITHOUT_BODY = frozenset({"GET", "HEAD"})  # redirected; a body goes to the host that it was meant for, and no other
_NOT_OPEN = tuple(  # IANA's special addresses that not every release of Python knows of
    map(ip_network, ("192.0.0.0/24", "192.88.99.0/24", "fec0::/10", "3fff::/20", "5f00::/16", "100::/64"))
)


class OutgoingRefusedError(MeentError):
    """We do not go there."""

    def __init__(self, reason: str) -> None:
        super().__init__(_("This address can not be used. Use the public https address of a server."), reason=reason)
        self.reason = reason


class OutgoingFailedError(MeentError):
    """The other side did not answer, or not as it should."""

    def __init__(self, reason: str) -> None:
        super().__init__(_("The other server did not give a usable answer."), reason=reason)
        self.reason = reason


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What came back; `url` is where the last redirect led."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str


def fetch(
    method: str,
    url: str,
    *,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    timeout_s: float = TOTAL_TIMEOUT_S,
    max_bytes: int = MAX_BYTES,
) -> Answer:
    """Ask another server; tried once.

    Args:
        timeout_s: for the whole of it, from the first byte of the answer on; the parts before have limits of their own.
        max_bytes: of the body, unpacked.

    Raises:
        OutgoingRefusedError: the address, or one that it redirects to, is not ours to visit.
        OutgoingFailedError: no answer, too slow, too large, or redirected without end.
    """
    deadline = time.monotonic() + timeout_s
    _judge_url(url)
    try:
        response = _manager(timeout_s).request(
            method, url, body=body, headers=dict(headers or {}), preload_content=False, redirect=method in _WITHOUT_BODY
        )
        try:
            content = b"".join(_parts(response, deadline, max_bytes))  # type: ignore[arg-type]  # what a pool gives
        finally:
            response.close()
    except MaxRetryError as error:
        if isinstance(error.reason, _RefusedAddressError):
            raise OutgoingRefusedError(str(error.reason)) from error
        raise OutgoingFailedError(type(error.reason).__name__) from error
    except _RefusedAddressError as error:
        raise OutgoingRefusedError(str(error)) from error
    except (HTTPError, OSError, ValueError) as error:
        raise OutgoingFailedError(type(error).__name__) from error
    return Answer(status=response.status, headers=dict(response.headers), body=content, url=response.geturl() or url)


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet, also when it is wrapped in an IPv6 one."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return all(
        each.is_global
        and not (each.is_multicast or each.is_reserved or each.is_unspecified)
        and not any(each in network for network in _NOT_OPEN if network.version == each.version)
        for each in _unwrapped(found)
    )


def is_allowed_host(host: str, port: int) -> bool:
    """Whether the operator listed this host, with or without its port."""
    listed = {entry.lower() for entry in settings.OUTGOING_ALLOWED_HOSTS}
    name = host.lower().strip("[]").removesuffix(".")
    return name in listed or f"{name}:{port}" in listed


class _RefusedAddressError(HTTPError):
    """Inside urllib3, until `fetch` translates it."""


def _unwrapped(address: IPv4Address | IPv6Address) -> list[IPv4Address | IPv6Address]:
    inner: list[IPv4Address | IPv6Address] = []
    if isinstance(address, IPv6Address):
        inner += filter(None, (address.ipv4_mapped, address.sixtofour))
        inner += address.teredo or ()
        if address in _NAT64:
            inner.append(IPv4Address(int(address) & 0xFFFFFFFF))
        if address.ipv4_mapped or address in _NAT64:
            return inner  # the wrapping itself is never "global", or is "reserved"
    return [address, *inner]


def _judge_url(url: str) -> None:
    try:
        parsed = parse_url(url)
    except HTTPError as error:
        raise OutgoingRefusedError("unreadable address") from error
    if parsed.scheme not in {"http", "https"} or not parsed.host:
        raise OutgoingRefusedError("not a web address")
    if parsed.auth is not None:
        raise OutgoingRefusedError("a name or password in the address")


class _Judged:
    """Mixed into a connection: looks the name up once, judges every address, and connects to one of those."""

    host: str
    port: int
    timeout: float | None
    is_tls = False

    def _new_conn(self) -> socket.socket:
        is_listed = is_allowed_host(self.host, self.port)
        if not (self.is_tls or is_listed):
            raise _RefusedAddressError("not over TLS")
        try:
            found = socket.getaddrinfo(self.host.strip("[]"), self.port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            raise HTTPError(f"no address: {type(error).__name__}") from error
        if not is_listed and not all(is_public(str(each[4][0])) for each in found):
            logger.warning("outgoing_request_refused", reason="private address")
            raise _RefusedAddressError("private address")
        failure: OSError | None = None
        for family, kind, protocol, _name, address in found:
            connection = socket.socket(family, kind, protocol)
            connection.settimeout(CONNECT_TIMEOUT_S)
            try:
                connection.connect(address)
            except OSError as error:
                connection.close()
                failure = error
            else:
                return connection
        raise HTTPError(f"not reached: {type(failure).__name__}")


class _PlainConnection(_Judged, HTTPConnection):
    """To hosts that the operator listed only."""


class _TlsConnection(_Judged, HTTPSConnection):
    """With the name of the address in the certificate."""

    is_tls = True


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _PlainConnection


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls = _TlsConnection


def _manager(timeout_s: float) -> PoolManager:
    """Of one request: a connection that is kept would outlive the judgement of its address."""
    manager = PoolManager(
        num_pools=_MAX_REDIRECTS + 1,
        timeout=Timeout(connect=CONNECT_TIMEOUT_S, read=timeout_s),
        retries=Retry(total=None, connect=0, read=0, status=0, other=0, redirect=_MAX_REDIRECTS),
        headers={"User-Agent": "Meent"},
    )
    manager.pool_classes_by_scheme = {"http": _PlainPool, "https": _TlsPool}
    return manager


def _parts(response: HTTPResponse, deadline: float, max_bytes: int) -> Iterator[bytes]:
    """The body as it comes in: neither endless nor drop by drop."""
    size = 0
    while part := response.read1(_CHUNK_BYTES, decode_content=True):
        size += len(part)
        if size > max_bytes:
            raise OutgoingFailedError("too large")
        if time.monotonic() > deadline:
            raise OutgoingFailedError("too slow")
        yield part
