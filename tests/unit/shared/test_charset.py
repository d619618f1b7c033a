from collections.abc import Iterable
from typing import Any

import pytest

from config.wsgi import application as wsgi_application
from shared.charset import refuse_odd_charsets


def _status_of(content_type: str) -> str:
    seen: list[str] = []

    def application(_environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        start_response("200 OK", [])
        return [b""]

    guarded = refuse_odd_charsets(application)
    list(guarded({"CONTENT_TYPE": content_type}, lambda status, _headers, *_rest: seen.append(status)))  # type: ignore[arg-type]  # write() is not used
    return seen[0]


@pytest.mark.parametrize("charset", ["hex", "rot13", "unicode_escape", "bestaat-niet", "utf-8\x00"])
def test_a_charset_that_is_none_is_refused(charset: str) -> None:
    assert _status_of(f"text/plain; charset={charset}").startswith("400")


@pytest.mark.parametrize(
    "content_type",
    ["", "text/html", "multipart/form-data; boundary=x", "text/plain; charset=UTF-8", "text/plain; charset=latin-1"],
)
def test_what_browsers_send_goes_on(content_type: str) -> None:
    assert _status_of(content_type).startswith("200")


def test_the_entry_point_is_guarded() -> None:
    """Django's own test client goes round it, so it is asked here."""
    seen: list[str] = []
    environ = {"CONTENT_TYPE": "text/plain; charset=hex", "REQUEST_METHOD": "GET", "PATH_INFO": "/zoeken/"}
    list(wsgi_application(environ, lambda status, _headers, *_rest: seen.append(status)))  # type: ignore[arg-type]  # idem
    assert seen[0].startswith("400")
