"""The checker itself: what internet.nl refuses, it refuses."""

import pytest

from tests.internetnl import problems_of_answer

GOOD = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "SAMEORIGIN",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=()",
}


def test_good_headers_pass() -> None:
    assert problems_of_answer(GOOD) == []


@pytest.mark.parametrize("name", GOOD)
def test_each_header_is_needed(name: str) -> None:
    assert problems_of_answer({key: value for key, value in GOOD.items() if key != name})


@pytest.mark.parametrize(
    "directive", ["default-src 'self'", "base-uri 'none'", "form-action 'self'", "frame-ancestors"]
)
def test_each_directive_is_needed(directive: str) -> None:
    policy = "; ".join(part for part in GOOD["Content-Security-Policy"].split("; ") if not part.startswith(directive))
    assert problems_of_answer(GOOD | {"Content-Security-Policy": policy})


@pytest.mark.parametrize(
    "extra",
    [
        "script-src 'unsafe-inline'", "style-src 'self' 'unsafe-inline'", "script-src 'unsafe-eval'",
        "style-src 'unsafe-hashes'", "img-src *", "img-src https:", "img-src http:", "img-src http://example.nl",
        "img-src example.nl", "img-src 127.0.0.1", "script-src data:", "object-src data:", "frame-src https:",
        "default-src 'none'", "made-up 'self'", "img-src 'nonce-'",
    ],
)  # fmt: skip
def test_unsafe_sources_are_refused(extra: str) -> None:
    assert problems_of_answer(GOOD | {"Content-Security-Policy": f"{GOOD['Content-Security-Policy']}; {extra}"})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Strict-Transport-Security", "max-age=31535999"),
        ("Strict-Transport-Security", "includeSubDomains"),
        ("Referrer-Policy", "unsafe-url"),
        ("Referrer-Policy", "same-origin, origin"),
        ("X-Frame-Options", "ALLOWALL"),
    ],
)
def test_weak_values_are_refused(name: str, value: str) -> None:
    assert problems_of_answer(GOOD | {name: value})
