"""Dividing an amount to the cent."""

import re
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext_lazy as _

from tenants.usage.errors import InvalidAmountError

_AMOUNT = re.compile(r"\d{1,12}([.,]\d{2})?", re.ASCII)
"""No separators between thousands: 125.000 is a thousand times more in Dutch than in English."""
_LARGEST = Decimal(10) ** 12


def parse_amount(text: str) -> Decimal:
    """An amount in euros: 125000.00, or 125000,00 as Dutch people write.

    Raises:
        InvalidAmountError: it is no amount, not above nought, or not in whole cents.
    """
    given = text.strip()
    amount = Decimal(given.replace(",", ".")) if _AMOUNT.fullmatch(given) else Decimal(0)
    if not 0 < amount < _LARGEST:
        raise InvalidAmountError(_("This is not an amount. Write euros and cents, like 125000.00."), amount=text)
    return amount.quantize(Decimal("0.01"))


def split(amount: Decimal, weights: Sequence[Fraction]) -> list[Decimal]:
    """Divide an amount by weights: whole cents whose sum is exactly the amount.

    By largest remainder: each gets the whole cents of its part, and the cents that are left go to those who came
    closest to one more; of two who came equally close the earlier one. Nobody is more than a cent from its exact part.

    Args:
        weights: not negative, and at least one above nought.
    """
    total = sum(weights)
    cents = int(amount * 100)
    exact = [cents * weight / total for weight in weights]
    whole = [part.numerator // part.denominator for part in exact]
    left = cents - sum(whole)
    closest = sorted(range(len(weights)), key=lambda index: (whole[index] - exact[index], index))
    for index in closest[:left]:
        whole[index] += 1
    return [(Decimal(part) / 100).quantize(Decimal("0.01")) for part in whole]
