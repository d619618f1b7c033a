"""Money is divided to the cent, whatever the weights."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tenants.usage.errors import InvalidAmountError, InvalidPeriodError
from tenants.usage.periods import parse_period
from tenants.usage.splitting import parse_amount, split

amounts = st.integers(min_value=1, max_value=10**11).map(lambda cents: Decimal(cents) / 100)
weights = st.lists(st.fractions(min_value=0, max_value=10**9, max_denominator=10**6), min_size=1, max_size=400).filter(
    any
)


@given(amount=amounts, parts=weights)
def test_parts_sum_to_the_amount_and_are_within_a_cent_of_what_is_exact(amount: Decimal, parts: list[Fraction]) -> None:
    divided = split(amount, parts)
    assert sum(divided) == amount
    whole = sum(parts)
    for got, weight in zip(divided, parts, strict=True):
        assert got == got.quantize(Decimal("0.01"))
        assert abs(Fraction(got) - Fraction(amount) * weight / whole) < Fraction(1, 100)
        assert weight or got == 0  # who used nothing pays nothing


@given(amount=amounts, parts=weights)
def test_who_weighs_more_never_pays_less(amount: Decimal, parts: list[Fraction]) -> None:
    paid = sorted(zip(parts, split(amount, parts), strict=True))
    assert all(earlier[1] <= later[1] for earlier, later in pairwise(paid) if earlier[0] < later[0])


@given(amount=amounts, parts=weights, factor=st.integers(min_value=1, max_value=1000))
def test_only_the_ratio_counts(amount: Decimal, parts: list[Fraction], factor: int) -> None:
    assert split(amount, parts) == split(amount, [part * factor for part in parts])


def test_left_cents_go_to_the_largest_remainders_then_to_the_first() -> None:
    assert split(Decimal("1.00"), [Fraction(1)] * 3) == [Decimal("0.34"), Decimal("0.33"), Decimal("0.33")]
    thirds = [Fraction(1, 6), Fraction(1, 2), Fraction(1, 3)]  # 1,67 5,00 3,33 of ten cents
    assert split(Decimal("0.10"), thirds) == [Decimal("0.02"), Decimal("0.05"), Decimal("0.03")]


@pytest.mark.parametrize(("text", "amount"), [("125000.00", "125000.00"), ("0,01", "0.01"), (" 7 ", "7.00")])
def test_amounts(text: str, amount: str) -> None:
    assert str(parse_amount(text)) == amount


@pytest.mark.parametrize(
    "text",
    [
        "125.000",
        "12.5",
        "1_000,50",
        "1e3",
        "١٢",
        "",
        "0",
        "-1",
        "1.001",
        "1.000,00",
        "NaN",
        "Infinity",
        "1e99",
        "veel",
        "€ 5",
    ],
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(InvalidAmountError):
        parse_amount(text)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-11", date(2026, 11, 1), date(2026, 11, 30)),
        ("2028-02", date(2028, 2, 1), date(2028, 2, 29)),
        ("2026-Q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("2026-q1", date(2026, 1, 1), date(2026, 3, 31)),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026-11-03..2026-11-03", date(2026, 11, 3), date(2026, 11, 3)),
    ],
)
def test_periods(text: str, first: date, last: date) -> None:
    period = parse_period(text)
    assert (period.first, period.last) == (first, last)


@pytest.mark.parametrize(
    "text", ["", "november", "2026-13", "2026-Q5", "2026-11-31..2026-12-01", "2026-11-02..2026-11-01", "0000"]
)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(InvalidPeriodError):
        parse_period(text)
