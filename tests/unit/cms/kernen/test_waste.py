"""Waste calendars out of a series and out of a collector's file."""

from datetime import date

import pytest

from cms.kernen.errors import WasteFileError
from cms.kernen.models import Kern
from cms.kernen.waste import LONGEST_SERIES, Pickup, every, read_waste_file

KERNEN = [Kern(name="Oostwoud"), Kern(name="Sint-Odrade")]


def read(text: str) -> list[Pickup]:
    return read_waste_file(text.encode(), kernen=KERNEN)


def test_a_series_holds_both_ends_and_goes_through_summer_time() -> None:
    assert every(2, first=date(2027, 3, 21), last=date(2027, 4, 18)) == [
        date(2027, 3, 21),
        date(2027, 4, 4),
        date(2027, 4, 18),
    ]
    assert len(every(1, first=date(2027, 1, 1), last=date(2040, 1, 1))) == LONGEST_SERIES


def test_columns_may_stand_in_any_order_and_dates_be_written_in_three_ways() -> None:
    first = "\ufeffSoort,Datum,Kern,Opmerking\ngft,31-12-2026,oostwoud,x\n"
    assert read(f"{first}PMD,2027-01-04,Sint-Odrade,\n\nrest,5/1/2027,OOSTWOUD,\n") == [
        Pickup("oostwoud", date(2026, 12, 31), "gft"),
        Pickup("oostwoud", date(2027, 1, 5), "rest"),
        Pickup("sint odrade", date(2027, 1, 4), "pmd"),
    ]


def test_a_line_that_stands_twice_counts_once() -> None:
    line = "Oostwoud;31-12-2026;gft\n"
    assert len(read(f"kern;datum;soort\n{line}{line}")) == 1


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "kern, datum, soort"),
        ("kern;datum\nOostwoud;31-12-2026\n", "soort"),
        ("kern;datum;soort\n", "dagen"),
        ("kern;datum;soort\nWestwoud;31-12-2026;gft\n", "regel 2.*Westwoud"),
        ("kern;datum;soort\nOostwoud;32-12-2026;gft\n", "regel 2.*32-12-2026"),
        ("kern;datum;soort\n\nOostwoud;31-12-2026;plutonium\n", "regel 3.*plutonium"),
        ("kern;datum;soort\nOostwoud;31-12-2026\n", "regel 2.*kolommen"),
    ],
)
def test_a_wrong_line_is_named_and_nothing_is_taken(text: str, told: str) -> None:
    with pytest.raises(WasteFileError, match=f"(?s){told}"):
        read(text)


def test_a_spreadsheet_is_no_text() -> None:
    with pytest.raises(WasteFileError, match="CSV"):
        read_waste_file(b"PK\x03\x04\xff\xfe", kernen=KERNEN)
