"""One request makes a page anew while the others get the old one; and the old one is there when nothing else is."""

import time
from collections.abc import Iterable

import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from pytest_django import Settings
from redis.exceptions import ConnectionError as RedisConnectionError

from cms.cache import shelf, wsgi
from cms.cache.shelf import Shelf
from shared.actors import Actor
from tenants import versions
from tenants.context import in_municipality
from tenants.municipalities.models import Municipality
from tenants.provisioning.actions import suspend_municipality
from tests.factories.cms import home_page
from tests.pagecache import Process
from tests.threads import in_another_connection


@pytest.fixture
def process(scratch: Municipality) -> Process:
    warmed = Process()
    warmed.warm(scratch)
    return warmed


def fails(_environ: object, start_response: object) -> Iterable[bytes]:
    """Django's own answer when the database is away."""
    start_response("500 Internal Server Error", [("Content-Type", "text/html")])  # type: ignore[operator]  # a function
    return [b"kapot"]


def change_home(place: Municipality, question: str) -> None:
    with in_municipality(place):
        page = home_page()
        page.question = question
        page.save_revision().publish()


def test_an_old_page_is_made_anew_by_one_and_shown_to_the_others(
    process: Process, scratch: Municipality, settings: Settings
) -> None:
    settings.PAGE_CACHE_FRESH_S = 0
    seen = []

    def slowly(environ: object, start_response: object) -> Iterable[bytes]:
        seen.append(in_another_connection(lambda: Process().get(scratch)))
        return process._django(environ, start_response)  # type: ignore[arg-type]  # Django's response

    process.instead = slowly
    assert process.get(scratch).is_made
    assert [answer.is_made for answer in seen] == [False]
    assert seen[0].status == 200


def test_a_changed_page_is_not_shown_longer_than_a_second(
    process: Process, scratch: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    change_home(scratch, "Wat zoekt u?")
    others: list[bool] = []

    def slowly(environ: object, start_response: object) -> Iterable[bytes]:
        first = in_another_connection(lambda: Process().get(scratch))
        monkeypatch.setattr(wsgi, "CHANGED_MAY_BE_SHOWN_S", 0.0)
        second = in_another_connection(lambda: Process().get(scratch))
        others.extend("Wat zoekt u?" in answer.text for answer in (first, second))
        return process._django(environ, start_response)  # type: ignore[arg-type]  # Django's response

    process.instead = slowly
    assert "Wat zoekt u?" in process.get(scratch).text
    assert others == [False, True]


def test_while_the_database_is_down_what_is_kept_is_shown_by_old_and_new_processes(
    process: Process, scratch: Municipality, settings: Settings
) -> None:
    settings.PAGE_CACHE_FRESH_S = 0
    fresh = Process()
    for each in (process, fresh):
        each.instead = fails
        assert each.get(scratch).status == 200
        assert "Proefdorp" in each.get(scratch).text
        assert each.get(scratch, "/nooit-gezien/").status == 500
        assert each.get(scratch, cookie="sessionid=x").status == 500


def test_a_suspended_municipality_is_not_shown_while_the_database_is_down(
    process: Process, scratch: Municipality
) -> None:
    suspend_municipality(municipality=scratch, actor=Actor.system("test"))
    for each in (process, Process()):
        each.instead = fails
        assert each.get(scratch).status == 500


def test_another_municipality_that_comes_makes_nothing_disappear_while_the_database_is_down(
    process: Process, scratch: Municipality
) -> None:
    versions.bump("public", ["municipalities_domain"])
    for each in (process, Process()):
        each.instead = fails
        assert each.get(scratch).status == 200
        each.instead = None
    time.sleep(wsgi.TROUBLE_S)
    process.warm(scratch)


def test_without_valkey_django_answers_and_the_copy_is_for_when_that_fails_too(
    process: Process, scratch: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_args: object, **_kwargs: object) -> None:
        raise RedisConnectionError

    monkeypatch.setattr(Shelf, "_evaluate", away)
    assert process.get(scratch).is_made
    assert process.get(scratch).status == 200
    process.instead = fails
    assert "Proefdorp" in process.get(scratch).text
    assert Process().get(scratch, "/contact/").is_made


def test_an_emptied_valkey_is_an_empty_cache(process: Process, scratch: Municipality) -> None:
    versions.server().delete(versions.versions_key(scratch.schema_name))
    change_home(scratch, "Wat zoekt u nu?")
    assert "Wat zoekt u nu?" in process.get(scratch).text
    process.warm(scratch)
    call_command("empty_page_cache", "proefdorp", verbosity=0)
    assert process.get(scratch).is_made
    with pytest.raises(CommandError):
        call_command("empty_page_cache", "bestaat-niet")


def test_a_restarted_valkey_has_forgotten_the_script(process: Process, scratch: Municipality) -> None:
    versions.server().script_flush()
    assert not process.get(scratch).is_made


def test_the_copies_of_a_process_take_no_more_room_than_they_may(process: Process, scratch: Municipality) -> None:
    copies = process.cache._copies
    copy = copies.get(next(iter(copies._copies)))
    assert copy is not None
    for number in range(50):
        copies._most_bytes = 10 * len(copy.page.body)
        copies.put(f"key {number}", copy.page, (1, 1))
    assert 0 < len(copies._copies) < 11


def test_keys_carry_release_and_schema(scratch: Municipality, process: Process) -> None:
    found = list(versions.server().scan_iter(match=f"{scratch.schema_name}:*:page:*"))
    assert len(found) == 1
    assert str(django_settings.CACHES["default"]["KEY_PREFIX"]) in found[0].decode()
    assert shelf.AWAY_S <= 1.0
