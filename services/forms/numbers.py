"""Fields for numbers that carry their own check: burgerservicenummer, KvK, IBAN, and amounts in euros."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from stdnum import iban
from stdnum.exceptions import ValidationError as WrongNumberError
from stdnum.nl import bsn

_THOUSANDS = re.compile(r"[0-9]{1,3}(\.[0-9]{3})+", re.ASCII)
_AMOUNT = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,2})?", re.ASCII)
_KVK = re.compile(r"[0-9]{8}", re.ASCII)


def _bare(value: Any) -> str:
    return re.sub(r"[\s.\-]", "", str(value))


class BsnField(forms.CharField):
    """A burgerservicenummer of 8 or 9 digits; returns 9."""

    def clean(self, value: Any) -> str:
        text = _bare(super().clean(value))
        if not text:
            return ""
        if not (text.isascii() and text.isdigit() and len(text) in {8, 9}):
            raise ValidationError(_("Enter a citizen service number (BSN) with 9 digits"), code="invalid")
        number = text.zfill(9)
        if not bsn.is_valid(number):
            raise ValidationError(
                _("This citizen service number (BSN) does not exist. Check the digits"), code="invalid"
            )
        return number


class KvkField(forms.CharField):
    """A number of the Handelsregister: 8 digits."""

    def clean(self, value: Any) -> str:
        text = _bare(super().clean(value))
        if text and not _KVK.fullmatch(text):
            raise ValidationError(_("Enter a Chamber of Commerce (KvK) number with 8 digits"), code="invalid")
        return text


class IbanField(forms.CharField):
    """A bank account; returns it in groups of four."""

    def clean(self, value: Any) -> str:
        text = _bare(super().clean(value)).upper()
        if not text:
            return ""
        try:
            return str(iban.format(iban.validate(text)))
        except WrongNumberError as error:
            raise ValidationError(
                _("This account number does not exist. Check your IBAN, such as NL91 ABNA 0417 1643 00"),
                code="invalid",
            ) from error


class AmountField(forms.CharField):
    """An amount as people write it: "€ 1.234,50"; returns text with two decimals, "1234.50"."""

    def __init__(self, *, minimum: Decimal, maximum: Decimal, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.minimum = minimum
        self.maximum = maximum

    def prepare_value(self, value: Any) -> Any:
        """What was kept, with a comma again."""
        return value.replace(".", ",") if isinstance(value, str) and _AMOUNT.fullmatch(value) else value

    def clean(self, value: Any) -> str:
        text = re.sub(r"[\s€]|EUR|,-+$", "", str(super().clean(value)), flags=re.IGNORECASE)
        if not text:
            return ""
        if "," in text or _THOUSANDS.fullmatch(text):
            text = text.replace(".", "").replace(",", ".")
        if not _AMOUNT.fullmatch(text):
            raise ValidationError(_("Enter an amount in euros, such as 12,50"), code="invalid")
        try:
            amount = Decimal(text)
        except InvalidOperation as error:  # the pattern is stricter; this is for who changes it
            raise ValidationError(_("Enter an amount in euros, such as 12,50"), code="invalid") from error
        if not self.minimum <= amount <= self.maximum:
            raise ValidationError(
                _("Enter an amount from %(minimum)s to %(maximum)s")
                % {"minimum": euros(self.minimum), "maximum": euros(self.maximum)},
                code="range",
            )
        return f"{amount:.2f}"


def euros(amount: Decimal) -> str:
    """ "€ 1.234,50"."""
    text = f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))
    return f"€ {text}"


def plain_number(number: Decimal) -> str:
    """A number without needless noughts: "2", "2,5"."""
    text = f"{number:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")
