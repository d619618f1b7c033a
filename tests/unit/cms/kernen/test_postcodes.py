"""Postcodes as people type them."""

import pytest

from cms.kernen.errors import PostcodesError
from cms.kernen.models import Kern
from cms.kernen.places import distance_km
from cms.kernen.postcodes import PostcodeRange, clean_postcode, parse_ranges


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        ("1234AB", "1234AB"),
        (" 1234 ab ", "1234AB"),
        ("1234", "1234"),
        ("0123 AB", ""),
        ("1234 A", ""),
        ("12345", ""),
        ("Oostwoud", ""),
        ("", ""),
    ],
)
def test_a_postcode_is_read_as_it_is_typed(typed: str, clean: str) -> None:
    assert clean_postcode(typed) == clean


def test_ranges_are_read_from_lines_and_lists() -> None:
    found = parse_ranges("1236, 1234 AB\n1240-1242; 1250 aa t/m 1250 cd\n")
    assert [str(one) for one in found] == ["1234AB", "1236", "1240-1242", "1250AA-1250CD"]
    assert parse_ranges(" \n ,") == ()


@pytest.mark.parametrize("typed", ["12", "1234-", "1234-1235-1236", "1236-1234", "dorp", "1234 AB CD"])
def test_what_is_no_postcode_is_named(typed: str) -> None:
    with pytest.raises(PostcodesError, match=typed.split("-", maxsplit=1)[0][:2]):
        parse_ranges(typed)


@pytest.mark.parametrize(
    ("text", "postcode", "is_in"),
    [
        ("1234", "1234AB", True),
        ("1234", "1234", True),
        ("1234AA-1234MZ", "1234NA", False),
        ("1234AA-1234MZ", "1234MZ", True),
        ("1234NA-1234ZZ", "1234", True),  # part of it
        ("1234-1236", "1235ZZ", True),
        ("1234-1236", "1237AA", False),
        ("1234-1236", "1233", False),
    ],
)
def test_a_range_holds_what_lies_in_it(text: str, postcode: str, is_in: bool) -> None:  # a table
    (found,) = parse_ranges(text)
    assert found.holds(postcode) is is_in


def test_ranges_overlap_when_they_share_one_postcode() -> None:
    assert PostcodeRange("1234AA", "1234MZ").overlaps(PostcodeRange("1234MZ", "1235AA"))
    assert not PostcodeRange("1234AA", "1234MZ").overlaps(PostcodeRange("1234NA", "1235AA"))


def test_distance_is_that_between_two_church_towers() -> None:
    utrecht, amersfoort = Kern(latitude=52.0907, longitude=5.1214), Kern(latitude=52.1552, longitude=5.3872)
    assert distance_km(utrecht, amersfoort) == pytest.approx(19.5, abs=0.3)
    assert distance_km(utrecht, Kern()) is None
