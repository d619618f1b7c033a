import pytest
from django.core.exceptions import ValidationError

from cms.base.validators import validate_address, validate_phone


@pytest.mark.parametrize("value", ["/status/", "/", "/zoeken/?q=afval", "https://afspraken.voorbeeld.nl/zonnedal"])
def test_accepts_own_paths_and_web_addresses(value: str) -> None:
    validate_address(value)


@pytest.mark.parametrize(
    "value",
    ["javascript:alert(1)", "//evil.example", "data:text/html,x", "voorbeeld.nl", "/\\evil.example", "ftp://a.nl"],
)
def test_refuses_other_addresses(value: str) -> None:
    with pytest.raises(ValidationError):
        validate_address(value)


@pytest.mark.parametrize("value", ["14 0123", "0123 45 67 89", "+31 20 123 45 67"])
def test_accepts_phone_numbers(value: str) -> None:
    validate_phone(value)


@pytest.mark.parametrize("value", ["bel ons", "14-0123", "1", "tel:140123"])
def test_refuses_what_is_no_phone_number(value: str) -> None:
    with pytest.raises(ValidationError):
        validate_phone(value)
