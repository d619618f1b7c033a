"""The page cache: in front of Django, so that an answer costs one round trip to Valkey and no session, view or query.

A request comes here first. What may be answered from what is kept is told by `asking.py`, whether that is still right
by the numbers of `tenants.versions`. Everything else goes on to Django; when a page comes out of that, it is kept.

    nothing kept           → made by Django, kept
    right and fresh        → answered
    right, but a while old → one request makes it anew, the others get the old one
    changed                → the same, for at most a second; then everybody makes it anew
    Django fails (500)     → the old one, when there is one: the database may be down
"""

import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import structlog
from django.conf import settings

from cms.cache.asking import Asked
from cms.cache.hosts import Host, find_host
from cms.cache.kept import Copies, Copy, Headers, KeptPage
from cms.cache.recording import Record, page_record
from cms.cache.shelf import Numbers, Shelf, ShelfAwayError
from cms.cache.viewing import note_view
from tenants.binding import PUBLIC_SCHEMA
from tenants.metering import Counted, meter
from tenants.municipalities.models import Municipality
from tenants.usage.limits import last_known_limits
from tenants.usage.middleware import COUNTED_KEY

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

logger = structlog.stdlib.get_logger(__name__)

CHANGED_MAY_BE_SHOWN_S = 0.8
"""How long the old version of a page that was changed is shown, while somebody makes the new one."""
TROUBLE_S = 1.0
"""After a page could not be made, old ones are shown this long without trying."""
_MOST_HOSTS = 2_000
_OK = "200 OK"
_MAY_VARY_BY = frozenset({"cookie", "accept-encoding"})


@dataclass(slots=True)
class _Look:
    """What was found for one request.

    Attributes:
        page: what is kept, right or not; None when there is nothing, or when it may not be shown.
        is_right: nothing that it was made of has changed.
    """

    host: Host | None = None
    key: str = ""
    numbers: Numbers | None = None
    copy: Copy | None = None
    page: KeptPage | None = None
    is_right: bool = False


@dataclass(slots=True)
class _Known:
    """A host in this process, right as long as the platform's number is this."""

    host: Host
    number: int | None = None
    is_listed: bool = field(default=False)


class PageCache:
    """WSGI middleware around the whole of Django."""

    def __init__(self, application: "WSGIApplication", *, shelf: Shelf | None = None) -> None:
        self._application = application
        self._shelf = shelf or Shelf()
        self._copies = Copies(settings.PAGE_CACHE_MEMORY_MB * 1024 * 1024)
        self._hosts: dict[str, _Known] = {}
        self._trouble_until = 0.0

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        asked = Asked.of(environ)
        if asked is None:
            return self._application(environ, start_response)
        began_at = time.thread_time_ns()
        look = self._look(asked)
        if look.page is not None and self._may_answer(look):
            return self._answer(asked, look, start_response, began_at)
        return self._make(asked, look, environ, start_response)

    def _look(self, asked: Asked) -> _Look:
        """What is kept for this request, and whether it is right."""
        look = _Look()
        try:
            known = self._known(asked.host)
            if known is None:
                return look
            look.host = known.host
            look.key = asked.key(known.host.schema)
            look.numbers = numbers = self._shelf.numbers(known.host.schema)
            if known.number != numbers.public and not self._is_confirmed(asked.host, known, numbers):
                return _Look(numbers=numbers)
            copy = self._copies.get(look.key)
            if copy is not None and copy.numbers == (numbers.public, numbers.own) and known.is_listed:
                look.copy, look.page, look.is_right = copy, copy.page, True
                return look
            look.page = self._shelf.page(look.key)
            if look.page is None:
                self._copies.drop(look.key)
                return look
            look.is_right = known.is_listed and self._shelf.is_right(look.page)
            if look.is_right:
                look.copy = self._copies.put(look.key, look.page, (numbers.public, numbers.own))
        except ShelfAwayError:
            # Nobody can tell what changed, so the database has to answer. The copy is for when that is away too.
            copy = self._copies.get(look.key) if look.key else None
            look.page, look.is_right = (copy.page, False) if copy is not None else (None, False)
            look.numbers = None
        return look

    def _known(self, name: str) -> _Known | None:
        known = self._hosts.get(name)
        if known is None or not known.is_listed:  # another process may have looked it up anew
            host = self._shelf.host(name)
            known = self._remember(name, _Known(host)) if host is not None else None
        return known

    def _remember(self, name: str, known: _Known) -> _Known:
        if len(self._hosts) >= _MOST_HOSTS:
            self._hosts.clear()
        self._hosts[name] = known
        return known

    def _is_confirmed(self, name: str, known: _Known, numbers: Numbers) -> bool:
        """Something changed on the platform: whether it was not this municipality or its host."""
        is_ours, is_listed = self._shelf.is_host_right(known.host)
        if not is_ours:
            self._hosts.pop(name, None)
            return False
        known.number, known.is_listed = numbers.public, is_listed
        return True

    def _may_answer(self, look: _Look) -> bool:
        """Whether what is kept goes out now; if not, this request is the one that makes it anew."""
        page, numbers, host = look.page, look.numbers, look.host
        if page is None or host is None:
            return False
        if numbers is None:  # Valkey is away
            return self._is_in_trouble()
        limit = last_known_limits(host.schema).requests_a_minute
        if limit is not None and numbers.requests > limit:
            return False  # `UsageMiddleware` says so, in the municipality's own words
        if look.is_right and page.is_fresh:
            return True
        if self._is_in_trouble():
            return True
        try:
            since = self._shelf.lock(look.key)
        except ShelfAwayError:
            return False
        return since is not None and (look.is_right or since < CHANGED_MAY_BE_SHOWN_S)

    def _is_in_trouble(self) -> bool:
        return time.monotonic() < self._trouble_until

    def _answer(
        self, asked: Asked, look: _Look, start_response: "StartResponse", began_at: int | None
    ) -> Iterable[bytes]:
        """Send what is kept, count it, and say that it was looked at."""
        page, host = look.page, look.host
        assert page is not None and host is not None  # noqa: S101, PT018  # of the callers  # nosec B101
        is_zipped = asked.takes_gzip
        if asked.etag and page.tag(is_zipped=is_zipped) in asked.etag:
            start_response("304 Not Modified", page.validators(is_zipped=is_zipped))
            body = b""
        else:
            if look.copy is not None:
                headers, body = look.copy.zipped if is_zipped else look.copy.plain
            else:
                headers, body = page.answer(is_zipped=is_zipped)
            start_response(_OK, list(headers))
        note_view(host.schema, page.page_id)
        if began_at is not None:
            cpu_us = (time.thread_time_ns() - began_at) // 1000
            meter.add(host.schema, {Counted.REQUESTS: 1, Counted.WEB_CPU_US: cpu_us})
        return [] if asked.is_head else [body]

    def _make(
        self, asked: Asked, look: _Look, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Have Django answer; keep it when it is a page, show the old one when it fails."""
        environ = dict(environ)
        if look.host is not None and look.numbers is not None:
            environ[COUNTED_KEY] = look.numbers.requests
        if look.page is not None:
            environ.pop("HTTP_COOKIE", None)  # known to be a page, and no page looks at what `asking` lets through
        captured: dict[str, Any] = {}

        def capture(status: str, headers: Headers, exc_info: Any = None) -> Any:
            captured.update(status=status, headers=headers, exc_info=exc_info)
            return _refuse_to_write

        public = self._public_number(look)
        with page_record() as record:
            answer = self._application(environ, capture)
        status, headers = str(captured["status"]), list(captured["headers"])
        if status.startswith("500") and look.page is not None:
            _close(answer)
            self._trouble_until = time.monotonic() + TROUBLE_S
            logger.warning("page_answered_stale", host=asked.host)
            return self._answer(asked, look, start_response, None)
        municipality = record.municipality
        if record.page_id is None or municipality is None or status != _OK:
            self._done(look)
            start_response(status, headers, captured["exc_info"])
            return answer
        body = b"".join(answer)
        _close(answer)
        note_view(municipality.schema_name, record.page_id)
        with suppress(ShelfAwayError):
            if public is not None and (look.host is None or not self._is_listed(asked.host)):
                self._keep_host(asked, municipality, public)
            if is_for_all(asked, record, headers, body, is_cookie_gone=look.page is not None):
                self._keep(asked, look, record, headers, body)
                headers.append(("X-Accel-Expires", str(settings.PAGE_CACHE_PROXY_S)))
        self._done(look)
        start_response(status, headers, captured["exc_info"])
        return [body]

    def _public_number(self, look: _Look) -> int | None:
        """What had changed on the platform before the page is begun; None while Valkey is away."""
        if look.numbers is not None:
            return look.numbers.public
        try:
            return self._shelf.public_number()
        except ShelfAwayError:
            return None

    def _is_listed(self, name: str) -> bool:
        known = self._hosts.get(name)
        return known is not None and known.is_listed

    def _keep_host(self, asked: Asked, municipality: Municipality, public: int) -> None:
        host = find_host(asked.host, municipality, made_at=public)
        if host is not None:
            self._shelf.keep_host(asked.host, host)
            self._hosts.pop(asked.host, None)

    def _keep(self, asked: Asked, look: _Look, record: Record, headers: Headers, body: bytes) -> None:
        """Put it away, with the numbers of before it was begun: those are not known at a host's first page."""
        host, numbers = look.host, look.numbers
        if host is None or numbers is None or str(getattr(record.municipality, "pk", "")) != host.municipality:
            return
        reads = {name: sorted(tags) for name, tags in record.reads.items()}
        reads.setdefault(host.schema, [])
        # its name, and whether it is a copy to train with, are on every page
        reads[PUBLIC_SCHEMA] = [*reads.get(PUBLIC_SCHEMA, []), *host.municipality_tags]
        page = KeptPage.of(
            page_id=record.page_id or 0,
            body=body,
            headers=headers,
            made_at={host.schema: numbers.own, PUBLIC_SCHEMA: numbers.public},
            reads=reads,
        )
        self._shelf.keep(look.key, page)

    def _done(self, look: _Look) -> None:
        if look.page is not None:
            with suppress(ShelfAwayError):
                self._shelf.unlock(look.key)


def is_for_all(asked: Asked, record: Record, headers: Headers, body: bytes, *, is_cookie_gone: bool) -> bool:
    """Whether an answer is the same for every visitor without a cookie."""
    if asked.is_head or (asked.has_cookie and not is_cookie_gone):
        return False
    names = {pair.partition("=")[0] for pair in asked.query.split("&") if pair}
    if not names <= record.query_names:
        return False
    said = {name.lower(): value.lower() for name, value in headers}
    varies = {name.strip() for name in said.get("vary", "").split(",") if name.strip()}
    return (
        "set-cookie" not in said
        and "content-encoding" not in said
        and said.get("content-type", "").startswith("text/html")
        and varies <= _MAY_VARY_BY
        and not any(word in said.get("cache-control", "") for word in ("private", "no-store"))
        and "nonce-" not in said.get("content-security-policy", "")
        and b"csrfmiddlewaretoken" not in body
    )


def _close(answer: Iterable[bytes]) -> None:
    close = getattr(answer, "close", None)
    if close is not None:
        close()


def _refuse_to_write(_data: bytes) -> None:
    raise NotImplementedError("Django does not write; it answers")
