import pytest

from cms.feedback.anonymous import LEFT_OUT, without_identity


@pytest.mark.parametrize(
    "text",
    [
        "mail jan.de.boer@voorbeeld.nl",
        "bel 06-12345678",
        "bel 06 12 34 56 78",
        "bel (0123) 456 789",
        "bel +31 6 1234 5678",
        "bel 0031612345678",
        "bsn 123456782",
        "bsn 1234.56.782",
        "bsn 123 456 782",
        "rekening NL91 ABNA 0417 1643 00",
        "ik woon op 1234 AB 12",
        "ik woon op 1234ab nr 12",
    ],
)
def test_what_says_who_wrote_it_is_left_out(text: str) -> None:
    clean = without_identity(text)
    assert LEFT_OUT in clean
    assert sum(character.isdigit() for character in clean) < 4, clean
    assert "@" not in clean


@pytest.mark.parametrize(
    "text",
    [
        "Op 27 maart 2026 kost het € 86,10, dat zijn 2 kaartjes van 14.50.",
        "Bel 14 0123 werkt niet.",
        "De link naar artikel 2.1.5 is stuk.",
        "Postcode 1234 AB mist.",
        "Een boete van € 1.250.000?",
        "",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    assert without_identity(text) == text
