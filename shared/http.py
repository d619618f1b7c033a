"""Facts about an HTTP request."""

from ipaddress import ip_address, ip_network
from urllib.parse import urlsplit

from django.http import HttpRequest


def client_ip(request: HttpRequest) -> str:
    """The visitor's address.

    In production only nginx reaches the application, through a UNIX socket (so `REMOTE_ADDR` is empty), and nginx
    overwrites `X-Real-IP`. Over TCP nobody vouches for that header: then the peer's own address counts.
    """
    peer = str(request.META.get("REMOTE_ADDR", ""))
    return peer or request.headers.get("X-Real-IP", "")


def client_network(request: HttpRequest) -> str:
    """What attempts are counted by: the IPv4 address, or the /64 that one IPv6 visitor has to himself."""
    address = client_ip(request)
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    return address if parsed.version == 4 else str(ip_network((int(parsed), 64), strict=False))


def comes_from_here(request: HttpRequest) -> bool:
    """Whether the browser does not say that the form stood on another site (forms of pages kept for all ask this)."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        return False
    origin = request.headers.get("Origin", "")
    return not origin or urlsplit(origin).netloc == request.get_host()
