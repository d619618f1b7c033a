"""Under which circumstances something happens: the request that it is part of, or none in a task or command."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from ipaddress import ip_address, ip_network

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from shared.actors import Actor
from shared.http import client_ip

type GetResponse = Callable[[HttpRequest], HttpResponseBase]

_SHORTENED = {4: 24, 6: 48}


def new_trace_id() -> str:
    """16 random bytes in hexadecimal, as W3C Trace Context has them."""
    return secrets.token_hex(16)


@dataclass(kw_only=True)
class Circumstances:
    """What every row of one request has alike.

    Attributes:
        network: from where, shortened so that it tells no single visitor: /24 of IPv4, /48 of IPv6.
        request: None outside a request.
        on_behalf_of: who really acts, where the account in the request is not the actor's own (a visit).
    """

    trace_id: str = field(default_factory=new_trace_id)
    started_at: datetime = field(default_factory=timezone.now)
    network: str = ""
    request: HttpRequest | None = None
    on_behalf_of: Actor | None = None


_current: ContextVar[Circumstances | None] = ContextVar("audit_circumstances", default=None)


def circumstances() -> Circumstances:
    """Those of the request; new ones outside a request."""
    return _current.get() or Circumstances()


def current_actor() -> Actor | None:
    """Who is logged in to the request's back office; None for a visitor, and outside a request."""
    present = _current.get()
    if present is None or present.request is None:
        return None
    if present.on_behalf_of is not None:
        return present.on_behalf_of
    user = getattr(present.request, "user", None)
    if user is None or not user.is_authenticated:
        return None
    return Actor(kind="staff", id=str(user.pk), label=str(user))


@contextmanager
def under(present: Circumstances) -> Iterator[Circumstances]:
    """Whatever is written down inside happened under these circumstances."""
    token = _current.set(present)
    try:
        yield present
    finally:
        _current.reset(token)


def shortened_network(address: str) -> str:
    """The network of an address; empty when it is none, as over a UNIX socket."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return ""
    return str(ip_network((int(parsed), _SHORTENED[parsed.version]), strict=False))


class AuditMiddleware:
    """One trace per request, for all rows that it leaves."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        present = _current.get()
        if getattr(request, "is_dummy", False) and present is not None:  # a preview inside a request
            return self.get_response(request)
        with under(Circumstances(network=shortened_network(client_ip(request)), request=request)):
            return self.get_response(request)
