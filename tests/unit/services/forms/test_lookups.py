"""The look-up of street and town: replaceable, and never in the way."""

from collections.abc import Iterator, Mapping

import pytest
from django.core.cache import cache
from pytest_django import Settings

from services.forms import pdok
from services.forms.lookups import address_lookups, find_address
from shared.outgoing import OutgoingFailedError
from shared.registry import Registry

FOUND = {"straat": "Dorpsstraat", "plaats": "Zonnedal"}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Iterator[list[str]]:
    """A look-up that knows one address, says nothing of another, and breaks on a third."""
    calls: list[str] = []

    def find(postcode: str, number: str, _addition: str) -> Mapping[str, str] | None:
        calls.append(number)
        if number == "3":
            raise OutgoingFailedError("down")
        return FOUND if number == "1" else None

    registry: Registry[object] = Registry("test")
    registry.register("test", find)
    monkeypatch.setattr("services.forms.lookups.address_lookups", registry)
    settings.ADDRESS_LOOKUP = "test"
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    yield calls
    cache.clear()


def test_what_was_found_is_kept(asked: list[str]) -> None:
    assert find_address("1234 AB", "1", "") == FOUND
    assert find_address("1234AB", "1", "") == FOUND
    assert find_address("1234AB", "2", "") is None
    assert asked == ["1", "2"]


def test_a_look_up_that_is_down_rests_and_the_resident_types(asked: list[str]) -> None:
    assert find_address("1234AB", "3", "") is None
    assert find_address("1234AB", "1", "") is None
    assert asked == ["3"]


def test_there_is_no_look_up_unless_the_operator_chose_one() -> None:
    assert find_address("1234AB", "1", "") is None
    assert "pdok" in address_lookups


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (b'{"response": {"docs": [{"straatnaam": "Dorpsstraat", "woonplaatsnaam": "Zonnedal"}]}}', FOUND),
        (b'{"response": {"docs": []}}', None),
    ],
)
def test_pdok_answers_with_street_and_town(body: bytes, found: dict[str, str] | None) -> None:
    assert pdok.read(body) == found


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"{}", b'{"response": {"docs": [1]}}', b"[" * 100_000])
def test_an_answer_of_pdok_that_is_none_counts_as_down(body: bytes) -> None:
    with pytest.raises(OutgoingFailedError):
        pdok.read(body)
