"""Whether a request may be answered from what is kept, and under which key: told by the request alone."""

import hashlib
import re
from dataclasses import dataclass
from typing import Self
from urllib.parse import parse_qsl

from django.conf import settings

from shared.language_names import OTHER_CODES

type Environ = dict[str, object]

_HOST = re.compile(r"[a-z0-9.\-]{1,253}(?::(\d{1,5}))?\Z")
_LONGEST_PATH = 1024
_SCHEMES = frozenset({"", "http", "https"})
_DEFAULT_PORTS = frozenset({"", "80", "443"})
_SAFE = frozenset({"GET", "HEAD"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request for a page, by somebody who is nobody in particular.

    Attributes:
        host: as the browser sent it, in lower case: pages may name it.
        query: names and values that are allowed, sorted; "" for none.
        has_cookie: the visitor sent a cookie that no page looks at.
    """

    host: str
    scheme: str
    path: str
    query: str
    is_head: bool
    has_cookie: bool
    takes_gzip: bool
    etag: str

    @classmethod
    def of(cls, environ: Environ) -> Self | None:
        """None for what is not ours to answer: other methods, cookies, log-ins, queries, files."""
        path = str(environ.get("PATH_INFO", ""))
        if not path.endswith("/") or len(path) > _LONGEST_PATH or environ.get("REQUEST_METHOD") not in _SAFE:
            return None
        cookies = str(environ.get("HTTP_COOKIE", ""))
        if (cookies and not _are_ignored(cookies)) or "HTTP_AUTHORIZATION" in environ or environ.get("SCRIPT_NAME"):
            return None
        if environ.get("CONTENT_LENGTH", "") not in {"", "0"} or "HTTP_TRANSFER_ENCODING" in environ:
            return None
        query = _allowed(str(environ.get("QUERY_STRING", "")))
        host = str(environ.get("HTTP_HOST", "")).lower()
        named = _HOST.match(host)
        scheme = str(environ.get("HTTP_X_FORWARDED_PROTO", ""))
        if query is None or named is None or scheme not in _SCHEMES:
            return None
        if (named[1] or "") not in _DEFAULT_PORTS | {str(settings.PUBLIC_PORT)}:
            return None
        return cls(
            host=host,
            scheme=f"{environ.get('wsgi.url_scheme')}/{scheme}",
            path=path,
            query=query,
            is_head=environ.get("REQUEST_METHOD") == "HEAD",
            has_cookie=bool(cookies),
            takes_gzip=_takes_gzip(str(environ.get("HTTP_ACCEPT_ENCODING", ""))),
            etag=str(environ.get("HTTP_IF_NONE_MATCH", "")),
        )

    @property
    def language(self) -> str:
        """That of the page, which its path tells and nothing else."""
        first = self.path[1:].partition("/")[0]
        return first if first in OTHER_CODES else settings.LANGUAGE_CODE

    def key(self, schema: str) -> str:
        """Under which a page is kept: municipality, host, path, language, query; and the release that made it."""
        parts = (self.host, self.scheme, self.path, self.query, self.language)
        digest = hashlib.sha256("\n".join(parts).encode("utf-8", "surrogateescape")).hexdigest()
        return f"{schema}:{settings.CACHES['default']['KEY_PREFIX']}:page:{digest}"


def _are_ignored(cookies: str) -> bool:
    names = {cookie.partition("=")[0].strip() for cookie in cookies.split(";")}
    return names <= settings.PAGE_CACHE_IGNORED_COOKIES


def _allowed(query: str) -> str | None:
    """The query in one order; None when a name or value in it is not known here."""
    if not query:
        return ""
    if len(query) > settings.PAGE_CACHE_LONGEST_QUERY:
        return None
    pairs = parse_qsl(query, keep_blank_values=True)
    if len({name for name, _value in pairs}) != len(pairs) or not pairs:
        return None
    for name, value in pairs:
        pattern = settings.PAGE_CACHE_QUERY.get(name)
        if pattern is None or not re.fullmatch(pattern, value):
            return None
    return "&".join(f"{name}={value}" for name, value in sorted(pairs))


def _takes_gzip(header: str) -> bool:
    return any(part.strip() == "gzip" for part in header.split(","))
