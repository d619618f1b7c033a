"""What of a question may be kept."""

import pytest

from cms.search.asked import keepable


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Paspoort  VERLENGEN?", "paspoort verlengen"),
        ("café aan zee", "cafe aan zee"),
        ("afval kalender 2026", "afval kalender 2026"),
        ("formulier 12b", "formulier 12b"),
        ("co2 meter", "co2 meter"),
    ],
)
def test_a_question_is_kept_in_one_spelling(typed: str, kept: str) -> None:
    assert keepable(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "123456782",
        "bsn 1234 56 782",
        "jan.jansen@voorbeeld.nl",
        "06-12345678",
        "bel +31 6 12 34 56 78",
        "0123 456 789",
        "NL91 ABNA 0417 1643 00",
        "vergunning 1234AB 12",
        "1234 ab",
        "01-02-1980",
        "zaak 2026-000123",
        "H4K29PX7",
        "https://voorbeeld.nl/x",
        "ik heet jan en ik woon aan de dorpsstraat naast de kerk",
        "x" * 61,
        "???",
        "",
    ],
)
def test_what_could_say_who_asked_is_not_kept(typed: str) -> None:
    assert keepable(typed) == ""
