"""Facts about an HTTP request."""

from django.http import HttpRequest


def client_ip(request: HttpRequest) -> str:
    """The visitor's address.

    In production only nginx reaches the application, through a UNIX socket (so `REMOTE_ADDR` is empty), and nginx
    overwrites `X-Real-IP`. Over TCP nobody vouches for that header: then the peer's own address counts.
    """
    peer = str(request.META.get("REMOTE_ADDR", ""))
    return peer or request.headers.get("X-Real-IP", "")
