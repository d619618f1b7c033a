"""Refusing a request whose declared charset is none: Python knows "hex", "rot13" and more as codecs.

Django looks the charset up before any middleware runs, and decodes the query and the form with what it finds.
"""

import codecs
from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.utils.http import parse_header_parameters

_CHARSETS = frozenset({"utf-8", "ascii", "iso8859-1", "iso8859-15", "cp1252"})  # as `codecs` names them
_REFUSAL = b"Wij kunnen uw verzoek niet lezen: deze tekenset kennen wij niet.\n"


def refuse_odd_charsets(application: "WSGIApplication") -> "WSGIApplication":
    """Answer 400 to a request in a charset that no browser sends, before Django sees it."""

    def guarded(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if _is_readable(environ.get("CONTENT_TYPE", "")):
            return application(environ, start_response)
        headers = [
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Length", str(len(_REFUSAL))),
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
        ]
        start_response("400 Bad Request", headers)
        return [_REFUSAL]

    return guarded


def _is_readable(content_type: str) -> bool:
    """Whether the header can be parsed, and names no charset or one of text."""
    try:
        _kind, parameters = parse_header_parameters(content_type)
        return "charset" not in parameters or codecs.lookup(parameters["charset"]).name in _CHARSETS
    except (LookupError, ValueError):
        return False
