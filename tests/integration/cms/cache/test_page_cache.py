"""What is kept, for whom, and that nothing else is."""

import gzip
import time
from typing import Any

import pytest
from django.core.cache import cache
from wagtail.models import PageViewRestriction

from tenants.context import in_municipality
from tenants.metering import Counted, meter
from tenants.municipalities.models import Municipality
from tests.factories.cms import ContentPageFactory, home_page
from tests.pagecache import Process


@pytest.fixture
def process(scratch: Municipality) -> Process:
    return Process()


def test_the_third_visitor_gets_what_was_made_for_the_second(process: Process, scratch: Municipality) -> None:
    process.warm(scratch)
    made, again = Process().get(scratch), process.get(scratch)
    assert not again.is_made
    assert again.status == made.status == 200
    assert "Proefdorp" in again.text
    assert "default-src 'self'" in str(again.headers["Content-Security-Policy"])
    assert again.headers["Permissions-Policy"]
    assert again.headers["X-Content-Type-Options"] == "nosniff"
    assert again.headers["Content-Length"] == str(len(again.body))
    assert "nonce" not in again.text


def test_what_is_kept_is_what_django_answers(process: Process, scratch: Municipality) -> None:
    for path in ("/", "/contact/", "/nieuws/"):
        process.warm(scratch, path)
        kept = process.get(scratch, path)
        made = process.get(scratch, path, cookie="iets=anders")
        assert (kept.is_made, made.is_made) == (False, True)
        assert kept.body == made.body
        ours = {"etag", "cache-control", "vary", "x-accel-expires", "content-length"}
        assert {name: value for name, value in kept.headers.items() if name.lower() not in ours} == {
            name: value for name, value in made.headers.items() if name.lower() not in ours
        }


def test_a_browser_gets_it_compressed_and_once(process: Process, scratch: Municipality) -> None:
    process.warm(scratch)
    plain = process.get(scratch)
    zipped = process.get(scratch, HTTP_ACCEPT_ENCODING="br, gzip")
    assert gzip.decompress(zipped.body) == plain.body
    assert zipped.headers["Content-Encoding"] == "gzip"
    again = process.get(scratch, HTTP_ACCEPT_ENCODING="br, gzip", HTTP_IF_NONE_MATCH=str(zipped.headers["ETag"]))
    assert (again.status, again.body) == (304, b"")
    head = process.get(scratch, method="HEAD")
    assert (head.status, head.body, head.is_made) == (200, b"", False)


ASKED: list[dict[str, Any]] = [
    {"cookie": "sessionid=x"},
    {"cookie": "kern=oost; csrftoken=x"},
    {"method": "POST"},
    {"method": "OPTIONS"},
    {"query": "q=1"},
    {"query": "page=1&page=2"},
    {"query": "page=abc"},
    {"HTTP_AUTHORIZATION": "Basic eDp4"},
    {"CONTENT_LENGTH": "3"},
]


def test_who_is_somebody_or_asks_something_else_is_answered_by_django(process: Process, scratch: Municipality) -> None:
    process.warm(scratch)
    for asked in ASKED:
        assert process.get(scratch, **asked).is_made, asked
        assert not process.get(scratch).is_made


def test_the_chosen_village_is_a_cookie_that_no_page_looks_at(process: Process, scratch: Municipality) -> None:
    process.warm(scratch)
    assert not process.get(scratch, cookie="kern=oost").is_made


def test_a_page_number_counts_where_the_page_goes_by_it(process: Process, scratch: Municipality) -> None:
    for _turn in range(4):
        process.get(scratch, "/nieuws/", query="page=2")
        process.get(scratch, "/contact/", query="page=2")
    assert not process.get(scratch, "/nieuws/", query="page=2").is_made
    assert process.get(scratch, "/contact/", query="page=2").is_made
    assert process.get(scratch, "/nieuws/", query="page=3").is_made


NO_PAGES = [
    "/bestaat-niet/",
    "/formulieren/melding-openbare-ruimte/onderwerp/",
    "/zoeken/",
    "/status/",
    "/mijn/",
    "/beheer/login/",
    "/sitemap.xml",
    "/robots.txt",
    "/healthz",
    "/thema/x.css",
]


def test_what_is_no_page_is_never_kept(process: Process, scratch: Municipality) -> None:
    for path in NO_PAGES:
        for answer in [process.get(scratch, path) for _turn in range(4)]:
            assert answer.is_made, path
            assert "X-Accel-Expires" not in answer.headers


@pytest.mark.parametrize("kind", [PageViewRestriction.LOGIN, PageViewRestriction.PASSWORD])
def test_a_page_that_becomes_private_is_gone_at_once(process: Process, scratch: Municipality, kind: str) -> None:
    with in_municipality(scratch):
        page = ContentPageFactory.create(title="Vertrouwelijk", slug="vertrouwelijk", intro="geheimwoord")
    process.warm(scratch, "/vertrouwelijk/")
    with in_municipality(scratch):
        restriction = PageViewRestriction.objects.create(page=page, restriction_type=kind, password="x")  # a test
    for _turn in range(4):
        answer = process.get(scratch, "/vertrouwelijk/")
        assert answer.is_made
        assert "geheimwoord" not in answer.text
        assert "X-Accel-Expires" not in answer.headers
    with in_municipality(scratch):
        restriction.delete()
    assert "geheimwoord" in process.get(scratch, "/vertrouwelijk/").text


def test_an_answer_with_a_cookie_or_a_form_token_is_not_kept(process: Process, scratch: Municipality) -> None:
    process.warm(scratch)
    with in_municipality(scratch):
        page = home_page()
        page.title = "Veranderd"
        page.save()

    def with_cookie(environ: dict[str, object], start_response: object) -> list[bytes]:
        def add(status: str, headers: list[tuple[str, str]], exc_info: object = None) -> object:
            return start_response(status, [*headers, ("Set-Cookie", "a=b")], exc_info)  # type: ignore[operator]  # it is a function

        return process._django(environ, add)  # type: ignore[return-value,arg-type]  # Django's response is iterable

    process.instead = with_cookie
    assert all(process.get(scratch).is_made for _turn in range(4))


def test_another_port_or_scheme_is_another_page(process: Process, scratch: Municipality) -> None:
    process.warm(scratch)
    assert process.get(f"{scratch.primary_domain}:8443").is_made
    assert process.get(scratch, HTTP_X_FORWARDED_PROTO="https").is_made
    assert process.get("onbekend.localhost").status == 404


def test_kept_answers_are_metered_and_count_for_the_limit(process: Process, scratch: Municipality) -> None:
    process.warm(scratch)
    meter.forget()
    for _turn in range(3):
        assert not process.get(scratch).is_made
    assert meter.pending(scratch.schema_name, Counted.REQUESTS) == 3
    assert meter.pending(scratch.schema_name, Counted.WEB_CPU_US) > 0
    with in_municipality(scratch):
        assert max(int(cache.get_many(_minutes()).popitem()[1]), 0) >= 4


def _minutes() -> list[str]:
    return [f"requests:{int(time.time()) // 60 - back}" for back in range(2)]
