"""Facts about an HTTP request."""

from ipaddress import ip_address, ip_network

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
