"""Rules for what identifies a municipality."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_HOST_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")
_RSIN_LENGTH = 9


def validate_domain(value: str) -> None:
    """A lower-case host name without scheme, port or path.

    Raises:
        ValidationError: it is something else.
    """
    labels = value.split(".")
    if len(value) > 253 or len(labels) < 2 or not all(_HOST_LABEL.fullmatch(label) for label in labels):
        raise ValidationError(
            _("“%(value)s” is not a host name. Write it like www.gemeente.nl, without http:// and without a port."),
            code="invalid_domain",
            params={"value": value},
        )


def validate_rsin(value: str) -> None:
    """Nine digits that pass the elfproef (as for a BSN).

    Raises:
        ValidationError: they do not.
    """
    weights = (9, 8, 7, 6, 5, 4, 3, 2, -1)
    is_valid = (
        len(value) == _RSIN_LENGTH
        and value.isdigit()
        and int(value) > 0
        and sum(weight * int(digit) for weight, digit in zip(weights, value, strict=True)) % 11 == 0
    )
    if not is_valid:
        raise ValidationError(_("This is not an RSIN: 9 digits that pass the elfproef."), code="invalid_rsin")
