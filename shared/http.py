"""Facts about an HTTP request."""

from django.http import HttpRequest


def client_ip(request: HttpRequest) -> str:
    """The address that the nearest proxy vouches for.

    Behind our nginx `REMOTE_ADDR` is a UNIX socket (empty) or the proxy, and nginx itself sets `X-Real-IP`,
    overwriting what the visitor sent. Without a proxy nobody vouches for that header, so it is read only when
    the connection came from this machine or through a socket.
    """
    peer = str(request.META.get("REMOTE_ADDR", ""))
    if peer in {"", "127.0.0.1", "::1"}:
        return request.headers.get("X-Real-IP", peer)
    return peer
